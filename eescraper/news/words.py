"""The words in which news pages state facts of a draw, in English and French, as patterns.

All work on text with straight quotes, plain hyphens and ordinary spaces (`plain`). What each was
seen in is in the catalogue of phrasings; every example here is invented.
"""

from __future__ import annotations

import re

from eescraper.news.screen import AnyCue, Cue, Cues
from eescraper.normalize.dates import MONTHS as FOLDED_MONTHS

_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ´`", "'"),
        **dict.fromkeys("“”«»„", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\u2007", " "),
        "：": ":",
        "\u200b": "",
        "\u00ad": "",
    }
)


def plain(text: str) -> str:
    """Text with straight quotes, plain hyphens and ordinary spaces; as long as it was, nearly."""
    if text.isascii() and "`" not in text:
        return text
    return (_DASHES.sub(" - ", text) if "\u2014" in text else text).translate(_STRAIGHT)


_DASHES = re.compile(
    r"(?<=[^\W_])\u2014(?=[^\W\d_]|\d+ points? (?:below|above|lower|higher|less|more|fewer|down|up)\b)"
)
"""A long dash between two words, which ends a part of a sentence as one with blanks does."""


MONTHS = FOLDED_MONTHS | {"février": 2, "févr": 2, "août": 8, "décembre": 12, "déc": 12}
"""The month of each name and abbreviation, with accents and without."""
_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")"
_DAY = r"[0-3]?[0-9](?![0-9]|,(?!20[12]\d\b)\d|:\d)"
_YEAR = r"20[12][0-9](?![0-9,]\d)"

DATE = Cue(
    rf"\b(?P<m1>{_MONTH})\b\.?\s*(?P<d1>{_DAY})(?:st|nd|rd|th)?\b(?:\s*,?\s*(?:of\s+)?(?P<y1>{_YEAR})\b)?"
    rf"|(?<!#)\b(?P<d2>{_DAY})(?:(?:st|nd|rd|th|er)\s*|\s+|-)(?:of\s+|day\s+of\s+)?(?P<m2>{_MONTH})\b(?!\.?\s+[0-3]?\d(?:st|nd|rd|th)?,?\s*20[12]\d)\.?"
    rf"(?:(?:\s*,?\s*(?:of\s+)?|-)(?P<y2>{_YEAR})\b)?"
    rf"|\b(?P<iso>20[12][0-9]-[01][0-9]-[0-3][0-9])\b"
    rf"|\b(?P<d3>[0-3]?[0-9])[-/](?P<m3>[01]?[0-9])[-/](?P<y3>20[12][0-9])\b"
)
LAST_DAY_OF = Cue(rf"\blast day of (?P<month>{_MONTH})\b(?:,?\s+(?P<year>{_YEAR}))?"
)  # fmt: skip
ORDINALS = {
    word: number
    for number, words_ in enumerate(
        (
            "first inaugural première premier",
            "second deuxième",
            "third troisième",
            "fourth quatrième",
            "fifth cinquième",
            "sixth sixième",
            "seventh septième",
            "eighth huitième",
            "ninth neuvième",
            "tenth dixième",
            "eleventh onzième",
            "twelfth douzième",
            "thirteenth treizième",
            "fourteenth quatorzième",
            "fifteenth quinzième",
            "sixteenth seizième",
            "seventeenth dix-septième",
            "eighteenth dix-huitième",
            "nineteenth dix-neuvième",
            "twentieth vingtième",
        ),
        start=1,
    )
    for word in words_.split()
}
"""Ordinals in words, English and French."""
DAY_IN_WORDS = Cue(
    rf"\b(?P<word>{'|'.join(ORDINALS)}) day of (?P<month>{_MONTH})\b(?:,?\s+(?P<year>{_YEAR}))?"
)
TODAY = AnyCue(r"\btoday\b", r"\baujourd'hui\b", r"\bthis (?:morning|afternoon)\b")
TODAYS_DRAW = AnyCue(
    r"\btoday's (?:[\w-]+ ){0,3}(?:draws?|rounds?|selection|lottery|drawing)\b",
    r"\b(?:draws?|rounds?) (?:of )?today\b",
    r"\b(?:tirage|ronde) d'aujourd'hui\b",
)
YESTERDAY = AnyCue(r"\byesterday\b", r"\bhier\b")
WEEKDAYS = {
    name: day
    for day, names in enumerate(
        (
            "monday lundi",
            "tuesday mardi",
            "wednesday mercredi",
            "thursday jeudi",
            "friday vendredi",
            "saturday samedi",
            "sunday dimanche",
        )
    )
    for name in names.split()
}
WEEKDAY = Cue(r"\b(?:" + "|".join(WEEKDAYS) + r")\b")

# "7:44 a.m. UTC", "16:38:21", "9 h 05", "21h40", "7.25am"; the zone may stand in brackets.
TIME = Cue(
    r"(?<![\d:.])(?P<hour>[01]?[0-9]|2[0-3])\s?(?:[:h]\s?|\.(?=\d\d\s?[ap]\.?m))"
    r"(?P<minute>[0-5][0-9])(?!\d)(?:\s?(?::|min)\s?(?P<second>[0-5][0-9]))?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?:,?\s?\(?(?P<zone>UTC|TUC|GMT|EST|EDT|ET|eastern(?: standard| daylight)? time"
    r"|coordinated universal time|universal time(?: coordinated)?|temps universel(?: coordonné)?)\b)?"
)

NUMBER = Cues(
    Cue(pattern)
    for pattern in (
        r"^(?:express entry |ee |invitation |ircc )*(?:draw|round|tirage|ronde|numéro)(?: of invitations)?(?: number| no\.?| #)?\s*:\s*(?:#|no\.? ?#?|number |n[°º] ?)?(?P<n>\d{1,3}[ab]?)$",
        r"^(?:express entry )?(?:draw|round|tirage|ronde)(?: -)? (?P<n>\d{1,3}[ab]?)(?: (?:was|took)\b|$)",
        r"\bnuméro d[ue] (?:la )?(?:tirage|ronde)\s*:?\s*#?(?P<n>\d{1,3}[ab]?)\b",
        r"\b(?:draws?|rounds?|tirages?|rondes?)(?: of invitations?| d'invitations?| (?:d')?entrée express)?,?\s*"
        r"(?:\(?\s*(?:no\.?|number|num\.?|n[°ºo]\.?|numéro|numbered|id)\s*[:-]?\s*#?\s*|#\s*|:\s*(?:#|no\.?)\s*|\(#)(?P<n>\d{1,4}[ab]?)\b",
        r"(?<![\w#&/])#\s?(?P<n>\d{1,3}[ab]?)\b(?!\d)",
        r"\b(?:express entry|ee) (?P<n>[1-9]\d{1,2}) (?:draw|round)\b",
        r"\bround of invitations (?P<n>[1-9]\d{1,2})\b(?! (?:candidates|invit|itas|people))",
        r"(?<!last )(?<!latest )(?<!this )\b(?:express entry |ee )?(?:draw|round|tirage|ronde)(?: of invitations| d'invitations)?\s+(?P<n>[1-9]\d{1,2})\b(?!\s*(?:-\d|:\d|/|,\d|points))(?! (?:(?!\w+ed |sen[dt]|saw|ha[ds] |gave|drew|was |took|ran |(?:invite|issue|select|target|bring|give|draw|see|extend|offer|hand)s )[\w-]+ ){0,6}?(?:candidates|applicants|people|invitations?|invites|itas?|workers|nominees|professionals)\b)",
        r"\b(?:draw|round)\b[^.;]{0,60} - number (?P<n>[1-9]\d{1,2}) - ",
        r"\bnumber (?P<n>[1-9]\d{1,2}) (?:was )?(?:held|conducted|hosted|carried out|organi[sz]ed|staged|performed)\b",
    )
)

ORDINAL_NUMBER = Cue(r"\b(?P<n>[1-9]\d{0,2})(?:st|nd|rd|th|e|ème)\b")
SINCE_LAUNCH = Cue(
    r"\bsince (?:the )?(?:(?:[\w-]+ ){0,3}(?:system|program(?:me)?) (?:was|started|began|launched)|system|launch|start|beginning|inception|introduction|express entry|it (?:began|started|was)|2015|january 2015|its (?:launch|start|inception))"
    r"|\boverall\b|\bin (?:total|all)\b|\bin the history\b|\baltogether\b|\bever\b|\bau total\b|\ben tout\b|\bdepuis (?:le (?:lancement|début)|la création|2015)"
)
"""What makes an ordinal one of all draws."""

DRAW_WORDS = AnyCue(
    r"\bdr(?:aws?|ew)\b", r"\brounds?\b", r"\binvit\w*", r"\bitas?\b", r"\btirages?\b", r"\brondes?\b",
    r"\bapplications? for permanent\b", r"\bselect(?:ions?|ed)\b", r"\blotter(?:y|ies)\b", r"\braffles?\b", r"\bipd\b",
)  # fmt: skip
FEDERAL = AnyCue(
    r"express[\s-]*entry", r"entr[ée]e[\s-]*express", r"\bircc\b", r"\bcic\b", r"immigration,? refugees",
    r"immigration canada", r"\bcanada\b", r"\bcrs\b", r"\bscg\b", r"\bfederal\b", r"\bfédéral",
)  # fmt: skip
POINTS = AnyCue(
    r"\bcrs\b", r"\bscores?\b", r"\bpoints\b", r"\bcut-? ?off\b", r"\bseuil\b", r"\bnote\b"
)
EARLIER = AnyCue(
    r"\bthe (?:largest|smallest|lowest|highest|biggest) [^.,]{0,40}(?:this year|of the year|of 20\d\d|in 20\d\d)[^.,]{0,12} was\b", r"^in 20\d\d,", r"^earlier,", r"^(?:other |more )?recent (?:draws|rounds)\b",
    r"(?<=[\w:,] )yesterday's\b", r"\bcomes after\b", r"\balso (?:released|issued|extended|held|conducted|hosted|carried out|organi[sz]ed|staged|performed|ran|sent) (?:itas?|invitations|an? (?:[\w-]+ ){0,3}?(?:draw|round)) on\b", r"\b(?:from|under|below|above|than|to|against|beyond) the (?:round|draw|\d{3})\b", r"\b(?:un)?changed from\b", r"\b(?:from|below|above|than|against) the (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)? (?:round|draw)\b", r"\bof the day before\b", r"\buntil the (?:draw|round)\b", r"\bthe \d{3} (?:of|that|asked|on|from)\b",
    r"\bdays (?:earlier|later|before)\b", r"\b(?:the|a|one) day after\b", r"\bonly yesterday\b", r"\bother (?:\w+ )?(?:draws?|rounds?)(?: (?:of|in|this|from) [\w ]{3,16}?)? (?:was|were|took|had)\b", r"\bthe next day\b", r"\bmean (?:cut|score)", r"\bthe last time\b", r"\bafter (?:inviting|issuing|holding|sending|conducting|drawing|selecting|having)\b", r"\bpoints? (?:below|above|lower|higher|less|more|fewer|under|over|down|up) (?:(?:than|from|on|that|to) )*(?:the|its|that|what|this|a|an|in|of|last)\b", r"\bup to now\b", r"\b(?:following|after|from) the announcement of\b", r"\bthe most recent (?:french|cec|pnp|stem|health|general|one)\b", r"\bone day (?:before|earlier)\b", r"\bthe (?:one|two|three) before\b", r"\bhad (?:been|already|invited|given|brought|seen|issued|sent|held|conducted|selected|extended|asked)\b(?! (?:submitted|created|entered|lodged|registered|in the pool))", r"(?<!qui )\bavai(?:t|ent) (?:déjà|auparavant)\b", r"\b(?:draw|round) before\b(?! (?:the|that|it))", r"\b(?:draw|round) (?:just|right|immediately|directly) before\b", r"^before(?:,| it| that| this| the (?:latest |new )?(?:draw|round)\b)", r"\brecord of \d", r"\b(?:ties|tied|equals|equall?ed|matche[sd]|rivals|surpass(?:es|ed)|beats?|exceed(?:s|ed)|égale|dépasse) (?:(?:with|for|all|even) )*(?:the|its|a|le|la) (?:[\w-]+ ){0,2}?(?:largest|biggest|highest|lowest|smallest|record|size|mark|previous|\d)", r"\bfrom \d{2,3} (?:in|on|at|for|points)\b",
    r"\bprevious record\b", r"\b(?:un)?till? now (?:was|had|stood)\b", r"\bthe (?:largest|smallest|lowest|highest|biggest|latest|last|first|second|third) (?:of (?:these|them) )?being\b", r"\bfrom (?:an? |the |its )?(?:previous|prior|earlier|last|former|preceding)\b", r"\bcontre \d", r"\bcontre (?:le|la|les)\b", r"\bdu tirage précédent\b", r"\bdernier tirage\b(?= (?:avait|a eu|remonte|pour))",
    r"\bprevious\b(?! (?:low|high|record)\b(?! (?:of|was)))(?! (?:trend|polic|strateg|commitment|announc|pattern|government|plan)\w*)", r"(?<!had )(?<!have )\bpreviously\b", r"\bprior (?:(?:express entry |federal |all-program |program-specific |category-based |french |invitation ){1,3}(?:draw|round)|draw|round|cec|pnp|french|all|general|program|category|health|stem|event)\w*", r"\bpreceding\b",
    r"(?<!held )(?<!conducted )(?<!hosted )(?<!carried out )(?<!place )\bearlier(?: (?:draws?|rounds?|this|in|on|that|cec|pnp|today|french|category))\b", r"\bthe same as (?:on|in|for|at|the (?:one|score|cut|minimum|figure|mark|draws?|rounds?))\b", r"\bsimilar to (?:the|that|what)\b", r"\b(?:days?|weeks?|months?|year) (?:ago|before|earlier|prior)\b", r"\bthe day before\b",
    r"\blast (?:draw|round|week|month|year(?!'s (?:total|tally|record|figure|level|mark))|time|invitation|cec|pnp|all|general|french|program|health|stem|such|express|similar|one|category|two|three|few|several)\b",
    r"\blast\b[^.,]{0,30}\b(?:draws?|rounds?|tirage)\b", r"\bcompar(?:ed|ison|ing)\b", r"\b(?:versus|relative to) (?:the|only|just|an?|\d)", r"\b(?:in|by) contrast\b",
    r"\bfollow(?:s|ed)(?= (?:a|an|the|two|three|four|just|on|closely|by|from|several|hot|and)\b)", r"\bfollowing (?:a|an|the|two|three|on)\b",
    r"\bsince (?:the(?! (?:(?!draws? |rounds? )[\w-]+ ){1,10}(?:was|were|is|are|has|have)\b(?! (?:been )?(?:launched|introduced|created|established|held|hosted|conducted|carried|organi[sz]ed|implemented)))|its|a|then(?![^.]{0,40}\bcorrected\b)|last|january|february|march|april|may|june|july|august|september|sept?|oct|nov|dec|jan|feb|mar|apr|jun|jul|aug|october|november|december|20\d\d)\b",
    r"\bback in (?:20\d\d|january|february|march|april|may|june|july|august|september|october|november|december)\b", r"\bunlike\b", r"\bwhereas (?:the(?! (?:tie|crs|cut|minimum|lowest|score|number|invitation|comprehensive|rank))|in|on|a)\b", r"\bwhile the (?:last|previous|draw|round|invitation round|cec|pnp|other)\b", r"\bagainst (?:(?:roughly|about|some|around|nearly|over|only) )?(?:the|[1-9])",
    r"\bque le \d", r"\bon avait\b", r"\baprès (?:le|la|les|un|une|deux|trois|celui|celle)\b", r"\b(?:avait|avaient) été (?:invité|convié|émis|délivré|envoyé|sélectionné)\w*", r"\bavaient (?:été )?\w+és\b(?=[^.]{0,40}\d{3})", r"\bla veille\b", r"(?<!sans )\bprécédent\w*", r"\bavant aujourd'hui\b", r"\bbefore today\b", r"\bantérieur\w*", r"\bplus tôt\b", r"\bpar rapport\b", r"\bdernière? (?:tirage|ronde|fois|semaine(?! d[eu']))\b", r"\bau lieu d", r"\bla veille\b",
    r"\bil y a \w+ (?:jours|semaines|mois)\b", r"\bfait suite\b", r"\bcontrairement\b", r"\bsuccède\b", r"\bqu'(?:au|à|en|le|lors)\b",
    r"\bfinal (?:draw|round) of\b", r"\bin the past\b", r"\b(?:before|prior to) (?:the )?(?:pandemic|covid)", r"\b(?:typically|usually|normally) (?:need|requir|invit|issu)\w*", r"\bhistorically\b", r"\bas a rule\b", r"\bgenerally\b(?= (?:need|requir|invit|issu|sen[dt]|ha[ds]|must)\w*)", r"\bformer\b", r"\bthan (?:the|in|on|that|prior|previous|earlier|past|recent|any|all|most)\b", r"\bas (?:it|they|ircc|canada) (?:did|had)\b",
    r"\b(?:up|down) from\b", r"\bon the heels\b", r"\bafter (?:a|the|an|two|three|its|last|previous|\d[\d,]* (?:invit|itas|candid)\w*)\b(?! (?:release|announcement|publication|results|(?:(?:federal|canadian) )?(?:country|government|department|ministry|minister) (?:ha[sd] )?(?:held|ran|sent|gave|\w+ed)\b))", r"\bas (?:in|on|at) the\b(?! (?:draw|round|same))", r"\bcame (?:just |only )?\w+ (?:days?|weeks?|months?) after\b",
)  # fmt: skip
SUMS = AnyCue(
    r"\bin the \w+ (?:months|weeks|years|quarters?) (?:to|since|from|ending|up to|between)\b",
    r"(?<!largest )(?<!biggest )(?<!smallest )(?<!highest )(?<!lowest )\b(?:so far|to date)\b", r"\byear-to-date\b", r"(?<!\bin )(?<!\bau )\btotal(?:ing|ling|ed|s)?\b(?! (?:of |de )?(?:(?:exactly|about|over|nearly|approximately|some|around|roughly|just|only|another|almost|more than|as many as|up to|près de|environ|plus de) )?\d[\d, ]*\w+)(?!\))(?! (?:number of )?(?:itas?|invitations?|candidates)[^.]{0,30}(?:is|was|:|-))",
    r"\bthroughout\b", r"\bin (?:two|three|four|five|six|seven|eight|nine|\d{1,2}) (?:\w+ )?(?:days|draws|rounds|weeks|months)\b", r"\bthis week\b(?!'s)", r"\bin the whole of\b", r"\badd(?:s|ed)? up to\b", r"\brunning total\b", r"\btaken together\b", r"\bthe total for\b", r"\bto \d[\d,]+ (?:for|in|this) ", r"\bacross (?:all|the|\w+) (?:\w+ )?(?:draws?|rounds?)\b", r"\bcumulative\w*\b", r"\baltogether\b", r"\bcombined\b", r"\btogether\b",
    r"\b(?:bring(?:s|ing)?|brought) (?:the|its|this|our|total|overall)\b", r"\bsince (?:january|20\d\d|the (?:start|beginning|launch|first|summer)|its|november|december)",
    r"\bover the (?:past|last|course|year)\b", r"\bin the (?:past|last|first) \w+ (?:weeks?|months?|days?|draws?|rounds?)\b", r"\bthis (?:year|month|week)'s (?:draws|rounds)\b",
    r"\b(?:in|during|for|all of) (?:20\d\d|january|february|march|april|may|june|july|august|september|october|november|december)(?: 20\d\d)?\b(?! \d)(?!'s)(?=[^.]{0,20}(?:$|[.,;:)]|\b(?:alone|so|it|was|were|has|is|ircc|canada|and|with|there|when|to|by|over|in|across|through|under)\b))",
    r"\ben 20\d\d\b(?=[^.]{0,3}$|[.,)])", r"\bdepuis (?:le début|janvier|le \d)\b", r"\bau total\b(?= (?:cette|en|depuis|à ce))", r"\bcette année\b", r"\bcumul\w*", r"\bà ce jour\b", r"\bjusqu'(?:ici|à présent|à maintenant)\b",
    r"\bwere issued in\b(?! (?:the|this|today|total|all\b))", r"\bhas (?:now|already)\b", r"\ba maintenant\b", r"\bthis year,? (?:ircc|canada|the|there|it)\b", r"\bstood at\b(?=[^.]{0,40}(?:year|date|ipd))", r"\bin total\b(?=[^.]{0,30}(?:20\d\d|year|draws|rounds))", r"\b(?:this|cumulative) (?:week|month|year),? (?:ircc|canada|a total|the)\b", r"\b(?:weekly|monthly|annual|yearly) total\b", r"\bper year\b", r"\ba year\b", r"\bpast \w+ (?:weeks|months|days)\b",
)  # fmt: skip
TARGETS = AnyCue(
    r"\btargets?\b", r"\blevels plan\b", r"\bplans? to (?:admit|welcome)\b", r"\badmi(?:t|ssions?)\b", r"\bexpect(?:s|ed|ing)?\b",
    r"\bpredict\w*", r"\bupcoming\b", r"\bnext (?:draw|round)\b", r"\bwill (?:be|invite|hold|issue|send|come|follow|happen|take place)\b", r"\bcould\b", r"\bwould\b", r"\bmay\b(?! \d)", r"\bmight\b", r"\bif you\b",
    r"\bexample\b(?! (?:is|was) the\b)", r"\bfor instance\b", r"\bsuppose\b", r"\bcibles?\b", r"\bdoit accueillir\b", r"\bva accueillir\b", r"\bd'ici 20", r"\bwelcome\b", r"\baccept\b", r"\bprévu\w*", r"\bprévision\w*", r"\bforecast\w*", r"\bestimate\w*",
)  # fmt: skip
PROVINCIAL = AnyCue(
    r"(?<!des )\bprovinces (?:have |has )?(?:recently |just |also )?(?:issu|invit|held|hold|conduct|sen[dt]|select|pick|nominat)\w*", r"\bprovincial (?:immigration|nomination|draw|pnp) (?:results|draws|rounds|news)\b",
    r"\bontario\b", r"\boinp\b", r"\bbritish columbia\b", r"\bb\.?c\b", r"\bbcpnp\b", r"\bthe province\b", r"\balberta\b", r"\baaip\b", r"\bainp\b",
    r"\bsaskatchewan\b", r"\bsinp\b", r"\bmanitoba\b", r"\bmpnp\b", r"\bprince edward island\b", r"\bpei\b", r"\bnew brunswick\b",
    r"\bnova scotia\b", r"\bnsnp\b", r"\bnbpnp\b", r"\bnewfoundland\b", r"(?<!outside )(?<!outside of )(?<!beyond )(?<!hors )(?<!hors du )(?<!extérieur du )\bqu[ée]bec\b", r"\barrima\b", r"\bpstq\b",
    r"\byukon\b", r"\bnorthwest territories\b", r"\bnotifications? of interest\b", r"\bnois?\b", r"\bletters? of advice to apply\b", r"\blaas?\b",
    r"\bstreams? (?:has |have )?(?:invit|issu|sent)\w*", r"\bnouvelle-écosse\b", r"\bcolombie-britannique\b", r"\bnouveau-brunswick\b", r"\bîle-du-prince\b", r"\brcip\b", r"\batlantic immigration\b",
)  # fmt: skip
TIE_BREAK = AnyCue(
    r"tie[\s-]*break\w*", r"\bties?\b", r"\bapplications? (?:for express entry )?(?:made|filed|received|lodged) before\b", r"\bprofiles?\b[^.]{0,80}?\b(?:before|prior to|by|earlier than|no later than)\b",
    r"\b(?:submitted|created|entered|completed|submit|applied)\b[^.]{0,80}?\b(?:before|prior to|no later than|earlier than)\b",
    r"\bdépartage\w*", r"bris d'égalité", r"\bprofils?\b[^.]{0,80}?\bavant\b", r"\bavaient soumis\b", r"\bsoumis\b[^.]{0,60}?\bavant\b",
    r"\bégalité\b", r"\bcut-? ?off (?:date and )?time\b", r"\btime stamp\b", r"\btimestamp\b",
)  # fmt: skip
IN_POOL = AnyCue(
    r"\b(?:profiles?|pool|register\w*|registration|entered|lodged|submi\w+|created|creation|older|equal|same score|inscri\w+|déposé\w*|filed|versé\w*|bassin|profils?)\b",
)  # fmt: skip
"""Words of the entry into the pool, with which the time of a tie-break may be stated."""
ROUND_TIME = AnyCue(
    r"date and time of (?:the )?(?:round|draw)", r"time of (?:the )?(?:round|draw)", r"date et heure", r"draw (?:date and )?time",
    r"round (?:date and )?time",
)  # fmt: skip
POOL = AnyCue(
    r"\bpool\b", r"\bbassin\b", r"\bprofiles? (?:in the (?:express|system)|registered)\b", r"\bscore distribution\b",
)  # fmt: skip
PAGE_DATE = AnyCue(
    r"^(?:by|posted|published|publié|updated|last updated|mis à jour|modified|last modified|reviewed|written)\b",
    r"\b(?:publish(?:ed)?|post(?:ed)?|publication) date\b|\bpost published\b|\b(?:published|posted|updated) ?:|\bwritten by\b", r"\b(?:last updated|published on|posted on|updated on|mis à jour le|mise? en ligne|publié le|affiché le|crawled|accessed|retrieved)\b", r"\bmin(?:ute)?s? read\b",
)  # fmt: skip

# Tried in order: what contains another's words comes before it.
CATEGORIES = tuple(
    (code, Cue(pattern))
    for code, pattern in (
        ("physicians", r"(?<!, )\b(?:physicians?|m[ée]decins?|doctors)\b|(?<=, )\b(?:physicians?|m[ée]decins?|doctors)\b(?!,| and | et | or | ou )"),
        ("senior_managers", r"\bsenior managers?\b|\bcadres supérieur\w*|\bsenior executives?\b"),
        ("pnp", r"\bprovincial[\s-]nominees?\b|\bpnp\b|\bprovincial nominations?\b|\bpcp\b|\bcandidats? des provinces\b|\bdésignés? par une province\b"
                r"|\bnominations? (?:from a |d'une )?provinc\w+|\b(?:through|via|with) (?:a )?nomination\b|\bnominees\b|\btitulaires d'une nomination\b|\bnomination (?:scheme|route|program(?:me)?)\b|\bnomination provinciale\b|\bprovincial program\b"),
        ("french", r"\bfrench(?:[\s-](?:language|speak\w+|profic\w+|speaker\w*|category|draw|round|skills?|ability|occupations?))"
                   r"|\bfrancophones?\b|\bfran[çc]ais\b|\blinguistique en fran\w+|\b(?:langue|compétences?|expression) françaises?\b|\bproficien\w+ in french\b|\bfrench\b"),
        ("healthcare", r"\bhealth[\s-]*care\b|\bhealth (?:and social|occupations?|workers?|professionals?|draw|round)\b|\bsoins de santé\b"
                       r"|\bsanté\b|\bmedical (?:professions?|occupations?)\b|\bsocial services (?:occupations?|workers?)\b"),
        ("stem", r"\bstem\b|\bs\.t\.e\.m\b|\bstim\b|\bscience,? technology\b|\bsciences,? (?:de la )?technolog\w+"),
        ("transport", r"\btransport(?:ation)?(?:-related|(?: and \w+)?) (?:occupations?|occupational|vocations?|jobs|roles|category|workers?|professions?|sector|draw|round)\b|\b(?:métiers|professions?) (?:des|du|en) transports?\b|\btransports?\b(?= (?:occupations?|draw|round|category))|(?<=[:|] )transport(?:ation|s)?\b|(?<=\|  )transport(?:ation|s)?\b"),
        ("agriculture", r"\bagri-?food\b|\bagricultur\w+\b|\bagroalimentaire\b"),
        ("education", r"\beducation(?:-based)? (?:stream|candidates?|occupations?|category|workers?|professionals?|sector|draw|round|professions?)\b|\bteachers?\b|\bprofessions? (?:de l'|en )éducation\b|\benseignante?s?\b|\béducateurs\b|(?<=[:|] )[ée]ducation\b"),
        ("cec", r"\bcanadian experience(?: class)?\b|\bcec\b|\bexpérience canadienne\b|\bcanada experience class\b"),
        ("fst", r"\bfederal skilled trades?\b|\bfst[pc]?\b|\bftsc\b|\bmétiers spécialisés \(fédéral\)|\btravailleurs de métiers spécialisés\b"),
        ("trades", r"\btrades?[\s-](?:occupations?|candidates?|category|workers?|professions?|draw|round|sector|professionals?|based|people)\b|\bskilled trades?\b|\bmétiers\b(?! du transport)|\btradespeople\b|\btrades\b"),
        ("fsw", r"\bfederal skilled workers?\b|\bfsw[pc]?\b|\btravailleurs qualifiés\b"),
        ("general", r"\ball[\s-]*(?:immigration )?(?:program(?:me)?s?|streams?)\b|\bno[\s-]program(?:me)?[\s-]specified\b|\bno specific program(?:me)?\b|\bdid(?:n't| not) (?:specify|name|target|single out) (?:a |any |one )?(?:specific |particular |single )?program(?:me)?s?\b|\bno program(?:me)?s? (?:was|is|were|had been|has been) \w+|\baucun programme n'|\bopen to (?:all|every) program(?:me)?s?\b|\b(?:any|all) (?:of )?(?:the )?(?:(?:three|federal|economic|express entry) )+program(?:me)?s?\b|\bgeneral (?:rounds?|draws?|one (?:held|on|of)|express|category|invitation|program(?:me)?|all)\b"
                    r"|\bnot (?:restricted|limited) to (?:any|a|one) program(?:me)?|\bprogram(?:me)?s?: all\b|\bnot? program(?:me)?[\s-]specific\b|\bnon[\s-]program(?:me)?[\s-]specific\b|\btous les programmes\b|\btoutes (?:les )?catégories\b(?! confondues)|\baucun programme\b|\b(?:ronde|tirage|catégorie) générale?\b|\bprograms? not specified\b|(?<!\bin )\bgeneral\b(?= ?(?:[|:,-]|$))|\bpan-program(?:me)?\b|\b(?:not|didn't|doesn't) specify (?:a |any )?program(?:me)?|\bnot (?:aim|target)(?:ed)?(?: at)? (?:a|any) (?:specific|particular|certain|single) (?:group|program(?:me)?|category|occupation)|\bunspecified program(?:me)?|\bnon-specified\b"),
    )
)  # fmt: skip

CATEGORY_OF = {cue: code for code, cue in CATEGORIES}
NAMES = Cues(CATEGORY_OF)
