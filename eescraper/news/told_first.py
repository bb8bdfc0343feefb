"""What clauses are taken for by the page that they are of: news of last week, ordinals. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eescraper.news.blocks import ITEM, PARAGRAPH, TITLE
from eescraper.news.clauses import Clause
from eescraper.news.lines import LEAD
from eescraper.news.looking_back import is_of_late
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, LAST_OF_2016, NUMBER, number


def weigh(clauses: Sequence[Clause], *, is_plural: bool, has_ordinals: bool) -> None:
    """Take clauses for news or not by what the page tells before them.

    ``is_plural``: the page is on several draws. ``has_ordinals``: an ordinal may be a draw's number.
    """
    if not has_ordinals:
        _drop_ordinals(clauses)
    _take_news_of_late(clauses)
    if not is_plural:
        _leave_other_titles(clauses)


def _drop_ordinals(clauses: Sequence[Clause]) -> None:
    """Take out numbers that none but a draw of the first two years can have."""
    for clause in clauses:
        clause.facts = [
            fact
            for fact in clause.facts
            if fact.slot != NUMBER or number(fact.value) > LAST_OF_2016
        ]


def _take_news_of_late(clauses: Sequence[Clause]) -> None:
    """Take what a page tells first for its news, though it was "last week" or "earlier this week"."""
    titles = [clause for clause in clauses if clause.kind == TITLE]
    told = {(fact.slot, fact.value) for c in titles for fact in c.facts if fact.slot in AMOUNTS}
    known = {slot for slot, _ in told}
    first = ""
    for clause in clauses:
        stated = {(fact.slot, fact.value) for fact in clause.facts if fact.slot in AMOUNTS}
        is_dated = any(fact.slot == DATE for fact in clause.facts)
        if clause.kind == TITLE or not (stated or is_dated):
            continue
        if not clause.is_context or clause.block > LEAD or clause.text != (first or clause.text):
            return
        is_other = any(slot in known for slot, _ in stated - told)
        if is_other or not is_of_late(clause.text):
            return
        first, clause.is_context = clause.text, False


AMOUNTS = (INVITATIONS, CUTOFF)


def _leave_other_titles(clauses: Sequence[Clause]) -> None:
    """Take lines that are titles of other articles for what they are: they say nothing of the news."""
    titles = [clause for clause in clauses if clause.block > 1 and _is_title(clause)]
    known: set[tuple[str, object]] = set()
    for clause in clauses if titles else ():
        stated = {(fact.slot, fact.value) for fact in clause.facts if fact.slot in _OF_A_TITLE}
        if clause.is_context or not stated:
            continue
        told = {slot for slot, _ in known}
        is_other = clause.block > LEAD or any(slot in told for slot, _ in stated - known)
        if is_other and not stated & known and clause in titles:
            clause.is_context = True
        else:
            known |= stated


_OF_A_TITLE = (INVITATIONS, CUTOFF, CATEGORY, NUMBER)
MAX_TITLE = 130
_HEADLINE = re.compile(
    r"(?:[A-Z][^:]{0,40}: )?(?:IRCC|CIC|Canada|Ottawa|Express Entry|[A-Z][a-z]+)\b[^.;]{0,60}?"
    r"\b(?:issues|invites|holds|sends|conducts|targets|hosts|extends|selects|announces|invited|drops|falls|rises)\b[^.;]*"
)
"""How titles are phrased: in the present tense, and without a full stop."""


def _is_title(clause: Clause) -> bool:
    """Whether a clause is all of a line that is phrased as a title."""
    return (
        clause.kind in (PARAGRAPH, ITEM)
        and len(clause.text) < MAX_TITLE
        and clause.text[-1:] not in ".:;,"
        and _HEADLINE.fullmatch(clause.text) is not None
    )
