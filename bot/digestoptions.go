package bot

import (
	"context"
	"strings"

	"dossier/bot/calendar"
	"dossier/knowledge"
)

// whichDigest names one of the server's digests.
func whichDigest() Option {
	return Option{
		Name: "digest", Code: "d", Help: "its number; /digest list shows them", Required: true,
		value: func(q Query) string { return q.Options["digest"] },
		suggest: func(ctx context.Context, q Query, typed string) []Choice {
			all, err := q.office.Digests(ctx, q.Server)
			if err != nil {
				return nil
			}
			var offered []Choice
			for _, d := range all {
				if c := q.digestChoice(d); strings.Contains(knowledge.Fold(c.Name), knowledge.Fold(typed)) {
					offered = append(offered, c)
				}
			}
			return offered[:min(len(offered), maxChoices)]
		},
	}
}

// The options of /digest add that nothing else has.

func atTime() Option {
	return Option{
		Name: "time", Help: "of day: 09:00, 9am, noon",
		suggest: func(_ context.Context, _ Query, typed string) []Choice {
			if clock, err := calendar.ParseClock(typed); err == nil {
				return []Choice{{clock.String(), clock.String()}}
			}
			return fullHours(typed)
		},
	}
}

// fullHours offers the full hours that begin so.
func fullHours(typed string) []Choice {
	var offered []Choice
	for hour := range 24 {
		clock := calendar.Clock(hour * 60).String()
		if strings.HasPrefix(clock, strings.TrimSpace(typed)) || strings.HasPrefix(strings.TrimPrefix(clock, "0"), strings.TrimSpace(typed)) {
			offered = append(offered, Choice{clock, clock})
		}
	}
	return offered
}

func inZone() Option {
	return Option{
		Name: "zone", Help: "whose clocks: a city, a country or a zone such as Asia/Kabul",
		suggest: func(_ context.Context, _ Query, typed string) []Choice {
			var offered []Choice
			for _, p := range calendar.Suggest(typed, maxChoices) {
				offered = append(offered, Choice{clip(p.String(), maxChoice), p.Zone})
			}
			return offered
		},
	}
}

func onDays() Option {
	return Option{
		Name: "days", Help: "daily, weekdays, monday, first of month",
		suggest: func(_ context.Context, _ Query, typed string) []Choice {
			var offered []Choice
			for _, d := range calendar.AllDays() {
				if strings.Contains(knowledge.Fold(d.String()+" "+string(d)), knowledge.Fold(typed)) {
					offered = append(offered, Choice{d.String(), string(d)})
				}
			}
			return offered
		},
	}
}

func waitsFor() Option {
	return Option{
		Name: "when", Help: "always; changed: only if the record changed; version: after each published version",
		suggest: func(_ context.Context, _ Query, typed string) []Choice {
			all := []Choice{
				{"always: at every time", string(EverySlot)},
				{"changed: only if the record changed since the channel's last one", string(IfChanged)},
				{"version: after each published version", string(EachVersion)},
			}
			var offered []Choice
			for _, c := range all {
				if strings.HasPrefix(c.Name, knowledge.Fold(typed)) {
					offered = append(offered, c)
				}
			}
			return offered
		},
	}
}
