"""Which kinds of claims a text may make, by its words alone: one look-up of each word. Pure."""

from __future__ import annotations

from enum import IntFlag

from eescraper.news.claims.cues import ORDINALS
from eescraper.news.words import MONTHS


class Cue(IntFlag):
    """What a word speaks of."""

    YEAR = 1
    DRAW = 2
    DRAWS = 4
    ORDINAL = 8
    INVITED = 16
    POOL = 32
    PAUSE = 64
    SINCE = 128
    NEVER = 256
    NEXT = 512
    BEST = 1024
    RANGE = 2048
    SCORE = 4096
    MONTH = 8192
    TOTAL = 16384
    CLASS = 32768


_WORDS = {
    Cue.YEAR: "year years année far january janvier ici présent running year-to-date jour",
    Cue.DRAW: "draw round selection tirage ronde lottery raffle drawing",
    Cue.DRAW | Cue.DRAWS: "draws rounds selections tirages rondes lotteries raffles those these them",
    Cue.INVITED: "invitations invitation itas ita ipd invited invité invités invites people candidates candidats"
    " personnes sent issued émis délivré produced brought up tally sum count add",
    Cue.INVITED | Cue.TOTAL: "total totals totalling totaling",
    Cue.POOL: "pool bassin profiles profils",
    Cue.PAUSE: "pause paused pauses suspended suspension hiatus idle interrupted interruption halt halted lull"
    " drought hold break absence gap shut moratorium suspendu suspendus interrompu interrompus",
    Cue.SINCE | Cue.YEAR: "since depuis",
    Cue.NEVER: "no not t never aucun aucune pas without first",
    Cue.NEXT: "next upcoming prochain prochaine expect expects expected predict predicts overdue look anticipate"
    " anticipated forecast likely prévoit attend will",
    Cue.BEST: "lowest highest largest biggest smallest generous plus",
    Cue.RANGE: "between from range ranges ranged entre de swung run moved varied fourchette",
    Cue.SCORE: "cut cut-off cut-offs cutoff cutoffs score scores crs size sizes threshold thresholds mark marks requirement"
    " requirements seuil seuils note notes",
    Cue.MONTH: "month mois",
    Cue.CLASS: "category class stream catégorie type types",
}  # fmt: skip


def _table() -> dict[str, int]:
    found: dict[str, int] = {}
    for cue, words in _WORDS.items():
        for word in words.split():
            found[word] = found.get(word, 0) | cue
    for year in range(2015, 2030):
        found[str(year)] = found.get(str(year), 0) | Cue.YEAR
    for word in MONTHS:
        found[word] = found.get(word, 0) | Cue.MONTH
    suffixes = ("st", "nd", "rd", "th", "e", "er", "re", "ère", "ème", "ième")
    digits = (f"{n}{suffix}" for n in range(1, 151) for suffix in suffixes)
    for word in (*ORDINALS, *digits):
        found[word] = found.get(word, 0) | Cue.ORDINAL
    return {word: int(cue) for word, cue in found.items()}


_AROUND = (
    "{}",
    "{}.",
    "{},",
    "{}:",
    "{};",
    "{})",
    "({}",
    "({})",
    "{}'s",
    "{}?",
    "l'{}",
    "d'{}",
    "**{}",
    "{}-ever",
)
# With what may stand around a word, a text need only be cut at its spaces.
_CUES = {form.format(word): cue for word, cue in _table().items() for form in _AROUND}
_KNOWN = frozenset(_CUES)


def cues_in(text: str) -> int:
    """The cues of a text, as bits of `Cue`.

    >>> Cue(cues_in("The 2025 pool")) == Cue.YEAR | Cue.POOL
    True
    """
    found = 0
    for word in _KNOWN.intersection(text.lower().split()):
        found |= _CUES[word]
    return found


# Bits as plain numbers: an IntFlag's own arithmetic costs more than all of the rest.
YEAR, DRAW, DRAWS, ORDINAL, INVITED, POOL, PAUSE, SINCE = map(int, list(Cue)[:8])
NEVER, NEXT, BEST, RANGE, SCORE, MONTH, TOTAL, CLASS = map(int, list(Cue)[8:])
