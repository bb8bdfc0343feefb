"""What clauses are taken for by the page that they are of: news of last week, ordinals. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from eescraper.news.blocks import TITLE
from eescraper.news.clauses import LEAD, Clause
from eescraper.news.looking_back import is_of_late
from eescraper.news.values import CUTOFF, DATE, INVITATIONS, LAST_OF_2016, NUMBER, number


def drop_ordinals(clauses: Sequence[Clause]) -> None:
    """Take out numbers that none but a draw of the first two years can have."""
    for clause in clauses:
        clause.facts = [
            fact
            for fact in clause.facts
            if fact.slot != NUMBER or number(fact.value) > LAST_OF_2016
        ]


def take_news_of_late(clauses: Sequence[Clause]) -> None:
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
