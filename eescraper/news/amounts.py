"""The sizes and cut-offs among the numbers of a sentence.

A number is what its nearest unit or governing word says: "3,000 invitations", "invited 3,000",
"a score of 470", "470 points or more". Differences, shares, spans of time and points that are given
for something are neither. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eescraper.news.screen import Cue

SIZE, SCORE = "size", "score"
MIN_SCORE, MAX_SCORE = 68, 999
"""No cut-off was below 75 or above 902; 67 points are those of another grid."""
NOMINATION = 600
"""The points of a provincial nomination: a number on nearly every page, and no cut-off."""
MAX_COUNT = 99_999


class Amount(NamedTuple):
    """A number of one kind, and where in the sentence."""

    kind: str
    value: int
    start: int
    end: int


class Governor(NamedTuple):
    """A word that says what the number after it is."""

    kind: str
    start: int
    end: int
    is_verb: bool


_NUMBER = re.compile(
    r"(?<![\d$€£.,#/+])(?<!\d[:-])(?<![$€£#] )(?:\d{1,3}(?: ?[, ]\d{3})+(?!\d)|\d{1,5})"
    r"(?!\d|[.,]\d|\s?%|:\d|/\d|-\d|\s?(?:per ?cent|pour cent)\b)"
)
_SIZE_NOUN = r"invitations?|invites|itas?|i\.t\.a\.s?|ipd|solicitations?"
_INVITED = (
    r"invit(?:ed|es|ing|e|er|é|ée|és)|conviés?|sélectionnés?|selected|selects|selecting|drew|drawn|picked|chose|chosen|choisis?"
    r"|tapped|called|retenus?"
)
_SENT = (
    r"issu(?:ed|es|ing|e)|sen(?:t|ds|ding)|extend(?:ed|s|ing)|gave|given|giving|gives?|hand(?:ed|ing|s)|brought|releas(?:ed|es|ing)"
    r"|dispatch(?:ed|es|ing)|offer(?:ed|s|ing)|distribut(?:ed|es|ing)|rolled|saw|deliver(?:ed|s|ing)|doled|provid(?:ed|es|ing)"
    r"|award(?:ed|s|ing)|grant(?:ed|s|ing)|wanted|took|reached|welcom(?:ed|es|ing)|made|targeted|accepted|accueill\w+|yield(?:ed|s)|includ(?:ed|es)|went"
    r"|émis|délivrés?|envoyés?|lancés?|adressés?|transmis|distribués?|octroyés?|attribués?"
)
_GOVERNORS = Cue(
    r"(?<![\w'])(?:(?P<score>crs|c\.r\.s\.?|csr|scg|scores?|scored|scoring|points?|cut-? ?offs?|(?:pass(?:ing)? )?mark|threshold"
    r"|minimums?|minimale?|(?:lowest|last)[- ](?:ranked|ranking|scoring) (?:candidates?|persons?|profiles?)(?: invited| selected)?|dernier invité|lowest|bar|seuil|note|pointage|ranking system|low of|high of|requirement)"
    rf"|(?P<verb>{_INVITED}|{_SENT})|(?P<size>{_SIZE_NOUN}|(?:draw|round) size))(?![a-zà-ÿ])"
)
_WORD = r"[\w'’&/.-]+"
_NOT_OF = r"(?!(?:points?|pts|crs|with|at|to|or|and|in|of|for|from|who|were|was|is|are|had|has|have|on|à|de|et|ou|avec|an|the|got|gets?|received?|receives|will|would|guarantees?)\b)"
_PEOPLE = (
    r"candidate?s?|candidats?|applicants?|people|persons?|individuals?|nominees?|professionals?|workers?|immigrants?|nationals|newcomers"
    r"|physicians|doctors|managers|francophones?|profiles?|speakers?|personnes|travailleurs|médecins|professionnels|étrangers"
    r"|infirm\w+|dirigeants|cadres|executives|teachers|tradespeople|of (?:them|us)|skilled|holders|spots|places|places|competitors|lucky|members|hopefuls"
)
_BARE = r"^\+? ?(?:more |new |nouveaux |nouvelles |further |additional |such )?"
_SIZE_UNIT = re.compile(
    rf"^\+? ?(?:{_NOT_OF}{_WORD} ){{0,4}}?\(?(?:{_SIZE_NOUN}|places|spots|applications? for permanent)\b(?! rounds?)",
    re.IGNORECASE,
)
_PEOPLE_UNIT = re.compile(rf"^\+? ?(?:{_NOT_OF}{_WORD},? ){{0,5}}?(?:{_PEOPLE})\b", re.IGNORECASE)
_SCORE_UNIT = re.compile(
    r"^\+?(?: ?(?:points?|pts)\b(?! (?:higher|lower|more|less|fewer|above|below|up|down|from|each|toward|were added|are added|drop|increase|decrease|jump|rise|gap|de (?:plus|moins)|à celle))"
    r"|-points?\b(?= (?:cut|minimum|threshold|mark|score))|(?: in| on)?(?: the)? (?:minimum |total )?(?:crs|scg|comprehensive ranking|c\.r\.s)\b(?!(?: score| cut-?off)*:)| scores?\b"
    r"| (?:was|is|were|would be|being) the (?:\w+ ){0,2}(?:lowest|least|minimum|cut-?off|score|threshold)\b"
    rf"|(?: {_NOT_OF}{_WORD}){{1,3}} \(?(?:crs|scg)\)? score"
    r"|\+? (?:or|and|ou|et) (?:more|above|higher|greater|better|over|up|plus|upwards?)\b|\+)",
    re.IGNORECASE,
)  # fmt: skip
_OTHER_UNIT = re.compile(
    r"^\+?[ -]?(?:(?:consecutive|straight|calendar|business|full|different|separate|express entry|federal|category-based|such|other|or|to|new"
    r"|eligible|specific|health ?care|targeted|nouveaux|stem|trade|pnp|cec|french|program-specific|provincial|priority|all-program|general|business|working) ){0,3}"
    r"(?:draws?|rounds?|tirages?|rondes?|days?|weeks?|months?|years?|hours?|minutes?|seconds|times|jours?|semaines?|mois|ans|heures?|occupations?|professions?|codes?|provinces?|percent"
    r"|programs?|programmes?|categories|streams?|countries|million|billion|thousand|nominations?|applications? (?:in|per)|seats|dollars|admissions?|permanent residents|st|nd|rd|th|a\.?m|p\.?m"
    r"|o'clock|utc|est|words|comments?|views|shares|likes|min(?: read)?|h\d|h \d)(?!\w)",
    re.IGNORECASE,
)
_CHANGE_UNIT = re.compile(
    r"^(?:[ -]points?)? (?:more|fewer|less|higher|lower|additional|extra|bonus|above|below|de plus|de moins)\b"
    r"(?! (?:candidates? (?:were|received|got|have)|invit|ita))|^[ -]points? (?:for|from|each|toward|to their|to your|up|down|were added|are added|drop|increase|decrease|jump|rise|gap|dip|fall|climb|à celle|lead|difference|boost|bonus|(?!under|over|after|ever|however|other|whether)[a-z]+er\b)|^-point|^ (?:or|ou) \d|^(?: points?)? (?:without|base|before (?:the )?nomination)\b|^ (?:additional|extra) points",
    re.IGNORECASE,
)
_NEITHER = re.compile(
    r"(?:(?:\b(?:by|than|average|mean|median|(?<!an )(?<!a further )additional|extra|earn|adds?|added|adding|gain(?:ed)?|bonus|awards?|awarded|automatically|worth|minus|plus|subtract\w*"
    r"|out of|base|every|per|each|first|top|nearest|version|no\.|noc|teer|group|since|under|over the|vaut|ajoute|within|maximum(?: of)?|total of 1,?200|up to the"
    r"|(?:decrease|increase|drop|difference|gap|jump|decline|rise|fall|reduction|lead|target|quota|cap|boost|margin|spread|range|share) of"
    r"|up|down|shed|lost|loses?|(?:climb(?:s|ed)?|rose|fell|falls|drop(?:s|ped)?|jump(?:s|ed)?|slid|slips?|dipped|declined|decreased|increased|rises?)"
    r"|(?:inférieure?|supérieure?|hausse|baisse|recul|chute|écart|plus|moins|bond|hausse) de|d'environ|de plus que|of the(?: last| top)?|draws?|rounds?|tirages?|rondes?|number|numbered|grade)\b|#|\+|~|clb|nclc|×|would (?:only |still )?have(?: had| scored)?|base was)"
    r"\s*(?:a |an |the |of |about |only |just |some |around |nearly |almost |least )*|\bbetween |\band between )$",
    re.IGNORECASE,
)
_NO_MORE_THAN = re.compile(
    r"\b(?:no|not) (?:less|fewer|lower) than $|\b(?:more|fewer|less) than $", re.IGNORECASE
)
_FROM = re.compile(
    r"\b(?:from|de|entre|between) (?:a |the |score of |a score of )*$", re.IGNORECASE
)
_RANK = re.compile(
    r"\b(?:rank (?:required|needed)|rang requis)[^:]{0,50}: $|\b(?:average|highest|median|mean|moyenne)\b[^.;,]{0,50}(?::|\bof|\bis|\bwas|\bde) $",
    re.IGNORECASE,
)
_RANGE_END = re.compile(r"^ ?(?:points? )?(?:to|à|and|et|-|up to) ?\d", re.IGNORECASE)
_RANGE_START = re.compile(r"\d ?(?:-|to) ?$")
_COPULA = re.compile(
    r"\b(?:was|is|were|are|stood at|landed at|stands at|sat at|set at|fixed at|settled at|came in at|est|était|s'établit à|s'élève à|s'est établie? à)"
    r" (?:just |only |set at |a |an |at |exactly |now |about |of )*$", re.IGNORECASE)  # fmt: skip
_AT = re.compile(
    r"(?:\b(?:at|with|à|avec|reach(?:ed)?|above|than|as) (?:a |just |only |least |low as |mere |the )*|\()$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\b(?:to|à|au|aux) (?:a |just |only |some |about |nearly |over |the |un total de )*$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:fell|dropped|rose|climbed|increased|decreased|jumped|declined|dipped|slid|went|goes|plunged|soared|surged|tumbled|inched|remained|came|falls|drops|rises|tombée?|descendue?|montée?|passée?|down|up|back)"
    r"\b[^.;]{0,60}\b(?:to|at|à) (?:a |just |only |new |low |high |of |record |lowest |score )*$", re.IGNORECASE)  # fmt: skip
_POINTS = re.compile(r"^\+?[ -]?(?:points?|pts)\b", re.IGNORECASE)
_LABEL = re.compile(r"(?:[:=|]|(?<= )-)\s*(?:footnote ?\*?\d? ?)?(?:at least )?$", re.IGNORECASE)
_TIGHT = re.compile(
    r"\)?(?: (?:of|was|is|at|to|de|à|just|only|a|low as|as|minimum))*[ :=|-]*(?:\b(?:of|was|is|at|de|à|to) )?",
    re.IGNORECASE,
)
_RECEIVED = re.compile(
    r"^[^;:.]{0,110}?\b(?:(?:were|was|are|be|been|being|ont été|a été|sont|être|wurden|had been|have been|has been) (?:[\w-]+ ){0,2}?"
    rf"(?:{_INVITED}|issued|sent|handed|offered|welcomed|awarded|granted|extended)|received?|receiving|got|getting|obtained|secured|ont reçu|ont obtenu|recevront|qui ont|to apply)\b",
    re.IGNORECASE,
)
_DRAW_OF = re.compile(
    r"\b(?:draws?|rounds?|tirages?|rondes?|applications?)\b[^.;:]{0,90}\b(?:with|of|for|from|avec|de|pour) (?:about |some |over |nearly |a total of )?$",
    re.IGNORECASE,
)
_ALL_INVITED = re.compile(rf"^\+? (?:{_NOT_OF}{_WORD},? ){{0,6}}?(?:{_INVITED})\b", re.IGNORECASE)
_SCORED = re.compile(r"\d+ points?")
_NOT_SAID = re.compile(r"\b(?:eligible|required|assigned|points)\b", re.IGNORECASE)
_OF_NOMINATION = Cue(
    r"nomin|additional|extra|award|bonus|\badd|automatic|provinc|\bpnp\b|\bpcp\b|désign|vaut|worth"
)
_EMPHASIS = re.compile(
    r" (?:out |(?:an? )?invitations? |itas? |to |for |des |de |à |un |total |of |a |apply |permanent |residence |the |some |new |[a-z-]+ly |[a-z]+ing |record |large |only |hier |aujourd'hui |today |yesterday |also |another |as many as |up to )*",
    re.IGNORECASE,
)
_SPARE = re.compile(
    r"\s*(?:a total of |a further |a |un total de |about |around |approximately |exactly |some |just |only |over |nearly |almost |as many as |out |the |more than |up to |roughly |these |record |another |quelque |près de |plus de |environ |another |additional |an |anywhere |no less than |fewer than |them |him |[a-z]+ly )*",
    re.IGNORECASE,
)


def amounts_of(text: str, taken: Sequence[tuple[int, int]]) -> list[Amount]:
    """The sizes and cut-offs of a sentence, in order; ``taken`` are places of dates and times."""
    governors: list[Governor] | None = None
    found: list[Amount] = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if any(start < until and end > since for since, until in taken):
            continue
        governors = list(_governors(text)) if governors is None else governors
        value = int("".join(filter(str.isdecimal, match[0])))
        kind = _kind(text, start, end, value, governors, found)
        if kind is not None and _is_possible(kind, match[0], value, text):
            found.append(Amount(kind, value, start, end))
    return found


def _governors(text: str) -> Iterator[Governor]:
    for match in _GOVERNORS.finditer(text):
        kind = SCORE if match["score"] else SIZE
        yield Governor(kind, match.start(), match.end(), match["verb"] is not None)


def _is_possible(kind: str, printed: str, value: int, text: str) -> bool:
    """Whether a number of that kind can be; 600 beside nominations are the points of one."""
    if kind == SIZE:
        return 1 <= value <= MAX_COUNT
    if value == NOMINATION and _OF_NOMINATION.search(text):
        return False
    return _is_score(printed)


def _is_score(printed: str) -> bool:
    return printed.isdecimal() and MIN_SCORE <= int(printed) <= MAX_SCORE


def _kind(  # noqa: C901, PLR0911 - one rule a line, in the order of their worth
    text: str,
    start: int,
    end: int,
    value: int,
    governors: Sequence[Governor],
    found: Sequence[Amount],
) -> str | None:
    """What a number is, by its unit, else by the word that governs it."""
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    if _is_neither(before, after):
        return None
    left = [g for g in governors if g.end <= start and start - g.end <= WINDOW]
    nearest = left[-1] if left else None
    gap = text[nearest.end : start] if nearest else ""
    if _is_score(text[start:end]) and (
        _SCORE_UNIT.match(after) or (nearest and nearest.kind == SCORE and _TIGHT.fullmatch(gap))
    ):
        return SCORE
    if _POINTS.match(after):
        return None
    if _SIZE_UNIT.match(after):
        return None if _is_year(text[start:end], value) and not _INVITES.search(before) else SIZE
    is_people = _PEOPLE_UNIT.match(after)
    if _LABEL.search(before) and (kind := _kind_of_label(text, start, end, governors)):
        return kind
    if is_people or _is_year(text[start:end], value):
        return _size_of_people(before, after, gap, nearest, is_people)
    if _COPULA.search(before[-NEAR:]):
        return _first_kind(text, start, governors)
    if _MOVED.search(before) and any(g.kind == SCORE for g in governors):
        return SCORE
    if _AT.search(before[-NEAR:]) and value < MAX_SCORE:
        return SCORE if any(g.kind == SCORE for g in governors) or found else None
    if nearest and nearest.kind == SIZE and value >= FEW and _is_near(gap, nearest):
        return SIZE
    if nearest and nearest.kind == SCORE and _governs(gap):
        return SCORE
    received = _RECEIVED.match(after)
    if value >= FEW and ((received and not _DIGIT.search(received[0])) or _NEXT_WORD.match(after)):
        return SIZE
    return None


WINDOW = 100
NEAR = 40
"""So far may a word stand that denies or links a number: nothing but small words between."""
FEW = 20
_DIGIT = re.compile(r"\d")
_NEXT_WORD = re.compile(rf"^ (?:(?:to|à|aux) (?!\d)|(?:{_INVITED})\b)", re.IGNORECASE)
"""One of several sizes: "2,985 invitations to nominees and 3,000 to …", "3,000 invited"."""
_INVITES = re.compile(r"(?:issu|invit|sent|émis)\w*\s$", re.IGNORECASE)


def _is_neither(before: str, after: str) -> bool:
    near = before[-NEAR:]
    if _OTHER_UNIT.match(after) or _CHANGE_UNIT.match(after):
        return True
    if _NEITHER.search(near) and not _NO_MORE_THAN.search(near):
        return True
    if (_RANGE_START.search(near) and not _MOVED.search(before)) or _RANK.search(before):
        return True
    origin = _FROM.search(near)
    if origin is None:
        return False
    is_from = origin[0].startswith("from") and not _PEOPLE_UNIT.match(after)
    return is_from or _RANGE_END.match(after) is not None


def _is_year(printed: str, value: int) -> bool:
    return printed.isdecimal() and 2014 <= value <= 2035  # noqa: PLR2004


def _kind_of_label(text: str, start: int, end: int, governors: Sequence[Governor]) -> str | None:
    """What a label says: "CRS score of lowest-ranked candidate invited" is of a score."""
    since = max(
        text.rfind("; ", 0, start), text.rfind(", ", 0, start), text.rfind(". ", 0, start), 0
    )
    kinds = {g.kind for g in governors if since <= g.start < start}
    if _is_year(text[start:end], int(text[start:end]) if text[start:end].isdecimal() else 0):
        return None
    return SCORE if SCORE in kinds else SIZE if kinds else None


def _size_of_people(
    before: str, after: str, gap: str, nearest: Governor | None, is_people: object
) -> str | None:
    """A number of people, or one that may be a year, is a size if somebody invited them."""
    if nearest and nearest.kind == SIZE and _is_near(gap, nearest):
        return SIZE
    if is_people and (_DRAW_OF.search(before) or _ALL_INVITED.match(after)):
        return SIZE
    if (
        is_people
        and (got := _RECEIVED.match(after))
        and not _NOT_SAID.search(_SCORED.sub("", got[0]))
    ):
        return SIZE
    return None


def _is_near(gap: str, nearest: Governor) -> bool:
    """Whether what lies between "invited" and a number are but words of emphasis."""
    if _SPARE.fullmatch(gap):
        return True
    if nearest.is_verb:
        return bool(_EMPHASIS.fullmatch(gap))
    return bool(
        re.fullmatch(
            r"\)?(?: to apply)?(?: \(itas?\)|,? ?\(itas?\),?)?(?: for (?:canadian )?permanent residen\w+)?"
            r"(?: (?:were|was|have been|had been|being))?(?: \w+)?(?: out)? (?:to|from|for|à|de|pour) (?:the |some |another |about |over |nearly |only |just )*",
            gap,
            re.IGNORECASE,
        )
    )


def _governs(gap: str) -> bool:
    """Whether a word of scores governs a number across these words: no other clause between."""
    return len(gap) < FAR and not re.search(
        r"[.;!?]|\d{2}|\b(?:issued|invited|sent|candidates? (?:were|received))\b", gap
    )


FAR = 70


def _first_kind(text: str, start: int, governors: Sequence[Governor]) -> str | None:
    """The subject of "… was N": the first governor of its clause."""
    since = max(
        text.rfind("; ", 0, start),
        text.rfind(", while ", 0, start),
        text.rfind(", and ", 0, start),
        text.rfind(" and the ", 0, start),
        text.rfind("(", 0, start),
        0,
    )
    return next((g.kind for g in governors if since <= g.start < start), None)
