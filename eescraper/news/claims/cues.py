"""The words of claims, English and French: numbers in words, years, draws, categories. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from eescraper.news import lower_case as re
from eescraper.news.claims.claim import ABOUT, OVER, UNDER
from eescraper.news.values import Day
from eescraper.news.words import MONTHS
from eescraper.news.words import ORDINALS as TO_TWENTIETH

_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_UNITS_FR = [
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
_TENS_FR = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}


def _cardinals() -> dict[str, int]:
    found: dict[str, int] = {}
    for units, tens in ((_UNITS, _TENS), (_UNITS_FR, _TENS_FR)):
        ones = dict(zip(units, range(1, 20), strict=True))
        found |= {word: n for word, n in ones.items() if n > 1} | tens
        for ten, base in tens.items():
            found |= {f"{ten}-{word}": base + n for word, n in ones.items() if n < 10}  # noqa: PLR2004
    return found


def _ordinals() -> dict[str, int]:
    firsts = {word: n for word, n in TO_TWENTIETH.items() if n < 10}  # noqa: PLR2004
    found = dict(TO_TWENTIETH) | {"1re": 1}
    for ten, base in _TENS.items():
        found |= {f"{ten}-{word}": base + n for word, n in firsts.items() if word.isascii()}
        found[f"{ten[:-1]}ieth"] = base
    for ten, base in _TENS_FR.items():
        found |= {f"{ten}-{word}": base + n for word, n in firsts.items() if word.endswith("ième")}
        found[f"{ten.rstrip('e')}ième"] = base
    return found


CARDINALS = _cardinals()
ORDINALS = _ordinals()


def _longest_first(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ORDINAL = re.compile(
    r"\b(?:(?P<n>\d{1,3})(?:st|nd|rd|th|er|ère|re|e|ème|ième)|[a-zà-ÿ-]*(?:th|st|nd|rd|ième|ier|ière))\b",
    re.IGNORECASE,
)
CARDINAL = rf"(?:{_longest_first(CARDINALS)}|\d{{1,3}}(?![\d:/%]|[.,]\d))"
DRAW = r"(?:(?:invitation )?(?:draw|round|selection|lottery|raffle|drawing|tirage|ronde)(?: of invitations?| d'invitations?)?)"
DRAWS = r"(?:(?:invitation )?(?:draws|rounds|selections|lotteries|raffles|drawings|tirages|rondes)(?: of invitations?| d'invitations?)?)"
GLUED_NUMBER = r"(?P<n>\d{1,3}(?:[, ]\d{3})+|\d{3,6})(?![\d%]|[.,]\d| ?%| \$|-\d|:\d)"
NO_NUMBER_AFTER = frozenset("0123456789$€£.,#/-")
NUMBER = rf"(?<![\d$€£.,#/-]){GLUED_NUMBER}"


def count(text: str) -> int:
    """The number that a word or digits with separators stand for."""
    known = CARDINALS.get(text.lower())
    return known or int(re.sub(r"[^0-9]", "", text) or 0)


_ORDINAL_CUES = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "teenth", "tieth", "1st", "2nd", "3rd", "premi", "ième"),
    *(f"{digit}th" for digit in range(10)),
    *(f"{digit}e " for digit in range(10)),
    *("1er ", "1re ", "ème"),
)


class Ordinal(NamedTuple):
    """An ordinal in a text, and where."""

    value: int
    start: int
    end: int


def ordinals_in(text: str) -> list[Ordinal]:
    """The ordinals of a text in order: "55th", "seventh", "thirty-second", "26e", "septième"."""
    found: list[Ordinal] = []
    low = re.lower(text)
    if not any(cue in low for cue in _ORDINAL_CUES):
        return found
    for match in _ORDINAL.finditer(low):
        word = match[0]
        # "first-ever" and "trente-deuxième" have hyphens as well.
        value = int(match["n"]) if match["n"] else ORDINALS.get(word)
        if value:
            found.append(Ordinal(value, *match.span()))
    return found


class Scope(NamedTuple):
    """A year that a text speaks of, and where: ``year`` is None for "this year"."""

    year: int | None
    start: int
    end: int


MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH = f"(?:{MONTH_NAME})"
_IN_WORDS = re.compile(
    r"\b(?:this|the|our|cette|l')(?: |(?<='))(?:calendar |current |whole )?(?:year|année)\b(?! (?:before|earlier|ago|précédente|dernière|20\d\d))"
    r"|\byear[- ]to[- ]date\b|\bso far\b|\bto date\b|\bà ce jour\b|\bjusqu'(?:ici|à présent|à maintenant)\b|\brunning (?:total|tally)\b"
    r"|\b(?:since|depuis) (?:the )?(?:le )?(?:1er |start of |beginning of |début de |1 )*(?:january|new year|janvier|the new year|l'année|the year|this year)\b(?!'?s?,? (?:20\d\d|(?!1\b)\d{1,2}\b|1,? 20))",
    re.IGNORECASE,
)
_WORDS = (
    "year",
    "so far",
    "to date",
    "année",
    "since ",
    "depuis ",
    "à ce jour",
    "jusqu'",
    "running",
)
_IN_DIGITS = re.compile(r"20[12]\d\b(?!-\d| ?- ?20\d\d|[.,]\d|/\d)")
_DATED = re.compile(
    rf"(?:\b{_MONTH}\.?(?: \d{{1,2}}(?:st|nd|rd|th)?)?,?|\d[,-]|version \d,?|since|before|until|depuis|by|d'ici|avant|(?:launch|introduc|start|creat|debut)\w* in|began in) ?$|[\w/#-]$",
    re.IGNORECASE,
)


def scopes(text: str) -> list[Scope]:
    """The years that a text speaks of in order, those of dates and of "since 2015" left out."""
    found = []
    low = re.lower(text)
    if "20" in low:
        for match in _IN_DIGITS.finditer(low):
            start = match.start()
            if not _DATED.search(low[max(0, start - 24) : start]):
                found.append(Scope(int(match[0]), start, match.end()))
    for cue in _WORDS:
        if cue in low:
            found += [Scope(None, *match.span()) for match in _IN_WORDS.finditer(low)]
            break
    return _merged(sorted(found, key=lambda scope: scope.start)) if len(found) > 1 else found


def _merged(found: list[Scope]) -> list[Scope]:
    """Scopes in order, with "so far in 2025" and "2026 to date" as one."""
    kept = found[:1]
    for scope in found[1:]:
        last = kept[-1]
        if scope.start - last.end < NEXT and None in (scope.year, last.year):
            kept[-1] = Scope(last.year or scope.year, last.start, scope.end)
        else:
            kept.append(scope)
    return kept


NEXT = 8


def scope_in(text: str) -> Scope | None:
    """The first year that a text speaks of."""
    found = scopes(text)
    return found[0] if found else None


_CATEGORIES = (
    ("physicians", r"physicians?|doctors?|médecins?"),
    ("senior_managers", r"senior managers?|senior executives?|cadres supérieur\w*"),
    (
        "pnp",
        r"provincial(?:[\s-]nominees?(?: program)?| nominations?| program| draws?| rounds?)|pnp|pcp|nominees?|candidats? des provinces|nomination provinciale",
    ),
    ("french", r"french|francophones?|fran[çc]ais|fran[çc]aise"),
    ("healthcare", r"health(?:[\s-]?care)?|medical|santé|soins de santé|nurses"),
    ("stem", r"stem|stim"),
    ("transport", r"transport\w*"),
    ("agriculture", r"agri-?food|agricultur\w*|agroalimentaire"),
    ("education", r"education|teachers?|educators?|éducation|enseignants"),
    ("cec", r"canadian experience(?: class)?|cec|expérience canadienne|experience class"),
    ("fst", r"federal skilled trades?|fst[pc]?"),
    ("trades", r"(?:skilled )?trades?|tradespeople|métiers(?! du transport)"),
    ("fsw", r"federal skilled workers?|fsw[pc]?|travailleurs qualifiés"),
    (
        "general",
        r"all[\s-]programs?|no[\s-]program(?:[\s-]specified)?|general|générale?s?|généraux|tous les programmes"
        r"|without a program|toutes? catégories? ouvertes?|aucun programme",
    ),
)
CATEGORY_WORDS = "|".join(pattern for _, pattern in _CATEGORIES)
_CATEGORY = re.compile(
    r"\b(?:" + "|".join(f"({pattern})" for _, pattern in _CATEGORIES) + r")\b", re.IGNORECASE
)


def category_in(text: str) -> str | None:
    """The category that a few words name first, in looser words than those of a draw."""
    found = _CATEGORY.search(re.lower(text))
    return _CATEGORIES[found.lastindex - 1][0] if found and found.lastindex else None


_APPROXIMATE = re.compile(
    r"\b(?:(?P<over>over|more than|past|pass(?:es|ed|ing)?|tops?|topped|cross(?:es|ed)?|across|beyond|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|above|at least|plus de|dépass\w+|upwards of|no fewer than)"
    r"|(?P<under>under|fewer than|less than|below|moins de)"
    r"|(?P<about>nearly|almost|about|around|roughly|some|approximately|close to|près de|environ|quelque))(?: a total of| the (?:mark|number) of)? $",
    re.IGNORECASE,
)


def approximate(text: str, start: int, end: int) -> str | None:
    """Whether the number at a place is stated as a bound or roughly: over, under, about."""
    if text[end : end + 1] == "+":
        return OVER
    found = _APPROXIMATE.search(re.lower(text[max(0, start - 30) : start]))
    return found.lastgroup if found and found.lastgroup in (OVER, UNDER, ABOUT) else None


ELSEWHEN = re.compile(
    rf"\b(?:{_MONTH}|months?|weeks?|fortnight|days?|quarter|half|season|spring|summer|autumn|fall|winter|mois|semaines?|jours?|trimestre|été|automne|hiver|printemps)\b",
    re.IGNORECASE,
)
"""A period that is not a year."""
OTHER_YEAR = re.compile(
    r"\b(?:last year|the year before|previous year|same (?:point|time|period|stage|date)|compar\w+|versus|against|corresponding"
    r"|target\w*|plan(?:s|ned|ning)?|levels plan|l'an dernier|l'année dernière|cibles?|admissions?|par rapport|whereas)\b",
    re.IGNORECASE,
)
EVER_WORDS = re.compile(
    r"\b(?:ever|very|toute|history|histoire|since (?:the )?(?:its|launch|inception|category|system|start of express|introduction|20\d\d|(?:june|july|summer|mid-?) ?2023|january 2015)|of its kind|du genre|à ce jour|depuis (?:la création|le lancement|20\d\d))\b",
    re.IGNORECASE,
)


def resolved(day: Day, published: date | None) -> date | None:
    """A day as a date; a year that is not stated is the latest that is not after publication."""
    if day.year:
        return date(day.year, day.month, day.day)
    if published is None:
        return None
    for year in (published.year, published.year - 1):
        try:
            found = date(year, day.month, day.day)
        except ValueError:
            continue
        if found <= published:
            return found
    return None


MAX_DRAWS = 150
"""No year had so many draws: 2025 had 58. A larger number is not a count of a year's draws."""
PLAIN = re.compile(
    r"(?:\b(?:express|entry|ee|overall|federal|ircc'?s?|invitation|canadian|canada'?s?|new|official|system|round|draw|ita|entrée|20[12]\d|and|the|\d+(?:st|nd|rd|th))\b|[\s()-])*",
    re.IGNORECASE,
)
"""Words that say no more of a draw than that it is one."""
NOT_A_COUNT = re.compile(
    r"\b(?:largest|biggest|smallest|lowest|highest|consecutive|straight|row|time|week|day|month|half|quarter|back-to-back|category-based|program-specific|targeted|version)\b",
    re.IGNORECASE,
)
FOR_CATEGORY = re.compile(
    rf",?(?: one)?(?: (?:altogether|so far|overall))*,? (?:(?:held |conducted |run )?for|to target|that (?:was |is )?(?:for|target\w+)|which targeted|to focus on|to invite|targeting|ciblant|axée? sur|destinée?s? (?:à|aux)|réservée? (?:à|aux)|aux|under|aimed at|à viser|visant|pour|dedicated to|specific to|limited to|reserved for|focused on|of its kind for|in)"
    rf" (?:the |la |le |les |l')?(?:[\w-]+ ){{0,2}}?(?:{CATEGORY_WORDS})\b",
    re.IGNORECASE,
)
"""For whom a draw was: "for healthcare workers", "axé sur les soins de santé"."""
