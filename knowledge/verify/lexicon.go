package verify

import "strings"

// The words of the closed vocabulary. A word may be added where it says nothing
// that a reader could hold to be true or false of the dispute; a pair of
// meanings only where neither is the stronger. Both were fitted on the half of
// testdata/faithful.txt that is not set aside, and on testdata/fitting.txt.
var (
	functionWords = set(`a an the this that these those it its itself he his him she her they their them themselves who
		whom whose which what where of in on at to from by for with as into within among between over under through
		during about against across along after before since until toward towards via per out up down off back away
		and or but while whereas though although because so if unless when whenever than then there here also both
		either is are was were be been being am has have had having do does did not no nor never neither none nobody
		nothing without may might can could will would shall should must cannot such own each other others another
		any some ought all only just more most less least very same too again still yet once together upon onto like one
		ones even ever around near inside outside beyond behind above below despite`)

	// strictWords are function words that change what a sentence claims. They must
	// stand in the facts, or a word that means the same.
	strictWords = set(`only all any both none more most less least some again still yet once together even ever against
		without despite because before after since until during under over above below around near inside outside beyond
		behind between among through across along unless if when away out off up down then back never nobody nothing
		neither none same another others own such just very too just like through`)

	clauseWords = set(`that which who whose while whereas although though because after before if unless when where
		but so`)

	// neutralWords are plain words of telling.
	neutralWords = set(`taken place took takes take part way kind number numbers matter question issue point terms term form
		case regard respect concerned concerning regarding relation given side sides party parties former
		held hold holding lasted lasting hosted host hosts carried cited quoted words called named giving
		put puts went go goes going come comes came mid early late end middle beginning work
		spoke speaking statement statements meeting
		people make made country lodged lodge stands stand used use using kind behalf`)

	irregular = pairs(`fought=fight met=meet led=lead held=hold struck=strike gave=give given=give took=take taken=take
		broke=break broken=break began=begin begun=begin grew=grow grown=grow fell=fall fallen=fall rose=rise risen=rise
		saw=see seen=see kept=keep lost=lose loss=lose won=win went=go gone=go came=come made=make found=find built=build
		dead=die death=die deaths=die died=die dying=die sent=send left=leave told=tell said=say says=say brought=bring
		spoke=speak spoken=speak sought=seek meant=mean shot=shoot fled=flee forbade=forbid forbidden=forbid
		women=woman children=child presence=present knew=know known=know men=man people=person action=act actions=act unresolved=unsolved unsettled=unsolved worse=bad worsened=worsen withdrew=withdraw withdrawn=withdraw
		fighter=armedman fighters=armedman paid=pay laid=lay lay=lie cost=cost hit=hit set=set shut=shut hurt=hurt put=put let=let bought=buy sold=sell
		stood=stand understood=understand became=become thought=think drove=drive driven=drive drew=draw drawn=draw
		forces=force troops=troop talks=talk ties=tie lapsed=lapse closure=clos closures=clos closed=clos closing=clos close=clos closes=clos
		visited=visit`)

	// sameMeaning lists, one group a line, words either of which may stand for the
	// other.
	sameMeaning = groups(`
		kill die
		wound hurt injure
		close shut
		begin start
		end stop halt finish cease
		soldier troop
		oppose object
		settle resolve solve
		demand want call ask request require urge seek expect
		hand handover
		replace place
		talk negotiation
		agree agreement accord deal
		trade commerce
		journey travel go visit
		worsen bad
		strike hit
		air airstrike
		ceasefire truce
		money fund payment
		help assist
		permit allow let
		more over
		nearly almost
		about some around approximately roughly
		include among including
		return home
		notify notice
		percent percentage
		quarrel dispute
		wide width
		rail railway
		forbid ban
		leave quit
		defend defence
		accuse accusation
		charge accusation
		spokesman spokesperson
		spokeswoman spokesperson
		documented written
		writing written
		large big
		foreign external
		promise pledge
		hold keep
		via through
		kilometre km
		call phone
		fighting clash
		supply provide
		head lead leader
		harbour shelter
		drop fall decrease decline
		grow rise increase
		remain stay
		answer reply respond response
		hand surrender
		open reopen
		come enter
		previous earlier
		public publish
		gather meet assemble
		go return
		attempt try
		wish want
		set fix
		big main major
		wide broad
		chief main
		toll count
		figure number
		deport expel
		paper document
		curb limit
		stop prevent
		speak talk
		discuss talk
		build construct
		back support
		territory soil
		violate breach break
		resume restart again
		only alone sole
		like similar
		assurance guarantee
		commitment promise
		bomb bombard`)

	loadedWords = set(`terrorist terrorists terrorism terror regime regimes martyr martyrs martyred martyrdom khawarij
		khwarij jihadist jihadists extremist extremists fanatic fanatics barbaric brutal brutally heinous cowardly heroic
		massacre massacred genocide puppet puppets stooge stooges infidel infidels butcher butchered shameful evil savage
		slaughter slaughtered invaders aggressor aggressors aggression occupation occupied innocent notorious so-called
		unprovoked illegal illegally baseless absurd rightly wrongly falsely`)
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

func stems(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[stem(w)] = true
	}
	return m
}

func pairs(text string) map[string]string {
	m := map[string]string{}
	for p := range strings.FieldsSeq(text) {
		from, to, _ := strings.Cut(p, "=")
		m[from] = to
	}
	return m
}

// groups returns the numbers of the groups that each stem is in.
func groups(text string) map[string][]int {
	m := map[string][]int{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		for w := range strings.FieldsSeq(line) {
			m[stem(w)] = append(m[stem(w)], n)
		}
	}
	return m
}
