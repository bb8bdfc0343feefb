"""The words that say what a number of a sentence is: sizes, cut-offs, and neither.

``before`` and ``after`` patterns are applied to the text right beside a number, in lower case. Pure.
"""

from __future__ import annotations

from eescraper.news import lower_case as re
from eescraper.news.screen import Cue

NUMBER = re.compile(
    r"(?<![\d$€£.,#/+])(?<!\d[:-])(?<![$€£#] )(?:\d{1,3}(?: ?[, ]\d{3})+(?!\d)|\d{1,2}, \d{3}(?!\d)|\d{1,5})"
    r"(?!\d|s\b|[.,]\d|\s?%|:\d|/\d|-\d|\s?(?:per ?cent|pour cent)\b)"
)
SIZE_NOUN = r"invitations?(?! (?:rounds?|draws?)\b)|invites(?! (?:(?:over|more|than|about|nearly|some|only|just|another) )*\d)|itas?|i\.t\.a\.s?|ipd|solicitations?"
INVITED = (
    r"invit(?:ed|es|ing|e|er|é|ée|és|ées|ant)|conviés?|sélectionnés?|selected|selects|selecting|drew|drawn|picked|chose|chosen|choisis?"
    r"|tapped|called|asked(?! for)|retenus?"
)
SENT = (
    r"issu(?:ed|es|ing|e)|sen(?:t|ds|ding)|extend(?:ed|s|ing)|gave|given|giving|gives?|hand(?:ed|ing|s)|brought|releas(?:ed|es|ing)"
    r"|dispatch(?:ed|es|ing)|offer(?:ed|s|ing)|distribut(?:ed|es|ing)|rolled|saw|deliver(?:ed|s|ing)|doled|provid(?:ed|es|ing)"
    r"|award(?:ed|s|ing)|grant(?:ed|s|ing)|wanted|took|reached|welcom(?:ed|es|ing)|made|targeted|accepted|accueill\w+|yield(?:ed|s)|includ(?:ed|es)|went"
    r"|émis|émettant|délivrant|délivrés?|envoyés?|lancés?|adressés?|transmis|distribués?|octroyés?|attribués?"
)
GOVERNORS = Cue(
    r"(?<!\w)(?<![^dl]')(?<!round of )(?<!rounds of )(?<!ronde d')(?<!rondes d')(?:(?P<score>crs|c\.r\.s\.?|csr|scg|scores?|scored|scoring|points?|cut-? ?offs?|(?:pass(?:ing)? )?mark|threshold"
    r"|minimums?|minimale?|(?:lowest|last)[- ](?:ranked |ranking |scoring )?(?:candidates?|persons?|profiles?)(?: invited| selected)?|dernier invité|lowest|bar|seuil|note|pointage|ranking system|low of|high of|requirement)"
    rf"|(?P<verb>{INVITED}|{SENT})|(?P<size>{SIZE_NOUN}|(?:draw|round) size|size of (?:the|this) (?:draw|round)))(?![a-zà-ÿ])"
)
WORD = r"\(?[\w'’&/.-]+\)?"
NOT_OF = r"(?!(?:points?|pts|crs|with|at|to|or|and|in|of|for|from|who|were|was|is|are|had|has|have|on|à|de|et|ou|avec|an|the|got|gets?|received?|receives|will|would|guarantees?|shows?|showed|means|meant|that|which|because|when|while|so|but|than|as|ircc|canada)\b)"
PEOPLE = (
    r"candidate?s?|candidats?|applicants?|people|persons?|individuals?|nominees?|professionals?|workers?|immigrants?|nationals|newcomers"
    r"|physicians|doctors|managers|francophones?|profiles?|speakers?|personnes|travailleurs|médecins|professionnels|étrangers"
    r"|infirm\w+|dirigeants|cadres|executives|teachers|tradespeople|of (?:them|us)|skilled|holders|spots|places|places|competitors|lucky|members|hopefuls"
)
SIZE_UNIT = re.compile(
    rf"^\+? ?(?:{NOT_OF}{WORD} ){{0,4}}?\(?(?:{SIZE_NOUN}|places|spots|applications? for permanent)\b(?! rounds?)"
    rf"|^ (?:was|is) the (?:number|total|size)(?: of (?:the )?(?:{SIZE_NOUN}|{PEOPLE}|draw|round))?\b",
    re.IGNORECASE,
)
PEOPLE_UNIT = re.compile(rf"^\+? ?(?:{NOT_OF}{WORD},? ){{0,5}}?(?:{PEOPLE})\b", re.IGNORECASE)
SCORE_UNIT = re.compile(
    r"^\+?(?: ?(?:points?|pts)\b(?! (?:higher|lower|more|less|fewer|above|below|up|down|from|each|toward|were added|are added|drop|increase|decrease|jump|rise|gap|de (?:plus|moins)|à celle))"
    r"|-points?\b(?= (?:cut|minimum|threshold|mark|score))|(?: in| on)?(?: the)? (?:minimum |total )?(?:crs|scg|comprehensive ranking|c\.r\.s)\b(?!(?: score| cut-?off)*:)| scores?\b"
    r"| (?:was|is|were|would be|being)(?: set as)? (?:the|this \w+'s) (?:(?!number|size|total)[\w()'-]+ ){0,6}?(?:lowest|least|minimum|cut-? ?off|score|threshold)\b"
    rf"|(?: (?!(?:{PEOPLE}|whose)\b){NOT_OF}{WORD}){{1,3}} \(?(?:crs|scg)\)? score"
    r"| (?:crs )?(?:cut-?off|minimum|threshold|pass mark)\b(?! ?(?:date|time|crs|scores?|of|is|was|[:=-]))"
    r"|, (?:the|its) (?:[\w-]+ ){0,2}?(?:lowest|highest) (?:crs |cut-?off |minimum )*(?:scores?|cut|requirement|threshold|mark|minimum)\b"
    r"|\+? (?:or|and|ou|et) (?:more|above|higher|greater|better|over|up|plus|upwards?)\b|\+)",
    re.IGNORECASE,
)  # fmt: skip
OTHER_UNIT = re.compile(
    r"^\+?[ -]?(?:(?:consecutive|straight|calendar|business|full|different|separate|express entry|federal|category-based|such|other|or|to|new"
    r"|eligible|specific|health ?care|targeted|nouveaux|stem|trade|pnp|cec|french|program-specific|provincial|priority|all-program|general|business|working) ){0,3}"
    rf"(?:draws?|rounds?|tirages?|rondes?|days?|weeks?|months?|years?|hours?|minutes?|seconds|times|jours?|semaines?|mois|ans|heures?|(?:occupations?|professions?|programs?|programmes?|streams?)(?! (?:{PEOPLE})\b)|codes?|provinces?|percent"
    r"|categories|countries|million|billion|thousand|nominations?|applications? (?:in|per)|seats|dollars|admissions?|permanent residents|st|nd|rd|th|a\.?m|p\.?m"
    r"|o'clock|utc|est|words|comments?|views|shares|likes|min(?: read)?|h\d|h \d)(?!\w)",
    re.IGNORECASE,
)
CHANGE_UNIT = re.compile(
    r"^(?:[ -]points?| \(itas?\))? (?:more|fewer|less|higher|lower|additional|extra|bonus|above|below|de plus|de moins)\b"
    rf"(?! (?:(?:[\w-]+ ){{0,2}}(?:{PEOPLE})\b[^.;]{{0,30}}? (?:were|received|got|have)|invit|ita))"
    r"|^ (?:invitations? |itas? )?(?:short|shy) (?:of|by)\b"
    r"|^ (?:more|fewer|less|additional) [^.;]{0,60}?\b(?:than|compared)\b"
    r"|^[ -]points? (?:for(?! (?:the |an? |this )?(?:invit|ita|round|draw))|from|each|toward|to their|to your|up|down|were added|are added|drop|increase|decrease|jump|rise|gap|dip|fall|climb|à celle|lead|difference|boost|bonus|(?!under|over|after|ever|however|other|whether)[a-z]+er\b)|^-point|^ for (?:(?:his|her|their|your|the|foreign|canadian|skilled|work|first|second|official) ){0,3}(?:age|education|work|english|french(?: (?:abilit|skill|language)\w*)?|languages?|experience|skills?|spouses?|adaptability)\b(?!\S* (?:candidates|speakers|occupations|draw|round|category|workers|professionals))|^ (?:or|ou) \d|^(?: points?)? (?:without|base|before (?:the )?nomination)\b|^ (?:additional|extra) points",
    re.IGNORECASE,
)
NEITHER = re.compile(
    r"(?:(?:\b(?:by|than|at most|near|close to|average|mean|median|(?<!an )(?<!a further )additional|(?<!an )extra|earn|adds?|added|adding|gain(?:ed)?|bonus|awards?|awarded|automatically|worth|minus|plus|subtract\w*"
    r"|out of(?: a possible)?|only(?= \d{2,3} points came)|(?:can|may|could) (?:rise|add up) to|base|every|per|each|first|top|nearest|version|no\.|noc|teer|group|since|under|below|en dessous de|over the|vaut|ajoute|within|maximum(?: of)?|total of 1,?200|up to the"
    r"|(?:decrease|increase|drop|difference|gap|jump|decline|rise|fall|reduction|lead|target|quota|cap|boost|margin|spread|range|share) of"
    r"|(?:double|twice|triple|half|times) the|up|down|shed|lost|loses?|(?:climb(?:s|ed)?|rose|fell|falls|drop(?:s|ped)?|jump(?:s|ed)?|slid|slips?|dipped|declined|decreased|increased|rises?)"
    r"|(?:inférieure?|supérieure?|hausse|baisse|recul|chute|écart|plus|moins|bond|hausse) de|d'environ|de plus que|of the(?: last| top)?|(?:a )?rank(?:ing)?(?: of)?|(?:draws?|rounds?|tirages?|rondes?)(?! (?:of|de)\b)|rounds? of invitations|number|(?<!invitations )(?<!itas )numbered|grade)\b|\bno\.|\bn[°º]|#|\+|~|clb|nclc|×|(?:draw|round) no|without|(?:consistently|typically|usually|regularly|often|generally|routinely|mostly|always|clearing|hover\w*|fluctuat\w*) (?:[a-z]+ing )?(?:above|over|around|near|at|exceeding)|would (?:only |still )?have(?: had| scored)?|base was)"
    r"\s*(?:a |an |the |of |about |only |just |some |around |nearly |almost |over |more than |roughly |least )*|\bbetween |\band between )$",
    re.IGNORECASE,
)
CORRECTED = re.compile(
    r"\b(?:wrongly|mistakenly|erroneously|incorrectly|in error|par erreur) (?:[a-zé-]+ ){0,2}?(?:as |at |to be |à |de )?(?:a |the )?$"
    r"|\b(?:his|her|your|my) (?:[\w()'-]+ ){0,5}?(?:of|is|was|to|at|from) (?:a |only |just )*$",
    re.IGNORECASE,
)
"""What stands before a number that was published by mistake, or is the score of one person."""
SCORE_OF = re.compile(
    r"\b(?:scores?|cut-? ?off|threshold|mark|minimum) (?:of|was|is|at|:) (?:at least |just |only )*$",
    re.IGNORECASE,
)
"""What stands right before a score, whatever follows: "a score of 354 points for it"."""
CLOSE_TO = re.compile(r"\b(?:close to|near|nearest to) $", re.IGNORECASE)
"""What stands before a rough size, or a score that somebody is near."""
NO_MORE_THAN = re.compile(
    r"\b(?:no|not) (?:less|fewer|lower) than $|\bpas moins de $|\bone of the $|\b(?:more|fewer|less) than $",
    re.IGNORECASE,
)
IN_DRAW = re.compile(
    r"\b(?:this|the|its|latest|today's) (?:[\w-]+ ){0,3}?(?:draw|round)(?: of invitations)? $"
)
"""What a size, but no number of a draw, may stand right behind: "in this CEC draw 500 ITAs"."""
FROM = re.compile(
    r"\b(?:from|de|entre|between) (?:an? |the |its |previous |earlier |prior |former |last |score of )*$",
    re.IGNORECASE,
)
RANK = re.compile(
    r"\b(?:rank (?:required|needed)|rang requis)\b[^.;,\d]{0,50}$|\b(?:average|highest|median|mean|moyenne)\b[^.;,]{0,50}(?::|\bof|\bis|\bwas|\bde) $",
    re.IGNORECASE,
)
RANGE_END = re.compile(r"^ ?(?:points? )?(?:to|à|and|et|-|up to) ?\d", re.IGNORECASE)
RANGE_START = re.compile(r"(?<![#\d])\d[\d,.]* ?(?:-|to) ?$")
COPULA = re.compile(
    r"\b(?:was|is|were|are|numbered|totall?ed|came to|amounted to|stood at|landed at|stands at|sat at|set at|fixed at|settled at|came in at|est|était|s'établit à|s'élève à|s'est établie? à)"
    r" (?:just |only |set at |a |an |at |exactly |now |about |of |de |seulement )*$", re.IGNORECASE)  # fmt: skip
THAT_IS = re.compile(
    r"\)?,? (?:that|which) (?:was|is|were|are|stood at|stands at|sat at|came in at|landed at|amounted to|came to|reached)(?: set at| at least| just| only| exactly)* ",
    re.IGNORECASE,
)
"""What lies between a word and the number of it: "a score that stood at 741"."""
AT = re.compile(
    r"(?:\b(?:at|with|à|avec|reach(?:ed)?|above|than|as) (?:a |just |only |least |low as |mere |the )*|\()$",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"\b(?:fell|dropped|rose|climbed|increased|decreased|jumped|declined|dipped|slid|went|goes|plunged|soared|surged|tumbled|inched|remained|came|falls|drops|rises|falling|dropping|rising|climbing|declining|decreasing|increasing|jumping|dipping|sliding|slipping|plunging|easing|slipped|eased|plummeted|tombée?|descendue?|montée?|passée?|down|up|back)"
    r"\b[^.;]{0,60}\b(?:to|at|à) (?:a |just |only |new |low |high |of |record |lowest |score )*$", re.IGNORECASE)  # fmt: skip
POINTS = re.compile(r"^\+?[ -]?(?:points?|pts)\b", re.IGNORECASE)
FELL = re.compile(
    r"\b(?:fall|drop|decrease|increase|decline|rise|jump|dip|reduction|baisse|hausse|recul|chute)\b[^.;]{0,90}\b(?:from|de) \d{2,3} (?:points )?(?:to|à) (?:just |only )?$",
    re.IGNORECASE,
)
"""A change named by a noun, before the score that it ended at."""
LABEL = re.compile(r"(?:[:=|]|(?<= )-)\s*(?:footnote ?\*?\d? ?)?(?:at least )?$", re.IGNORECASE)
TIGHT = re.compile(
    r"\)?(?: (?:of|was|is|at|to|de|à|just|only|a|low as|as|minimum|requise?|était|est|required|needed|cut off|set))*[ :=|-]*(?:\b(?:of|was|is|at|de|à|to) )?",
    re.IGNORECASE,
)
RECEIVED = re.compile(
    r"^[^;:.]{0,150}?\b(?:(?:were|was|are|be|been|being|ont été|a été|sont|être|wurden|had been|have been|has been) (?:[\w-]+ ){0,2}?"
    rf"(?:{INVITED}|issued|sent|handed|given|offered|welcomed|awarded|granted|extended|asked)|made (?:the (?:cut|list)|it)|received?|receiving|won|winning|got|getting|obtained|secured|ont reçu|ont obtenu|recevront|qui ont|to apply|to submit (?:an? )?applications?|to seek)\b",
    re.IGNORECASE,
)
NUMBER_OF = re.compile(
    rf"\b(?:number|size|total) of (?:[\w()-]+ ){{0,4}}?(?:{SIZE_NOUN}|candidates?|people|applicants|draw|round)\b[^.;\d]{{0,90}}?\b(?:to|at|of|reached|hit) (?:(?:an? |the |just |only |record |all-time |new |historic )*(?:high|low|record|peak) of )?(?:just |only )?$",
    re.IGNORECASE,
)
"""What stands before a size that is what a number came to: "the number of ITAs rose to a record of …"."""
DRAW_OF = re.compile(
    r"\b(?:draws?|rounds?|tirages?|rondes?|applications?)\b[^.;:]{0,90}\b(?:with|of|for|from|avec|de|pour) (?:(?:about|some|over|nearly|only|just|a total of|a further|another|exactly|roughly|approximately|around|almost|as many as|more than|up to) )*$",
    re.IGNORECASE,
)
ALL_INVITED = re.compile(rf"^\+? (?:{NOT_OF}{WORD},? ){{0,6}}?(?:{INVITED})\b", re.IGNORECASE)
AND = re.compile(r"(?:[,;]|\b(?:and|et|plus)) $")
AS_MANY = re.compile(
    rf"^ ?(?:{NOT_OF}{WORD},? ){{0,5}}?(?:{PEOPLE})(?: (?:on|with|at|under|scoring|for|le|avec)\b|[.;]|$)",
    re.IGNORECASE,
)
"""People of whom the verb was told before: "500 nominees were invited on May 2, and 600 workers on May 3"."""
AND_SO = re.compile(
    r"(?: (?:points|invitations|itas))?(?:,| and| et|, and|, et)(?: of| de)? ", re.IGNORECASE
)
EACH = re.compile(r"\brespective(?:ly|ment)\b", re.IGNORECASE)
"""Numbers of one kind, one for each of several draws: "scores of 698 and 464, respectively"."""
WENT_TO = re.compile(
    r"[^;:\d]{0,90} (?:to|for|à|aux|pour) (?:the |a total of |some |another |about |over |nearly |only |just |exactly |roughly |approximately |around |almost |as many as |more than |up to |a further )*",
    re.IGNORECASE,
)
"""What lies between "invitations" and the people that they went to: "… went from IRCC to 3,300 people"."""
OF_YEAR = re.compile(r"\b(?:of|in|for|de|en|pour) $", re.IGNORECASE)
OF_THESE = re.compile(r"\b(?:for|of|from|in) (?:the|all|these|those) $", re.IGNORECASE)
"""What a number of rounds or of anything else stands behind: "the invitations of the 50 rounds"."""
SCORED = re.compile(
    r"\d+\+? (?:(?:or|and) (?:more|higher|above|better|over) )?(?:crs )?points?|\b(?:scores?|crs|cut-?offs?|minimum)\b[^.;:\d]{0,20}\d{2,3}\b(?: (?:crs )?points?)?",
    re.IGNORECASE,
)
MORE_THAN = re.compile(r"\b(?:more than|over|with) $", re.IGNORECASE)
COMPARED = re.compile(
    r"^ [a-z ]{0,40}\bcompared (?:to|with) (?:the )?(?:previous|last|prior)\b", re.IGNORECASE
)
"""What tells that a number is by how much a draw was larger: "with 500 more … compared to the last"."""
DRAW = re.compile(
    r"\b(?:draw|round)(?: of invitations)? (?:(?:about|some|over|nearly|only|just|exactly|roughly|approximately|around|almost|more than|a total of) )*$",
    re.IGNORECASE,
)
PEOPLE_NEXT = re.compile(
    rf"^ (?:(?!\w+ed\b|sen[dt]s?\b|saw\b|ha[ds]\b|gave\b|drew\b|was\b|took\b|ran\b)[a-z-]+ ){{0,5}}?(?:{PEOPLE}|{SIZE_NOUN})\b",
    re.IGNORECASE,
)
"""People directly behind a number: "in this draw 574 French speaking candidates"."""
NOT_SAID = re.compile(
    r"\b(?:(?<!^ )eligible(?! (?:candidates|applicants|people|profiles|workers|individuals))|required|assigned|points)\b",
    re.IGNORECASE,
)
OF_NOMINATION = Cue(
    r"nomin|lmia|job offer|offre d'emploi|additional|extra|award|bonus|\badd|automatic|provinc|\bpnp\b|\bpcp\b|désign|vaut|worth"
)
EMPHASIS = re.compile(
    r",? (?:(?:on |le )?x{5,},? |out |(?:an? )?invitations? |itas? |to |for |des |de |à |un |total |of |a |apply |permanent |residence |the |some |new |[a-z-]+ly |[a-z]+ing |record |large |only |hier |aujourd'hui |cette semaine |this week |(?:on )?(?:mon|tues|wednes|thurs|fri)day |today |yesterday |also |another |as many as |up to |in (?:this|the|its|that|today's) (?:[a-z-]+ ){0,4}?(?:draw|round) )*",
    re.IGNORECASE,
)
SPARE = re.compile(
    r"\s*(?:a total of |a further |a |un total de |about |around |approximately |exactly |some |just |only |over |nearly |almost |as many as |out |the |more than |up to |roughly |close to |near |these |record |another |quelque |près de |plus de |environ |another |additional |an |anywhere |no less than |fewer than |them |him |[a-z]+ly )*",
    re.IGNORECASE,
)
SELECTED = re.compile(rf"^ (?:{INVITED})\b(?! (?:a total of |some |about |over |only )*\d)")
"""People whose name is left out: "with 374 selected"."""
DIGIT = re.compile(r"\d")
NEXT_WORD = re.compile(rf"^ (?:(?:to|à|aux) (?!\d)|(?:{INVITED})\b)", re.IGNORECASE)
"""One of several sizes: "2,985 invitations to nominees and 3,000 to …", "3,000 invited"."""
INVITES = re.compile(r"(?:issu|invit|sent|émis)\w*\s$", re.IGNORECASE)
