"""Words about full stops: which abbreviations keep a sentence going, and which words begin a new one.

General English lists, grouped by what may follow, because that is what decides: "Gen. Smith" never ends a sentence,
"on Feb. 13" does not but "in Feb. The" does, "Acme Inc. said" does not but "Acme Inc. The" does.
"""

from __future__ import annotations

TITLES = frozenset(
    """Adm Amb Asst Atty Brig Capt Cdr Cllr Cmdr Col Comdr Cpl Det Dr Drs Fr Gen Gov Hon Insp Lt Maj Messrs Mlle
    Mme Mr Mrs Ms Mx Pfc Pres Prof Pvt Rep Reps Rev Sen Sens Sgt Spc Supt St Mt Ft Ste""".split()  # noqa: SIM905
)
"""Before a name, capitalised: a full stop after one does not end a sentence."""

NUMBERED = frozenset(
    """no nos p pp vol vols fig figs art arts ch sec sect par para tel ext ca approx nr pt op cl max min avg temp
    est ref""".split()  # noqa: SIM905
)
"""Before a number or a word in lower case: a full stop after one does not end a sentence there."""

DATES = frozenset(
    """Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Weds Thu Thur Thurs Fri Sat Sun""".split()  # noqa: SIM905
)
"""Months and days, capitalised: what follows decides."""

CONTINUING = frozenset(
    """vs v eg ie e.g i.e E.g I.e cf viz resp incl esp née aka approx c.f""".split()  # noqa: SIM905
)
"""Inside a phrase, written like this: hardly ever the end of a sentence."""

SUFFIXES = frozenset(
    """Inc Corp Co Cos Ltd Bros Assn Jr Sr Esq Dept Univ Ave Blvd Rd Hwy Bldg Intl Int'l Nat'l Gov't Dep't Sts
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore
    Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Man Sask Alex Chas Geo Jos Thos Wm Bde Regt inc corp co
    ltd etc al hrs mins secs lbs oz tsp tbsp Tbsp mph sq est dept ft yrs""".split()  # noqa: SIM905
)
"""May end a sentence or not: what follows decides."""

STARTERS = frozenset(
    """the a an this that these those he she it we they you i his her its our their your my there here who what
    when where why how which but and or so yet nor if as at by for from in on of to with after before since
    until while although though because unless once during despite under over between among through about
    against without within both each every some any all many most several few no not none neither either
    another other others such then now today yesterday tomorrow still also however meanwhile moreover
    furthermore instead indeed thus therefore hence otherwise perhaps maybe just even only according
    additionally later earlier recently currently finally first second third last next more less one two three
    four five six seven eight nine ten it's he's she's they're we're you're i'm i've that's there's let let's
    don't do does did is are was were has have had can could will would should may might must please nobody
    everyone everything nothing something someone anyone critics officials police experts""".split()  # noqa: SIM905
)
"""Lower-cased words that begin a sentence far more often than they continue a name."""

SPEECH_VERBS = frozenset(
    """said says asked asks added adds replied replies wrote writes explained explains continued shouted recalled
    recalls noted notes argued argues insisted insists declared warned warns remarked quipped joked tweeted
    admitted concluded answered claimed announced exclaimed responded cried whispered commented laughed
    wondered yelled""".split()  # noqa: SIM905
)
"""What follows a quotation when its speaker is named."""

CLOCK = frozenset(
    """ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET CEST IST JST KST Eastern Pacific Central
    Greenwich Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays
    Sundays""".split()  # noqa: SIM905
)
"""What may follow "a.m." within a sentence, besides short months and days."""
