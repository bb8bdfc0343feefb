"""Which parts of a sentence look back to other draws. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eescraper.news import words
from eescraper.news.screen import Cue

BOUNDARY = Cue(
    r",(?!\d)(?! ?20[12]\d\b)|;|\(|\s-\s|:\s|\bwhile\b|\bwhereas\b|\bbut\b|\bwhich\b|\balors que\b|\bmais\b"
)
_PREPOSITION = re.compile(
    r"follow|after|après|from|points? |under|below|above|to the|beyond|unchanged|the \d|the same as|of the day|record|contre|since|compar|versus|relative|unlike|than|against|(?:up|down) from|on the heels|par rapport|qu'|as |contraire"
    r"|au lieu|whereas|while|came|comes|fait suite|succède",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r", (?:where|which|who|when|in which|at which|whose|qui|que|dont|où)\b", re.IGNORECASE
)
"""A comma that does not end what went before: "after the round of May 2, which …, Canada invited"."""
_TO_COMMA = (0, 2, 5)
"""How far before a boundary the comma is: at it, before "which", before "in which"."""
_OF_SUBJECT = re.compile(
    r"(?<!,) (?:which|who) (?:was|were|took|had|came|happened)\b", re.IGNORECASE
)
"""What tells of the subject before it: "the third draw which was a week earlier"."""
_IS_VERB = re.compile(r"follow(?:s|ed)\b|came|comes|fait suite|succède", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_AND = re.compile(r" and (?:the|a|an|it|its|was|only|invited|issued)\b", re.IGNORECASE)
_NEXT = re.compile(
    r"followed (?:by|the)|days? (?:before|after|earlier|later)|next day|yesterday|whereas|while|la veille|lendemain|earlier (?:this|that|in the) week|had (?:been|invited)",
    re.IGNORECASE,
)
_SINCE_DAY = re.compile(rf"since (?:{words.DATE.exact.pattern}|20[12]\d\b)", re.IGNORECASE)
_ENDS_IN_DRAW = re.compile(r"\b(?:draw|round|one)$", re.IGNORECASE)
_DAY_BEHIND = re.compile(
    rf", (?:held )?(?:on |back on )(?:{words.DATE.exact.pattern})", re.IGNORECASE
)
"""The day of what was looked back to: "since the last CEC draw, on May 2"."""
_SINCE = re.compile(r"since|on the heels", re.IGNORECASE)
_NO_PAST = re.compile(
    r"\b(?:announced|said|confirmed|reported|revealed|profiles?)\b", re.IGNORECASE
)
"""What the past perfect behind is of the news: "announced that 500 had been invited"."""
_SO_LONG = re.compile(
    r"(?:(?:just|only|some|about|barely|less than|more than|nearly) )*\w+ (?:days?|weeks?|months?) ",
    re.IGNORECASE,
)
"""How a sentence begins that tells how long after another draw the news was."""
_IN_FRONT = re.compile(r"(?:in|at|on|during|for|with) [^,.;]{3,60}, ", re.IGNORECASE)
"""What an aside comes behind that is put before the news: "In June's draw, following that of May, …"."""
_AS_IN = re.compile(r"as (?:in|on|at)\b", re.IGNORECASE)
_OF_LATE = re.compile(
    r"last (?:week|month)|earlier (?:this|in the)|earlier today|days? ago|weeks? ago", re.IGNORECASE
)
AT_START = 14
"""A cue that begins within so many characters begins the sentence."""


def outside(sentence: str, places: Sequence[int]) -> list[int]:
    """Those places of a sentence that are in no brackets."""
    asides = [match.span() for match in _ASIDE.finditer(sentence)]
    return [at for at in places if not any(start <= at < end for start, end in asides)]


def _end(sentence: str, cue: re.Match[str]) -> int:
    """Where a look back ends: with the aside between dashes that it is in, else with the sentence."""
    is_aside = " - " in sentence[: cue.start()]
    closed = sentence.find(" - ", cue.end()) if is_aside else -1
    return closed if closed > 0 else len(sentence)


def _begin(sentence: str, bounds: Sequence[int], cue: re.Match[str]) -> int:
    """Where a look back begins: with the part of the sentence that its cue is in."""
    before = [at for at in bounds if at < cue.start()]
    if before and _OF_SUBJECT.match(sentence, max(0, before[-1] - 1)):
        before.pop()
    return before[-1] if before and before[-1] > AT_START else 0


def _following(sentence: str, ends: Sequence[int], cue: re.Match[str]) -> int:
    """Where the part of the sentence ends that a cue opens, the day of what it names included."""
    following = next((at for at in ends if at >= cue.end()), len(sentence))
    is_of_draw = _ENDS_IN_DRAW.search(sentence, cue.start(), following)
    day = _DAY_BEHIND.match(sentence, following) if is_of_draw else None
    return day.end() if day else following


def is_of_late(sentence: str) -> bool:
    """Whether a sentence looks back no farther than to "last week", when the news may be of then."""
    cues = [cue[0] for cue in words.EARLIER.finditer(sentence)]
    return bool(cues) and all(_OF_LATE.fullmatch(cue) for cue in cues)


def context_spans(sentence: str, is_sequence: bool) -> list[tuple[int, int]]:
    """The parts of a sentence that look back to other draws.

    ``is_sequence``: the draws that come one after the other are all of them the news.
    """
    cues = words.EARLIER.finditer(sentence)
    if not cues:
        return []
    spans: list[tuple[int, int]] = []
    bounds = [match.start() for match in BOUNDARY.finditer(sentence)]
    ends = [
        at
        for at in outside(sentence, bounds)
        if not any(_RELATIVE.match(sentence, max(0, at - back)) for back in _TO_COMMA)
    ]
    asides = [match.span() for match in _ASIDE.finditer(sentence)]
    for cue in cues:
        if any(start <= cue.start() < end for start, end in spans):
            continue
        if aside := next((span for span in asides if span[0] < cue.start() < span[1]), None):
            spans.append(aside)
            continue
        if cue[0][:4].lower() == "had " and _NO_PAST.search(sentence, 0, cue.start()):
            continue
        if is_sequence and _NEXT.search(sentence, max(0, cue.start() - 12), cue.end() + 16):
            continue
        if _PREPOSITION.match(cue[0]):
            spans.append(_span_behind(sentence, cue, ends))
        else:
            spans.append((_begin(sentence, bounds, cue), _end(sentence, cue)))
    return spans


def _span_behind(sentence: str, cue: re.Match[str], ends: Sequence[int]) -> tuple[int, int]:
    """The part of a sentence that a preposition begins: "since May 2", "after the draw of …"."""
    following = _following(sentence, ends, cue)
    if (day := _SINCE_DAY.match(sentence, cue.start())) is not None:
        is_told = _RELATIVE.match(sentence, day.end())
        until = next((at for at in ends if at > day.end()), len(sentence))
        if is_told and cue.start() >= AT_START:
            until = _end(sentence, cue)
        return cue.start(), until if is_told else day.end()
    if _SINCE.match(cue[0]) and (more := _AND.search(sentence, cue.end(), following)):
        following = more.start()
    is_first = (
        cue.start() < AT_START
        or _SO_LONG.fullmatch(sentence, 0, cue.start())
        or _IN_FRONT.fullmatch(sentence, 0, cue.start())
    )
    opens = (is_first or _AS_IN.match(cue[0])) and not _IS_VERB.match(cue[0])
    until = following if opens or _SINCE.match(cue[0]) else _end(sentence, cue)
    if cue[0].lower().startswith("than") and (but := sentence.find(", but ", cue.end(), until)) > 0:
        until = but
    return cue.start(), until
