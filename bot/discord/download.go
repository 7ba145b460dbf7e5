package discord

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	"dossier/bot"
)

// cdn are the hosts from which Discord serves the files people send
// (discord.com/developers/docs/reference#image-formatting).
var cdn = []string{"cdn.discordapp.com", "media.discordapp.net"}

// download gets a file that somebody sent: from Discord's hosts, or from that
// which the API was configured to be at, and from nowhere else. Of one that is
// larger than may be it reads a byte too many and no more.
func (r *rest) download(ctx context.Context, address string) ([]byte, error) {
	if !r.serves(address) {
		return nil, &bot.Error{Text: "The file does not lie with Discord.", Hint: "Attach it to the command."}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("fetching an attached file: %w", withoutAddress(err))
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := r.files.Do(req)
	if err != nil {
		return nil, notDownloaded(withoutAddress(err))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, notDownloaded(fmt.Errorf("status %d", resp.StatusCode))
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, bot.MaxUpload+1))
	if err != nil {
		return nil, notDownloaded(err)
	}
	return data, nil
}

func notDownloaded(err error) error {
	return &bot.Error{Text: "Discord did not give out the attached file.", Hint: "Attach it again.", Err: err}
}

// serves reports whether an address is one of Discord's files.
func (r *rest) serves(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return false
	}
	api, err := url.Parse(r.base)
	if err == nil && r.base != DefaultAPI && u.Scheme == api.Scheme && u.Host == api.Host {
		return true
	}
	return u.Scheme == "https" && slices.Contains(cdn, u.Host)
}
