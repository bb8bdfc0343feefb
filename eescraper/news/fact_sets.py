"""The facts of a clause, one set for each draw that it speaks of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from eescraper.news.clauses import Clause
from eescraper.news.frame import same
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, TIE_BREAK, Fact


def fact_sets(clause: Clause, is_plural: bool) -> Iterator[dict[str, Any]]:
    """{slot: value} for each draw of a clause; ``is_plural``: its page is on several draws."""
    days = dict.fromkeys(fact.value for fact in clause.facts if fact.slot == DATE)
    if clause.is_context and len(days) == len(clause.facts) > 1:
        return ({DATE: day} for day in days)
    return filter(None, _pairs(clause) if is_plural else _tuples(clause))


def _pairs(clause: Clause) -> Iterator[dict[str, Any]]:
    """The facts of a clause of a page on several draws: "a PNP draw on May 30 and a CEC one on …"."""
    facts = [next(group) for _, group in groupby(clause.facts, key=lambda fact: fact[:2])]
    order = [fact.slot for fact in facts]
    count = len(facts) // 2
    is_paired = any(order == [*pair] * count for pair in _OF_PAIRS)
    if count < 2 or not is_paired or len({fact.value for fact in facts}) < len(facts):  # noqa: PLR2004
        yield from _tuples(clause)
        return
    for at in range(0, len(facts), 2):
        yield _slots(facts[at : at + 2])


_OF_PAIRS = tuple(
    pair for slot in (DATE, TIE_BREAK) for pair in ((slot, CATEGORY), (CATEGORY, slot))
)


def _tuples(clause: Clause) -> Iterator[dict[str, Any]]:
    """The facts of a clause, one set for each draw that it speaks of."""
    facts = clause.facts
    if numbered := _by_number(facts):
        yield from map(_slots, numbered)
        return
    if _RESPECTIVE.search(clause.text) and (zipped := _zipped(facts)):
        yield from map(_slots, zipped)
        return
    counts = {
        slot: len({f.value for f in facts if f.slot == slot}) for slot in (INVITATIONS, CUTOFF)
    }
    several = max(counts.values())
    if several <= 1:
        yield _slots(facts)
        return
    behind = _is_named_behind(facts)
    current: list[Fact] = []
    groups: list[list[Fact]] = [current]
    for fact in facts:
        twice = any(
            f.slot == fact.slot and not same(fact.slot, f.value, fact.value) for f in current
        )
        if fact.slot in (INVITATIONS, CUTOFF) and twice:
            # A category or date right before the number belongs to it.
            carried: list[Fact] = []
            while (
                current
                and current[-1].slot in (CATEGORY, DATE, NUMBER)
                and not (behind and current[-1].slot == CATEGORY)
                and any(f.slot in (INVITATIONS, CUTOFF) for f in current[:-1])
                and not _AND_THEN.search(clause.text[current[-1].end : fact.start])
            ):
                carried.insert(0, current.pop())
            current = [*carried]
            groups.append(current)
        current.append(fact)
    shared = [f for f in groups[0] if f.slot == DATE]
    for index, group in enumerate(groups):
        own = group if index == 0 or any(f.slot == DATE for f in group) else [*shared, *group]
        yield _slots(own)


def _by_number(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Facts by the numbers of several draws: each set begins with one, or with the day before it.

    Nothing if the numbers are told in a list, without a fact of each.
    """
    if len({fact.value for fact in facts if fact.slot == NUMBER}) < 2:  # noqa: PLR2004
        return []
    leader = DATE if facts[0].slot == DATE else NUMBER
    groups: list[list[Fact]] = []
    for fact in facts:
        if fact.slot == leader or not groups:
            groups.append([])
        groups[-1].append(fact)
    numbers = [sum(fact.slot == NUMBER for fact in group) for group in groups]
    is_each = max(numbers) == 1 and sum(numbers) >= len(groups) - 1
    return groups if is_each and all(len(group) > 1 for group in groups[:-1]) else []


def _is_named_behind(facts: Sequence[Fact]) -> bool:
    """Whether each amount is told before its category: "199 for trades and 775 for nominees"."""
    slots = [fact.slot for fact in facts if fact.slot in (CATEGORY, CUTOFF, INVITATIONS)]
    told = [slot for slot, _ in groupby(slots)]
    return told in ([name, CATEGORY] * (len(told) // 2) for name in (CUTOFF, INVITATIONS))


_RESPECTIVE = re.compile(
    r"\b(?:respectively|respectivement|(?:per|for each|in each|by each|à chaque|par) (?:draw|round|tirage|ronde)|each)\b",
    re.IGNORECASE,
)


def _zipped(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Facts that are told in lists, one set for each draw: the first of each list, the second …

    What is told once is of all of them; nothing if the lists are of different lengths.
    """
    lists: dict[str, dict[Any, Fact]] = {}
    for fact in facts:
        lists.setdefault(fact.slot, {}).setdefault(fact.value, fact)
    lengths = {len(values) for values in lists.values()} - {1}
    if len(lengths) != 1 or not {DATE, CATEGORY} & {s for s in lists if len(lists[s]) > 1}:
        return []
    of_slot = [list(values.values()) for values in lists.values()]
    return [
        [values[nth if len(values) > 1 else 0] for values in of_slot]
        for nth in range(lengths.pop())
    ]


_AND_THEN = re.compile(r";|\b(?:and|while|whereas|et|tandis que)\b", re.IGNORECASE)
"""What ends the facts of one draw, so that what stands before it is of that one."""


def _slots(facts: Iterable[Fact]) -> dict[str, Any]:
    facts = list(facts)
    found: dict[str, Any] = {}
    named, dated = (
        {fact.value for fact in facts if fact.slot == slot} for slot in (CATEGORY, DATE)
    )
    has_several = len(named) > 1 or len(dated) > 1
    if has_several and not any(fact.slot in (INVITATIONS, CUTOFF) for fact in facts):
        without = [slot for slot, values in ((CATEGORY, named), (DATE, dated)) if len(values) > 1]
        facts = [fact for fact in facts if fact.slot not in without]
    for fact in facts:
        known = found.get(fact.slot)
        if known is None or (fact.slot == DATE and known.year is None and fact.value.year):
            found[fact.slot] = fact.value
    return found
