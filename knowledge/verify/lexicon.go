package verify

import "strings"

// The words of the closed vocabulary. A word may be added where it says nothing
// that a reader could hold to be true or false of the dispute; a pair of
// meanings only where neither is the stronger. Both were fitted on the halves of
// testdata/faithful.txt and third.txt that are not set aside, and on another.txt
// and fitting.txt.
var (
	functionWords = set(`anything anybody however meanwhile respectively altogether namely forth fewer a an the this that these those
		it its itself he his him she her they their theirs them themselves who whom whose which what where of in on at to
		from by for with as into within among between over under through during about against across along after
		before since until toward towards via per out up down off back away and or but while whereas though although
		because so if unless when whenever than then there here also both either is are was were be been being
		has have had having do does did not no nor never neither none nobody nothing without may might can could
		will would shall should must cannot such own each other others another any some ought all only just more
		most less least very same too again still yet once together upon onto like one ones even ever around near
		inside outside beyond behind above below despite`)

	// strictWords are function words that change what a sentence claims. They must
	// stand in the facts, or a word that means the same.
	strictWords = set(`anything anybody less fewer only all any both none more most less least some again still yet once even ever
		against without despite because before after since until under above below near inside outside beyond behind
		unless if when never nobody nothing neither same another others just very too like`)

	clauseWords = set(`that which who whose while whereas although though because after before if unless when where
		but so`)

	// neutralWords are plain words of telling: verbs that say no more than the noun
	// with them, and nouns for what a reader knows of anyway.
	neutralWords = set(`belonging gave give gives taken place took takes take part way kind number numbers matter question issue
		point terms term form case regard respect concerned concerning regarding relation given side sides party
		parties former held hold holding lasted lasting hosted host hosts carried cited quoted words called named
		giving put puts went go goes going come comes came mid early late end middle beginning work spoke speaking
		statement statements meeting people make made country lodged lodge stands stand used use using behalf become
		becomes became becoming include includes included including involve involves involved involving concern
		concerns contain contains receive receives received receiving do does did done doing get got happen happened
		happens occur occurred bring brings brought provide provided group groups countries state capital city area
		areas region places thing things period word step steps figure figures fact namely separate conduct
		conducted conducting launch launched launching mount mounted perform performed undertake
		undertook undertaken act acts acted serve serves served total totals totalled totalling amount amounts
		amounted stood comprise comprises comprised consist consists consisted located based situated show
		shows shown cover covers covered apply applies refer refers referred relate relates related belong belongs
		taking makes making action actions activity event events role roles level rest members member body
		organisation organisations land site location version account accounts comment comments remark remarks reply
		message text document passage phrase expression mention mentioned mentioning meanwhile according further
		additional likewise instead`)

	// verbForms and nounForms are forms and the roots by which they are compared,
	// where knowledge.Root has none or another.
	verbForms = pairs(`used=use uses=use using=use bound=bind given=give taken=take broken=break fell=fall fallen=fall rose=rise saw=see seen=see lost=lose
		won=win gone=go made=make found=find died=die dying=die sent=send left=leave says=say spoke=speak sought=seek
		shot=shoot fled=flee worsened=worsen withdrawn=withdraw paid=pay lay=lie cost=cost hit=hit set=set shut=shut
		hurt=hurt put=put let=let understood=understand thought=think drove=drive driven=drive drawn=draw lapsed=lapse
		closed=clos closing=clos close=clos closes=clos visited=visit`)
	nounForms = pairs(`defense=defence center=centre centers=centre meter=metre meters=metre kilometers=kilometre harbor=harbour
		harbors=harbour neighbor=neighbour neighbors=neighbour program=programme programs=programme labor=labour
		loss=lose children=child men=man lives=life feet=foot halves=half wives=wife dead=die death=die deaths=die
		women=woman presence=present people=person action=act actions=act unresolved=unsolved unsettled=unsolved
		worse=bad fighter=armedman fighters=armedman forces=force troops=troop talks=talk ties=tie closure=clos
		closures=clos extension=extend extensions=extend decision=decide decisions=decide invasion=invade
		expulsion=expel expulsions=expel suspension=suspend conclusion=conclude admission=admit permission=permit
		expansion=expand explosion=explode explosions=explode division=divide revision=revise provision=provide
		response=respond responses=respond denial=deny denials=deny existence=exist insistence=insist
		intention=intend reduction=reduce production=produce destruction=destroy description=describe
		suspicion=suspect delivery=deliver recovery=recover discovery=discover entry=enter sale=sell sales=sell
		flight=fly choice=choose belief=believe growth=grow departure=depart seizure=seize failure=fail
		analysis=analyse survival=survive burial=bury refusal=refuse removal=remove arrival=arrive approval=approve
		proposal=propose proposals=propose withdrawal=withdraw acceptance=accept assistance=assist resistance=resist
		assurance=assure assurances=assure guidance=guide`)

	// sameMeaning lists, one group a line, words either of which may stand for the
	// other.
	sameMeaning = synonyms(`
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
		only alone sole just single
		like similar
		assurance guarantee
		commitment promise
		bomb bombard
		establish set form create
		become turn
		kill slay
		split break
		free release
		mediate broker
		close seal
		halt suspend
		shelter haven sanctuary refuge
		give hand grant provide
		promise vow commit undertake
		success succeed
		earlier before
		condemn denounce
		object protest complain
		warn caution
		ease calm reduce lower lessen
		worth value
		fall shrink sink
		rise climb
		finish conclude
		ask appeal
		go depart leave
		come arrive
		new fresh
		current present
		previous former prior past
		official formal
		joint common
		immediate once prompt
		lasting permanent durable
		main key principal core central
		foreign outside
		need require
		ready prepared willing
		false untrue incorrect wrong
		baseless unfounded groundless
		reason cause ground
		aim purpose goal
		problem issue matter question
		accord pact agreement
		resolution decision resolve decide
		order instruct
		cleric scholar
		blast explosion
		attacker assailant
		attack assault
		plane aircraft jet
		notice notify inform
		send dispatch
		lose cost
		use utilise
		move relocate shift transfer
		remove withdraw
		show indicate
		choose pick select
		quarrel row disagreement
		conflict fighting hostilities
		crossing gate
		route road
		envoy representative emissary
		delegation team
		government administration authorities
		side party
		member part
		capable able
		document paper text
		phrase word wording term
		separate own
		last past
		stuck stranded
		expel oust
		merge merger
		help aid
		hard difficult
		increasing growing
		distrust mistrust
		usual normal ordinary
		border frontier
		harm damage
		run operate
		led headed`)

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
