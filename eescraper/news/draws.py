"""From clauses to draws: which facts belong together, and which draw is the news.

The draw that a page reports (the headline) is told apart from draws that it names for comparison
and in tables. Facts are bound within a clause, a list or a row; a date of one draw is never
combined with the score of another. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from eescraper.news import words
from eescraper.news.blocks import HEADING, ITEM, PARAGRAPH, ROW, Article
from eescraper.news.clauses import HEAD, LEAD, MAX_HEADING, Clause, clauses_of
from eescraper.news.facts import (
    CATEGORY,
    CUTOFF,
    DATE,
    INVITATIONS,
    NUMBER,
    TIE_BREAK,
    Day,
    Fact,
)
from eescraper.news.frame import Frame, days_apart, same
from eescraper.news.screen import AnyCue, Cue, said
from eescraper.news.provinces import provincial_blocks
from eescraper.news.sections import sections_of
from eescraper.news.side_by_side import joined
from eescraper.news.tables import rows_of


def find_draws(article: Article, published: date | None) -> list[Frame]:
    """The draws that a page names, in its order; those that are not context are the headline."""
    blocks = joined(article.blocks)
    provincial = provincial_blocks(blocks)
    texts = [said(block.text) for block in blocks]
    is_predicted = any(
        _PREDICTION.search(text) for text in texts[:HEAD] if len(text) < MAX_HEADING
    )
    is_federal = any(_FEDERAL.search(text) or words.NAMES.may_be_in(text) for text in texts)
    if is_predicted or not is_federal or len(provincial) == len(blocks):
        return []
    rows = [row for row in rows_of(blocks) if row.block not in provincial]
    is_plural = _is_plural(article)
    clauses = list(clauses_of(blocks, {row.block for row in rows} | provincial, published))
    is_plural = _drop_totals(clauses) or is_plural
    sections = sections_of(clauses, blocks)
    if sections and (is_plural or not _is_told(clauses, sections)):
        frames = list(filter(None, map(_read_section, sections)))
    else:
        frames = _read(clauses, is_plural)
    is_explainer = _EXPLAINER.search(words.plain(article.title)) is not None
    found = [frame for frame in frames if frame.is_draw and _is_reported(frame, is_explainer)]
    if not sections:
        _settle(found, is_plural)
    _merge_mentions(found)
    _share_day(found, article)
    if _is_listed(found, rows, is_plural):
        for row in rows:
            row.is_context = False
        others = _without_twins(rows, found)
        for frame in others:
            frame.is_context = True
        return [*rows, *others]
    if any(not frame.is_context for frame in found):
        return [*found, *_without_twins(found, rows)]
    if rows and (len(rows) > 1 or _is_list(article)):
        for row in rows:
            row.is_context = False
    elif announced := next(filter(_is_announced, frames), None):
        found.insert(0, announced)
    return [*found, *_without_twins(found, rows)]


def _read(clauses: Iterable[Clause], is_plural: bool) -> list[Frame]:
    """The frames that clauses make up, in the order in which they are begun."""
    frames: list[Frame] = []
    for clause in clauses:
        for slots in filter(None, _tuples(clause)):
            _place(frames, slots, clause, is_plural)
    return frames


def _read_section(section: Sequence[Clause]) -> Frame | None:
    """The draw of one section: what its heading and first lines say of one."""
    return next((frame for frame in _read(section, False) if frame.is_draw), None)


def _is_told(clauses: Sequence[Clause], sections: Sequence[Sequence[Clause]]) -> bool:
    """Whether a draw is told in full before the first section: the sections are then a list of others."""
    first = sections[0][0].block
    told = _read((clause for clause in clauses if clause.block < first), False)
    return any(
        not frame.is_context and {INVITATIONS, CUTOFF} <= frame.slots.keys() for frame in told
    )


def _drop_totals(clauses: Sequence[Clause]) -> bool:
    """Take out sizes that are the sum of several that come after them, and tell whether any was."""
    sizes = [
        (clause, fact)
        for clause in clauses
        for fact in clause.facts
        if fact.slot == INVITATIONS and not clause.is_context
    ]
    is_any = False
    for index, (clause, fact) in enumerate(sizes[:LEAD]):
        later = list(dict.fromkeys(f.value for _, f in sizes[index + 1 :] if f.value != fact.value))
        totals = [sum(later[:count]) for count in range(2, min(len(later), MAX_SUMMED) + 1)]
        is_about = _ABOUT.search(clause.text[max(0, fact.start - 20) : fact.start]) is not None
        if any(_is_total(fact.value, total, is_about) for total in totals):
            is_any = True
            clause.facts = [
                f for f in clause.facts if (f.slot, f.value) != (INVITATIONS, fact.value)
            ]
    return is_any


_ABOUT = re.compile(r"\b(?:nearly|almost|about|over|more than|some|around|près de|plus de|environ) $", re.IGNORECASE)


def _is_total(value: int, total: int, is_about: bool) -> bool:
    """Whether a number is a sum, or the round number that it is nearly."""
    return value == total or (is_about and value % 100 == 0 and abs(value - total) * 25 < value)


MAX_SUMMED = 6


def _without_twins(found: list[Frame], rows: list[Frame]) -> list[Frame]:
    """The rows of draws that are not yet found; what a row adds to a headline is added."""
    alone = []
    for row in rows:
        twin = next(
            (f for f in found if f.agrees(row.slots) and f.shares(row.slots) and _twins(f, row)),
            None,
        )
        if twin is None:
            alone.append(row)
            continue
        twin.is_context = twin.is_context and row.is_context
        for name in (DATE, CATEGORY, NUMBER, TIE_BREAK) if not twin.is_context else ():
            if name in row.slots and name not in twin.slots:
                twin.add({name: row.slots[name]}, row.texts[name])
    return alone


def _is_listed(found: Sequence[Frame], rows: Sequence[Frame], is_plural: bool) -> bool:
    """Whether the draws that a page reports are those of its list, and not told in its text."""
    told = [f for f in found if not f.is_context and {INVITATIONS, CUTOFF} <= f.slots.keys()]
    return (
        is_plural
        and len(told) < 2 <= len(rows)  # noqa: PLR2004
        and all(any(_twins(row, frame) for row in rows) for frame in told)
        and not any(_is_long_before(row, rows[0]) for row in rows)
    )


def _is_announced(frame: Frame) -> bool:
    """Whether a draw is reported without any of its numbers: its day and category, and a verb."""
    return (
        not frame.is_context
        and not frame.is_draw
        and frame.slots.keys() >= {DATE, CATEGORY}
        and bool(_HELD.search(frame.texts[DATE]))
    )


_FEDERAL = AnyCue(
    r"express[\s-]+entry\b(?! (?:for|fees?|of|is)\b)", r"entr[ée]e[\s-]+express", r"\bircc\b", r"\bcic\b", r"immigration", r"\bcrs\b", r"\bscg\b", r"\bitas?\b",
)  # fmt: skip
"""Words that a page on Express Entry has, and one on another kind of draw has not."""

_HELD = Cue(
    r"\b(?:held|ran|run|conducted|issued|took place|a tenu|organisé)\b.{0,80}\b(?:draw|round|tirage|ronde)\b"
    r"|\b(?:draw|round|tirage|ronde)\b.{0,60}\b(?:held|took place|tenue?|eu lieu)\b"
)
_PREDICTION = Cue(r"\bpredictions?\b|\bpredicts?\b|\bpredicting\b|\bforecasts?\b|\bprévisions?\b")


def _twins(frame: Frame, row: Frame) -> bool:
    both = frame.slots.keys() & row.slots.keys() & {DATE, CUTOFF, INVITATIONS, NUMBER}
    return len(both) >= 2  # noqa: PLR2004


def _tuples(clause: Clause) -> Iterator[dict[str, Any]]:
    """The facts of a clause, one set for each draw that it speaks of."""
    facts = clause.facts
    counts = {
        slot: len({f.value for f in facts if f.slot == slot}) for slot in (INVITATIONS, CUTOFF)
    }
    several = max(counts.values())
    if several <= 1:
        yield _slots(facts)
        return
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
                and any(f.slot in (INVITATIONS, CUTOFF) for f in current[:-1])
            ):
                carried.insert(0, current.pop())
            current = [*carried]
            groups.append(current)
        current.append(fact)
    shared = [f for f in groups[0] if f.slot == DATE]
    for index, group in enumerate(groups):
        own = group if index == 0 or any(f.slot == DATE for f in group) else [*shared, *group]
        yield _slots(own)


def _slots(facts: Iterable[Fact]) -> dict[str, Any]:
    facts = list(facts)
    found: dict[str, Any] = {}
    if len({fact.value for fact in facts if fact.slot == CATEGORY}) > 1 and not any(
        fact.slot in (INVITATIONS, CUTOFF) for fact in facts
    ):
        facts = [fact for fact in facts if fact.slot != CATEGORY]
    for fact in facts:
        known = found.get(fact.slot)
        if known is None or (fact.slot == DATE and known.year is None and fact.value.year):
            found[fact.slot] = fact.value
    return found


def _place(frames: list[Frame], slots: dict[str, Any], clause: Clause, is_plural: bool) -> None:
    """Give a set of facts to the draw that it is of, or begin a new one."""
    numbers = {name: value for name, value in slots.items() if name in (INVITATIONS, CUTOFF)}
    named = next(
        (f for f in frames if NUMBER in slots and f.slots.get(NUMBER) == slots[NUMBER]), None
    )
    if named:
        named.add(slots, clause.text)
        return
    known = [f for f in frames if numbers and f.shares(numbers)
             and f.agrees({name: slots[name] for name in slots if name != CATEGORY})]  # fmt: skip
    if known:
        known[0].add(slots, clause.text)
        return
    if not clause.is_context and not numbers and DATE in slots:
        # "The May 30 draw was …": of a draw that was named for comparison, and not of the news.
        other = next((f for f in frames if f.is_context and _same_day(f, slots[DATE])), None)
        if other and not any(not f.is_context and _same_day(f, slots[DATE]) for f in frames):
            return
    of_kind = [frame for frame in frames if frame.is_context == clause.is_context]
    if not clause.is_context and _is_of_another(slots, clause, frames):
        of_kind = [frame for frame in of_kind if frame is frames[-1]]
    for frame in _candidates(of_kind, slots, clause, is_plural):
        if frame.agrees(slots):
            frame.add(slots, clause.text)
            frame.block = clause.block
            return
    shared = next((f for f in reversed(of_kind) if f.shares(slots) and f.agrees(slots)), None)
    if shared:
        shared.add(slots, clause.text)
        return
    is_head = is_plural and clause.kind == HEADING and NUMBER in slots
    if not clause.is_context and not numbers and of_kind and DATE not in slots and not is_head:
        return  # a name of something else
    frame = Frame(clause.block, clause.is_context)
    frame.add(slots, clause.text)
    frames.append(frame)


def _is_of_another(slots: dict[str, Any], clause: Clause, frames: Sequence[Frame]) -> bool:
    """Whether a day in running text comes after other draws were named, and is of none before them."""
    return (
        slots.keys() <= {DATE, CATEGORY}
        and DATE in slots
        and clause.kind in (PARAGRAPH, ITEM)
        and len(frames) > 1
        and not _LABELLED.match(clause.text)
        and not _THIS_DRAW.search(said(clause.text))
    )


_LABELLED = re.compile(r"[^:.]{2,40}: ?\S")
NEAR_BLOCKS = 3


def _candidates(
    frames: list[Frame], slots: dict[str, Any], clause: Clause, is_plural: bool
) -> Iterator[Frame]:
    """The frames that facts may be of, the likeliest first: the last one near, then the first."""
    if not frames:
        return
    last = frames[-1]
    first = next((frame for frame in frames if frame.is_draw), frames[0])
    if clause.is_context:
        if clause.block - last.block <= 1:
            yield last
        return
    if slots.keys() <= {TIE_BREAK, NUMBER}:
        is_own = clause.block - last.block <= (1 if is_plural else 0) and last.is_draw
        if is_own and {INVITATIONS, CUTOFF} <= last.slots.keys():
            yield last
        if is_plural or slots.keys() == {TIE_BREAK} or clause.block - first.block <= LEAD:
            yield first
        return
    is_near = clause.block - last.block <= (LEAD if clause.kind in (ITEM, ROW) else 1)
    if (
        is_near
        and not last.is_draw
        and last is not first
        and (
            clause.block - first.block <= NEAR_BLOCKS
            and not {INVITATIONS, CUTOFF} & slots.keys() & first.slots.keys()
        )
    ):
        yield first
    if is_near:
        yield last
    if clause.block - first.block <= LEAD or clause.kind in (ITEM, ROW):
        yield first


_MANY = r"(?:two|three|four|five|both|several|multiple|back-to-back|pair of|series of|deux|trois|plusieurs)"
_PLURAL_TITLE = AnyCue(
    r"\bweek in express entry\b",
    r"\bweekly (?:round-?up|recap)\b",
    r"\bdouble (?:draw|round)\b",
    r"\btwo (?:consecutive |straight )?days\b",
    rf"\b{_MANY}\b.{{0,60}}\b(?:draws|rounds|tirages|rondes)\b",
)
_PLURAL_LEAD = AnyCue(
    r"(?:^|\. )(?:two|three|four|five|six) (?:express entry |federal )?(?:draws|rounds|selections)\b(?!,? (?:ago|later|earlier))",
    r"\b(?:issued|held|ran) (?:two|three|four|five|six)(?: \(\d\))? (?:express entry )?(?:draws|rounds)(?: of invitations)?\b(?! (?:so far|since|this year|in 20|in the (?:last|past)))",
    r"\b(?:held|conducted|hosted|ran|issued invitations (?:in|through)|organi[sz]ed|carried out|tenu|organisé)"
    rf"\b.{{0,40}}\b{_MANY}\b.{{0,50}}\b(?:draws|rounds|tirages|rondes)\b",
    rf"\b{_MANY} (?:separate |different |new |express entry |simultaneous |program-specific )*(?:draws|rounds) (?:were|took|on (?:the same|one)|in one day|the same day)",
)  # fmt: skip


def _is_plural(article: Article) -> bool:
    """Whether the page says that it reports several draws."""
    lead = " ".join(block.text for block in article.blocks[1 : LEAD + 1])
    return bool(
        _PLURAL_TITLE.search(said(words.plain(article.title))) or _PLURAL_LEAD.search(said(lead))
    )


def _settle(frames: list[Frame], is_plural: bool) -> None:
    """Decide which of several frames outside of comparisons are the news.

    The first draw with a size or a cut-off is; another one only if the page says that it reports
    several, or if it has the same date.
    """
    news = [frame for frame in frames if not frame.is_context]
    if len(news) < 2:  # noqa: PLR2004
        return
    first = news[0]
    fullest = max(news, key=_fullness)
    if _fullness(fullest) - _fullness(first) >= CLEARLY:
        first = fullest
    for frame in news:
        has_both = {INVITATIONS, CUTOFF} <= frame.slots.keys()
        if frame is not first and not (
            has_both
            and (is_plural or _same_day(frame, first.slots.get(DATE)))
            and not _is_long_before(frame, first)
        ):
            frame.is_context = True


def _is_long_before(frame: Frame, first: Frame) -> bool:
    """Whether a draw is of another time than the one that is surely the news."""
    one, two = frame.slots.get(DATE), first.slots.get(DATE)
    return one is not None and two is not None and days_apart(one, two) > ONE_REPORT


ONE_REPORT = 31
"""Draws that one page reports as news are no more days apart than this."""
CLEARLY = 3
"""A later draw is the news if the page says so much more of it: the first may be of a menu."""


def _merge_mentions(frames: list[Frame]) -> None:
    """Make one of the frames that have the same size and cut-off on the same day, or on no day."""
    for index, frame in enumerate(frames):
        for later in frames[index + 1 :]:
            if {INVITATIONS, CUTOFF} <= frame.slots.keys() & later.slots.keys() and all(
                same(name, frame.slots[name], later.slots[name])
                for name in (INVITATIONS, CUTOFF, DATE, NUMBER)
                if name in frame.slots and name in later.slots
            ):
                for name, value in later.slots.items():
                    frame.add({name: value}, later.texts[name])
                frame.is_context = frame.is_context and later.is_context
                frames.remove(later)
                return _merge_mentions(frames)
    return None


def _fullness(frame: Frame) -> int:
    """How much a page says of a draw; comparisons rarely have a tie-break or a number."""
    weights = {INVITATIONS: 1, CUTOFF: 1, DATE: 1, NUMBER: 2, TIE_BREAK: 2}
    return sum(weight for name, weight in weights.items() if name in frame.slots)


_ONE_DAY = AnyCue(
    r"\b(?:single|same|one) day\b",
    r"\bdouble (?:draw|round)\b",
    r"\btwice\b",
    r"\bmême jour(?:née)?\b",
)


def _share_day(frames: list[Frame], article: Article) -> None:
    """Give the day of one draw to the others of a page that says that they were on one day."""
    lead = " ".join(block.text for block in article.blocks[: LEAD + 1])
    news = [frame for frame in frames if not frame.is_context]
    dated = [frame for frame in news if DATE in frame.slots]
    if len(dated) == 1 < len(news) and _ONE_DAY.search(lead):
        for frame in news:
            frame.add({DATE: dated[0].slots[DATE]}, dated[0].texts[DATE])


def _same_day(frame: Frame, two: Day | None) -> bool:
    one = frame.slots.get(DATE)
    if one is None or two is None or one.relative or two.relative:
        return False
    return same(DATE, one, two)


def _is_reported(frame: Frame, is_explainer: bool) -> bool:
    """Whether somebody invited somebody: a score alone is of a draw if a draw is said to be it."""
    has = frame.slots.keys() & {INVITATIONS, CUTOFF, DATE, NUMBER, TIE_BREAK}
    if is_explainer and not has >= {INVITATIONS, CUTOFF, DATE} and not has >= {NUMBER, DATE}:
        return False
    if len(has) > 1 or (has & {INVITATIONS, NUMBER} and frame.begun <= LEAD):
        return any(words.DRAW_WORDS.search(text) for text in frame.texts.values())
    return any(_THIS_DRAW.search(said(text)) for text in frame.texts.values())


_EXPLAINER = Cue(
    r"^(?:what|how|why|when|who|understanding|guide|complete|ultimate|all about|everything|comment|qu'est-ce)\b|\bguide\b|\bexplained\b|\bcalculat\w+|\bstatistics\b"
    r"|\b(?:first|second|third|fourth) (?:quarter|half)\b|\bin review\b|\bbilan\b|\b20\d\d analysis\b|\bpool\b|\btargets?\b|\blevels plan\b|\bpredict\w*|\bprofiles\b|\btrends\b"
)
"""A title of what explains, sums up or looks ahead: it reports a draw only if it tells all of it."""
_THIS_DRAW = Cue(
    r"\b(?:latest|newest|new|recent|today's|this|current|first|second|third|held|record|\w+day's) (?:[\w'/#-]+ ){0,5}?(?:draw|round|selection|tirage|ronde)\b"
    r"|\b(?:dernier|dernière|nouveau|nouvelle|récent|ce|cette) (?:[\w'-]+ ){0,3}?(?:tirage|ronde)\b|\b(?:draw|round|tirage|ronde) (?:held|took|had|has|was|invited|issued|closed)\b"
)


def _is_list(article: Article) -> bool:
    """Whether a page is a list of draws, and not about one of them."""
    return bool(re.search(r"\bdraws\b|\brounds\b|\bhistory\b|\bresults\b|\btracker\b|\bselections\b|\btirages\b|\brondes\b",
                          words.plain(article.title), re.IGNORECASE))  # fmt: skip
