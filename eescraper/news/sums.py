"""Amounts that are of no draw: totals, targets, what is only supposed. Pure."""

from __future__ import annotations

import re

from eescraper.news import words
from eescraper.news.looking_back import BOUNDARY, outside
from eescraper.news.screen import AnyCue, Cue, Said
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, MAX_INVITATIONS, NUMBER, Fact

_OF_ONE_DRAW = AnyCue(
    r"\b(?:this|the|a|an|its|latest|new|today's|current|recent|single|that|first|second|third|fourth|fifth|\d+th)"
    r" (?:[\w'/#-]+ ){0,5}?(?:draw|round|selection|lottery|drawing)\b(?! of the year)(?!s)",
    r"\bjust (?:been )?(?:issued|sent|invited)\b",
    r"\b(?:ce|le|un|dernier|nouveau|récent) (?:[\w'-]+ ){0,3}?tirage\b",
)  # fmt: skip
_SURE_SUM = AnyCue(
    r"\bnumber of (?:invitations|itas)(?: (?:issued|sent))? this (?:month|year)\b",
    r"(?<!largest )(?<!biggest )(?<!smallest )(?<!highest )(?<!lowest )\b(?:so far|to date)\b", r"\bbring(?:s|ing)?\b(?=[^.]{0,40}\btotal|[^.]{0,60}\bto \d)", r"\bbrought\b(?=[^.]{0,40}\btotal|[^.]{0,60}\bto \d)", r"\bcumulative\w*", r"\bcombined\b", r"\btogether\b",
    r"\bdepuis (?:le début|janvier)\b", r"\bin (?:the|its) first (?:full )?year\b", r"\bfirst year of (?:the )?(?:express entry|system|program\w*)\b", r"\bannually\b", r"^in 20\d\d,? (?:only|just|a total of|some|about|nearly|almost|over|more than|around)\b", r"\b(?:each|every) year\b", r"\byear-to-date\b", r"\bthis year,? (?:ircc|canada) has\b", r"\bcette année\b", r"\ba maintenant\b",
    r"\b(?:makes?|making) (?:a|the|for a) total\b(?! of \w+ (?:draws|rounds))", r"\bmak(?:e|es|ing) (?:(?:about|some|over|nearly|roughly|around|almost|more than) )?\d[\d,]* [^.,;]{0,30}\bin (?:total|all)\b", r"\bhas now\b", r"\bpast \w+ (?:weeks|months|days)\b", r"\b(?:two|three|four|six)[- ](?:week|month) (?:period|span)\b",
)  # fmt: skip


def without_sums(sentence: Said, facts: list[Fact]) -> list[Fact]:
    """Without totals of a year, targets and predictions, which are of no single draw."""
    if _UNREAL.is_in(sentence) and not _EVENT.is_in(sentence):
        facts = [fact for fact in facts if fact.slot not in (INVITATIONS, CUTOFF)]
    if _ANNIVERSARY.is_in(sentence):
        facts = [fact for fact in facts if fact.slot not in (DATE, NUMBER)]
    if _OF_MANY.search(sentence) or _OTHER_PROGRAM.search(sentence):
        facts = [fact for fact in facts if fact.slot not in (INVITATIONS, CUTOFF)]
    if _is_of_no_draw(sentence, facts):
        facts = [fact for fact in facts if fact.slot != CATEGORY]
    if _LEVELS.search(sentence) or _is_of_points(sentence, facts):
        facts = [fact for fact in facts if fact.slot != CATEGORY]
    is_scored = _CUT_OFF.is_in(sentence)
    if words.POOL.is_in(sentence) and not words.DRAW_WORDS.is_in(sentence) and not is_scored:
        facts = [fact for fact in facts if fact.slot != DATE]
    if _BANDS.search(sentence):
        return []
    if words.TARGETS.is_in(sentence) and _NOT_YET.search(_BY_PLAN.sub("", sentence)):
        return [fact for fact in facts if fact.slot not in (INVITATIONS, CUTOFF, DATE)]
    is_of_pool = words.POOL.is_in(sentence) and _OF_POOL.search(sentence)
    if is_of_pool and not _TOTAL_INVITED.search(sentence):
        kept = {CUTOFF} if _IS_SCORED.search(sentence) else set()
        return [f for f in facts if f.slot not in (INVITATIONS, CUTOFF, DATE) or f.slot in kept]
    is_dated = any(fact.slot == DATE for fact in facts) and not _SURE_SUM.is_in(sentence)
    is_scored = any(fact.slot == CUTOFF for fact in facts)
    return [
        fact
        for fact in facts
        if fact.slot != INVITATIONS or not _is_sum(sentence, fact, is_dated, is_scored)
    ]


def _is_of_no_draw(sentence: Said, facts: list[Fact]) -> bool:
    """Whether a sentence names a category without telling of a draw: what kinds there are, or none."""
    if _NO_DRAW.search(sentence) or (_OF_KINDS.search(sentence) and not _DIGIT.search(sentence)):
        return True
    is_told = any(fact.slot in (INVITATIONS, CUTOFF) for fact in facts)
    return not is_told and _NAMES_KINDS.search(sentence) is not None


def _is_of_points(sentence: Said, facts: list[Fact]) -> bool:
    """Whether a sentence that names a program tells who is given points, and of no draw."""
    return (
        bool(facts)
        and all(fact.slot == CATEGORY and fact.value != "pnp" for fact in facts)
        and (
            _MORE_POINTS.is_in(sentence)
            or (_POINTS_GIVEN.is_in(sentence) and not words.DRAW_WORDS.is_in(sentence))
        )
    )


_MORE_POINTS = Cue(
    r"\b(?:get|gets|getting|receive|receives|earn|gain|obtain|award|awards|awarded|given|gives?|claim) (?:\w+ )?(?:more|additional|extra|bonus|up to \d+) (?:crs )?points\b"
    r"|\b(?:crs|points?|scor(?:e|ing)|ranking system) (?:updates?|changes?|bonus|boosts?|increases?|improvements?|reforms?) for\b"
)
"""Who is given points, though a draw be named beside it."""
_POINTS_GIVEN = Cue(r"\b(?:points?|boost\w*|bonus|scores?)\b")
_UNREAL = AnyCue(
    r"^had (?:the|you|it|there)\b", r"\bif (?:you|your|the|ircc|canada|a|an|we)\b", r"\bwhen (?:a|you)\b", r"\b(?:would|could|might|should)\b", r"\byou (?:are|have|need|can|may|will|get|had)\b",
    r"\bwill (?:receive|get|need|be|take)\b", r"\bneeds? to\b", r"\bsi (?:vous|le|la|un)\b", r"\b(?:pourrai|devrai|serai)(?:t|ent)\b",
)  # fmt: skip
"""What a sentence says that tells what may be, or what anybody should have."""
_EVENT = AnyCue(
    r"\b(?:invited|issued|sent|held|received|scored|needed|required|conducted|drew|selected|was|were|had|took place|handed|gave|made it)\b", r"\b(?:draw|round)\b",
    r"\b(?:invité|émis|délivré|tenu|reçu|était|étaient)\w*\b",
)  # fmt: skip
_OF_MANY = Cue(
    r"\bthere (?:were|have been) (?:\d+|\w+) (?:\w+ )?(?:draws|rounds)\b[^,.;]{0,30}?\b(?:in|since|during) 20\d\d\b|\b(?:of|other) (?:the )?\d+ (?:\w+ )?(?:draws|rounds)\b|\bon average\b|\ben moyenne\b|\blowest\b[^.;]{0,60}\band (?:the )?highest\b[^.;]{0,30}\d{3}|\beach (?:draw|round) (?:had|saw|invited|issued)\b|\b(?:in|over|across|during) (?:the )?(?:first|last|past|previous) \d{1,2} (?:[\w-]+ ){0,2}(?:draws|rounds)\b|\b(?:recent|other|most|all|past) (?:[\w-]+ ){0,2}(?:draws|rounds) (?:had|have|saw)\b|\b(?:in|for|over) (?:all )?(?:these|those) (?:\w+ )?(?:draws|rounds)\b"
)
_IS_SCORED = Cue(r"cut-? ?off|minimum|\bpoints or (?:more|above|higher)")
_OTHER_PROGRAM = Cue(
    r"\bparents (?:and|&) grandparents\b|\bpgp\b|\b(?:to|for) (?:potential )?sponsors\b|\bgrands-parents\b|\bparrainage\b"
)
"""Programs that invite people as well, and not out of Express Entry."""
_ANNIVERSARY = Cue(r"\banniversar(?:y|ies)\b|\banniversaire\b")
_NO_DRAW = Cue(
    r"\b(?:no|not a single|without an?|there has been no|aucun) (?:[\w-]+ ){0,3}(?:draws?|rounds?|tirages?)\b"
)

_NAMES_KINDS = Cue(
    r"^in (?:general|all-program|program-specific|category-based) (?:express entry )?(?:draws|rounds)\b|\b(?:general|all-program),? (?:or |and )?(?:program-specific|category-based)\b"
)
"""What tells what is done in draws of a kind, or which kinds there are."""
_OF_KINDS = Cue(
    r"^there are\b|\b(?:different|various|several) (?:[\w-]+ )?programs\b[^.]*\bincluding\b|\b(?:general|specific|based) (?:draws|rounds) (?:invite|take|select|target|are|can|may)\b|^il y a (?:des|les)\b"
    r"|\b(?:tirages|rondes) (?:invitent|visent|ciblent|peuvent)\b"
)
"""What a sentence says that tells what kinds of draws there are, and of none that was held."""
_DIGIT = re.compile(r"\d")

_LEVELS = Cue(r"\b\d{2}[, ]?000 (?:to|and|-) (?:a high of )?\d{2}[, ]?000\b|\blevels? for\b")
"""How many people are to come in a year, by program."""
_CUT_OFF = Cue(r"\bcut-? ?off (?:mark|score) of \d")
"""What a draw has, though it be called a pool."""
_BANDS = Cue(r"(?:\b\d{3}-\d{3,4}\b.*?){3}")
"""Bands of scores: several of them are of the pool."""
_NOT_YET = Cue(
    r"(?<!were its )(?<!was its )(?<!were the )(?<!was the )(?<!canada )(?<!ircc )(?<!draw )(?<!round )(?<!ottawa )(?<!entry )target(?!ed|ing)|levels plan|plans? to|predict|next (?:draw|round)|upcoming|expects?\b|example|suppose|if you (?:have|score|are|get)\b|could(?! only (?:apply|be invited))"
    r"|cibles?|prévu|prévision|forecast|estimate|\bis to\b|are to come|\bwill (?:invite|admit|welcome|be|come|follow|happen|take place)"
    r"|would have (?:a|had|been)|doit accueillir|va accueillir|\bmay be (?:invited|issued|sent)\b"
)
_BY_PLAN = re.compile(
    r"\b(?:under|in line with|as part of|ahead of|in support of|consistent with) (?:the |its |canada's |ircc's |ottawa's )?(?:20\d\d(?:-\d{2,4})? )?(?:immigration )?levels plan\b",
    re.IGNORECASE,
)
"""What a draw that was held is done by: the plan is named, and none of its numbers."""
_TOTAL_INVITED = Cue(
    r"\btotal of \d[\d,]* [^.;]{0,90}?\b(?:issued|invited|received|sent|selected)\b"
)
"""A total of those whom a draw took out of the pool."""
_OF_POOL = Cue(r"\bas of\b|(?<!\bin )\btotal\b(?! of \d{1,3} (?:crs )?points)|\bprofiles\b")


_SEVERAL = Cue(
    r"(?<!previous )(?<!last )(?<!past )(?<!prior )(?<!total of )(?<!of the )\b(?:two|three|four|five|six|seven|eight|nine|ten|deux|trois|quatre|cinq|six|sept|huit|neuf|dix) (?:[\w-]+ ){0,3}?(?:draws|rounds|tirages|rondes|vagues)\b(?!.*\bthe (?:latest|newest)\b)"
    r"|\b(?:first|second|third|fourth|last|this|largest|busiest|[1-4](?:st|nd|rd|th)) (?:quarter|half)\b|\bquarterly\b"
    r"|\bin (?:the |its )?(?:most )?(?:recent|latest|last) (?:[\w-]+ ){0,3}(?:draws|rounds)$"
)


def _is_sum(sentence: Said, fact: Fact, is_dated: bool, is_scored: bool) -> bool:
    if fact.value > MAX_INVITATIONS:
        return True
    if is_dated and words.SUMS.may_be_in(sentence) and _THIS_WEEK.match(sentence):
        return False
    if not (
        _SEVERAL.may_be_in(sentence)
        or _SURE_SUM.may_be_in(sentence)
        or words.SUMS.may_be_in(sentence)
    ):
        return False
    if not is_scored and _SEVERAL.search(sentence):
        return True
    inner = outside(sentence, [match.start() for match in BOUNDARY.finditer(sentence)])
    bounds = [0, *inner, len(sentence)]
    index = max(i for i, at in enumerate(bounds) if at <= fact.start)
    part = _RECORD.sub("", sentence[bounds[index] : bounds[min(index + 1, len(bounds) - 1)]])
    opening = sentence[: bounds[1] + 1] if index and len(sentence[: bounds[1]]) < OPENING else ""
    if _SURE_SUM.search(part) or _SURE_SUM.search(opening):
        return True
    return bool(words.SUMS.search(part) or words.SUMS.search(opening)) and not _OF_ONE_DRAW.search(
        part
    )


_RECORD = re.compile(
    r"\b(?:lowest|highest|largest|smallest|biggest|fewest)\b[^,;\d]{0,40}\bso far\b(?: (?:in|this) (?:20\d\d|year))?",
    re.IGNORECASE,
)
"""What is the most or the least so far, and no sum."""
_THIS_WEEK = re.compile(r"(?:this|cette) (?:week|month|semaine),", re.IGNORECASE)
OPENING = 45
"""Words before the first comma are an opening ("So far this year, …") up to this length."""
