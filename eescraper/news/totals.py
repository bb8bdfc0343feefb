"""Sizes that are of no single draw: sums, and rough ones of titles, told by arithmetic. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from eescraper.news.amounts import NOMINATION
from eescraper.news.blocks import TITLE, Block
from eescraper.news.clauses import Clause
from eescraper.news.facts import facts_of
from eescraper.news.frame import same
from eescraper.news.lines import LEAD
from eescraper.news.screen import said
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, Fact


def drop_bases(clauses: Sequence[Clause]) -> None:
    """Take out scores that are a cut-off without the points of a nomination."""
    scores = {fact.value for clause in clauses for fact in clause.facts if fact.slot == CUTOFF}
    bases = {score for score in scores if score + NOMINATION in scores}
    for clause in clauses if bases else ():
        clause.facts = [
            fact for fact in clause.facts if fact.slot != CUTOFF or fact.value not in bases
        ]


def doubt_title(clauses: Sequence[Clause]) -> None:
    """Take out of a title a size that is a slip of the one in the lead, or a rough total.

    And the names of several categories, if the lead names them: it tells what is of which.
    """
    _leave_names_to_lead(clauses)
    lead = [clause for clause in clauses if 0 < clause.block <= LEAD and not clause.is_context]
    named = {value for clause in clauses if clause.block == 0 for value in _named(clause)}
    _leave_day_to_lead(clauses, lead)
    own = [clause for clause in lead if not named or not _named(clause) - named]
    stated = {fact.value for clause in own for fact in clause.facts if fact.slot == INVITATIONS}
    for clause in clauses:
        if clause.block == 0 and stated:
            clause.facts = [
                fact
                for fact in clause.facts
                if fact.slot != INVITATIONS
                or fact.value in stated
                or not (_is_rough(clause, fact, stated) or _is_slip(fact.value, stated))
            ]


def _named(clause: Clause) -> set[str]:
    """The categories that a clause names."""
    return {fact.value for fact in clause.facts if fact.slot == CATEGORY}


def _leave_names_to_lead(clauses: Sequence[Clause]) -> None:
    lead = [clause for clause in clauses if 0 < clause.block <= LEAD and not clause.is_context]
    told = {value for clause in lead for value in _named(clause)}
    for clause in clauses:
        named = _named(clause)
        if clause.block == 0 and len(named) > 1 and named <= told:
            clause.facts = [fact for fact in clause.facts if fact.slot != CATEGORY]


def _leave_day_to_lead(clauses: Sequence[Clause], lead: Sequence[Clause]) -> None:
    """Take out of a title a day that the lead has otherwise of the same draw: it is of the article."""
    told = [
        (_amounts(clause), fact.value)
        for clause in lead
        for fact in clause.facts
        if fact.slot == DATE and not fact.value.relative
    ]
    for clause in (clause for clause in clauses if clause.kind == TITLE):
        days = [day for amounts, day in told if _amounts(clause) & amounts]
        clause.facts = [
            fact
            for fact in clause.facts
            if fact.slot != DATE or not days or any(same(DATE, fact.value, day) for day in days)
        ]


def _amounts(clause: Clause) -> set[int]:
    """The sizes and cut-offs that a clause states."""
    return {fact.value for fact in clause.facts if fact.slot in (INVITATIONS, CUTOFF)}


_ROUGHLY = re.compile(
    r"\b(?:tops?|nearly|almost|over|more than|exceeds?|some|about|près de|plus de) $", re.IGNORECASE
)


def _is_rough(clause: Clause, fact: Fact, stated: Collection[int]) -> bool:
    """Whether a size is a rough one of those that are stated, or of their sum."""
    is_near = any(abs(size - fact.value) * 10 <= fact.value for size in stated)
    return (is_near or fact.value > min(stated)) and bool(
        _ROUGHLY.search(clause.text[: fact.start])
    )


def drop_rough(clauses: Sequence[Clause]) -> None:
    """Take out of the lead "over 2,000" if 2,095 is told beside it."""
    lead = [clause for clause in clauses if clause.block <= LEAD and not clause.is_context]
    sizes = [(c, fact) for c in lead for fact in c.facts if fact.slot == INVITATIONS]
    rough = [(c, fact) for c, fact in sizes if _OVER.search(c.text[: fact.start])]
    exact = {fact.value for _, fact in sizes} - {fact.value for _, fact in rough}
    for clause, fact in rough:
        if any(0 < size - fact.value <= fact.value // 10 for size in exact):
            clause.facts = [other for other in clause.facts if other is not fact]


_OVER = re.compile(r"\b(?:over|more than|exceeding|plus de) $", re.IGNORECASE)


def _is_slip(value: int, stated: Iterable[int]) -> bool:
    """Whether a number has the digits of another in another order."""
    return any(sorted(str(value)) == sorted(str(other)) for other in stated)


def drop_sum_of_title(clauses: Sequence[Clause], blocks: Sequence[Block]) -> None:
    """Take out, wherever no cut-off or day stands beside it, a size that the title states as a sum."""
    title = said(blocks[0].text if blocks and blocks[0].kind == TITLE else "")
    sizes = {fact.value for fact in facts_of(title, None) if fact.slot == INVITATIONS}
    kept = {f.value for c in clauses if c.block == 0 for f in c.facts if f.slot == INVITATIONS}
    for clause in clauses if sizes - kept else ():
        if not any(fact.slot in (CUTOFF, DATE) for fact in clause.facts):
            clause.facts = [
                fact
                for fact in clause.facts
                if fact.slot != INVITATIONS or fact.value not in sizes - kept
            ]


def drop_sum_of_rows(clauses: Sequence[Clause], sizes: Sequence[int]) -> None:
    """Take out of title and lead the sum of the sizes that the rows of a list have."""
    total = sum(sizes)
    for clause in clauses if len(sizes) > 1 and total not in sizes else ():
        if clause.block <= LEAD:
            clause.facts = [
                fact for fact in clause.facts if (fact.slot, fact.value) != (INVITATIONS, total)
            ]


def drop_totals(clauses: Sequence[Clause]) -> set[int]:
    """Take out sizes that are the sum of several that come after them, and give those several."""
    sizes = [
        (clause, fact)
        for clause in clauses
        for fact in clause.facts
        if fact.slot == INVITATIONS and not clause.is_context
    ]
    parts: set[int] = set()
    single = {
        fact.value for clause, fact in sizes if any(f.slot == CUTOFF for f in clause.facts)
    }  # what has a cut-off of its own is of one draw, and what stands below its number
    single |= {
        fact.value
        for above, clause in pairwise(clauses)
        for fact in clause.facts
        if fact.slot == INVITATIONS and above.is_heading and _has_number(above)
    }
    for index, (clause, fact) in enumerate(sizes[:LEAD]):
        if fact.value in single:
            continue
        later = list(dict.fromkeys(f.value for _, f in sizes[index + 1 :] if f.value != fact.value))
        is_about = _ABOUT.search(clause.text[max(0, fact.start - 20) : fact.start]) is not None
        for count in range(2, min(len(later), MAX_SUMMED) + 1):
            if _is_total(fact.value, sum(later[:count]), is_about):
                before = {f.value for _, f in sizes[:index]} - {fact.value, *later[:count]}
                parts.update(() if before & single else later[:count])
                clause.facts = [
                    f for f in clause.facts if (f.slot, f.value) != (INVITATIONS, fact.value)
                ]
    return parts


def _has_number(clause: Clause) -> bool:
    return any(fact.slot == NUMBER for fact in clause.facts)


_ABOUT = re.compile(
    r"\b(?:nearly|almost|about|over|more than|some|around|près de|plus de|environ) $", re.IGNORECASE
)


def _is_total(value: int, total: int, is_about: bool) -> bool:
    """Whether a number is a sum, or the round number that it is nearly."""
    return value == total or (is_about and value % 100 == 0 and abs(value - total) * 25 < value)


MAX_SUMMED = 6
