"""Numbers and tie-breaks that a page states apart from what else it tells of its one draw. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from eescraper.news.clauses import Clause
from eescraper.news.frame import Frame
from eescraper.news.values import NUMBER, TIE_BREAK


def take_alone(frames: Sequence[Frame], clauses: Sequence[Clause]) -> None:
    """Give the one draw of a page its number and tie-break if the page states but one of each."""
    news = [frame for frame in frames if not frame.is_context] or list(frames)
    if len(news) != 1:
        return
    for name in (NUMBER, TIE_BREAK):
        if any(name in frame.slots for frame in frames):
            continue
        told = [(fact.value, clause) for clause in clauses
                for fact in clause.facts if fact.slot == name]  # fmt: skip
        values = {value for value, _ in told}
        text = next((clause.text for _, clause in told if not clause.is_context), None)
        if len(values) == 1 and text is not None:
            news[0].add({name: values.pop()}, text)
