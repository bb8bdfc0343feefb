"""From clauses to draws: which facts belong together, and which draw is the news.

The draw that a page reports (the headline) is told apart from draws that it names for comparison
and in tables. Facts are bound within a clause, a list or a row; a date of one draw is never
combined with the score of another. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eescraper.news import words
from eescraper.news.alone import take_alone
from eescraper.news.binding import read, same_day
from eescraper.news.blocks import TITLE, Article, Block
from eescraper.news.clauses import Clause, clauses_of
from eescraper.news.days import (
    HELD,
    date_by_address,
    date_by_cut_row,
    date_by_mention,
    doubt_days,
    share_day,
    take_day,
)
from eescraper.news.frame import Frame, same
from eescraper.news.lines import LEAD
from eescraper.news.names import categories_of
from eescraper.news.page_kind import (
    IS_ROUND_UP,
    asks_which,
    is_early,
    is_explainer_by_title,
    is_federal,
    is_list,
    is_list_of_year,
    is_of_a_time,
    is_plural_page,
    is_plural_title,
    is_report,
    reports_nothing,
)
from eescraper.news.provinces import provincial_blocks
from eescraper.news.screen import Cue, said
from eescraper.news.sections import keep_titled, sections_of
from eescraper.news.several import (
    are_counted,
    is_long_before,
    is_titled,
    leave_sum,
    settle,
    share_category,
    take_cut,
    take_near,
)
from eescraper.news.side_by_side import joined
from eescraper.news.tables import cut_line, cut_row, rows_of
from eescraper.news.told_first import weigh
from eescraper.news.totals import (
    doubt_title,
    drop_bases,
    drop_rough,
    drop_sum_of_rows,
    drop_sum_of_title,
    drop_totals,
)
from eescraper.news.values import (
    CATEGORY,
    CUTOFF,
    DATE,
    INVITATIONS,
    NUMBER,
    TIE_BREAK,
)


def find_draws(article: Article, published: date | None, *, is_surely: bool = False) -> list[Frame]:
    """The draws that a page names, in its order; those that are not context are the headline.

    ``is_surely``: the page is known to report a draw, however little it looks like that.
    """
    blocks = joined(article.blocks)
    provincial = provincial_blocks(blocks)
    nothing = not is_federal(blocks) if is_surely else reports_nothing(blocks, article.url)
    if nothing or len(provincial) == len(blocks):
        return []
    rows = [row for row in rows_of(blocks) if row.block not in provincial]
    is_plural = is_plural_page(article)
    apart = {row.block for row in rows} | provincial | cut_row(blocks, rows)
    clauses = list(clauses_of(blocks, apart, published, is_plural))
    has_ordinals = published is not None or is_early(article)
    weigh(clauses, is_plural=is_plural, has_ordinals=has_ordinals)
    drop_sum_of_title(clauses, blocks)
    drop_sum_of_rows(clauses, [r.slots[INVITATIONS] for r in rows if INVITATIONS in r.slots])
    parts = drop_totals(clauses)
    doubt_title(clauses)
    drop_rough(clauses)
    drop_bases(clauses)
    is_plural = is_plural or bool(parts)
    sections = _sections(clauses, blocks, is_plural)
    frames = _read_sections(sections, clauses) or read(clauses, is_plural)
    is_explainer = not is_surely and _is_explainer(article, clauses)
    is_news = is_surely or any(_IS_NEWS.search(said(block.text)) for block in blocks[: LEAD - 2])
    titled = _named_in_title(blocks)
    is_asked = asks_which(article)
    found = [
        frame
        for frame in frames
        if (frame.is_draw and _is_reported(frame, is_explainer, is_news))
        or (frame.is_draw and is_plural and is_titled(frame, titled))
        or (is_asked and not frame.is_context and {DATE, CATEGORY} <= frame.slots.keys())
    ]
    told = [f for f in found if not f.is_context and {DATE, CATEGORY} <= f.slots.keys()]
    if not sections and not (IS_ROUND_UP.search(article.title) and _are_told(found)):
        settle(found, is_plural, _of_title(clauses), titled)
    _keep_parts(found, parts)
    _merge_mentions(found)
    share_day(found, article, parts)
    _date_alone(found, frames, clauses, article, blocks)
    take_alone(found, clauses)
    share_category(found, clauses)
    if is_of_a_time(article):
        take_near(found)
        leave_sum(found)
        take_cut(found, clauses, blocks)
    cut = cut_line(blocks, rows)
    if is_asked:
        for frame in told:
            frame.is_context = False
        return _with_all([frame for frame in found if DATE in frame.slots], [*rows, *cut])
    if _is_listed(found, rows, is_plural or are_counted(rows, blocks)):
        return _as_news([*rows, *cut], found)
    if len(rows) >= MIN_LIST and is_list_of_year(article):
        return _with_all(found, [*rows, *cut])
    announced = None if is_explainer else next(filter(_is_announced, frames), None)
    if announced and announced.slots[CATEGORY] == _of_title(clauses):
        _put_behind(announced, found)
    is_told = any(not frame.is_context for frame in found)
    is_of_rows = len(rows) > 1 or (not announced and (is_list(article) or not is_explainer))
    if rows and is_of_rows and not is_told:
        return _as_news([*rows, *cut], found)
    first = _announced(announced, frames, article) if announced and not is_told else []
    return [*first, *found, *_without_twins(found, rows)]


def _date_alone(
    found: Sequence[Frame],
    frames: Sequence[Frame],
    clauses: Sequence[Clause],
    article: Article,
    blocks: Sequence[Block],
) -> None:
    """Give the one draw of the news its day, if that is told apart from its numbers."""
    take_day(found, frames)
    date_by_mention(found, clauses)
    date_by_cut_row(found, blocks)
    date_by_address(found, article.url)
    doubt_days(found)


MIN_LIST = 3
"""So many rows of a page whose title is of all the draws of a year are its news."""


def _sections(
    clauses: Sequence[Clause], blocks: Sequence[Block], is_plural: bool
) -> list[list[Clause]]:
    """The sections of a page that is a list; none if a draw is told before them."""
    sections = sections_of(clauses, blocks)
    return sections if sections and (is_plural or not _is_told(clauses, sections)) else []


def _is_explainer(article: Article, clauses: Sequence[Clause]) -> bool:
    """Whether a page explains or sums up, by its title, and has no size in it."""
    if is_report(article) or asks_which(article):
        return is_report(article)
    has_size = any(f.slot == INVITATIONS for c in clauses if c.block == 0 for f in c.facts)
    return not has_size and is_explainer_by_title(article)


def _keep_parts(found: Sequence[Frame], parts: set[int]) -> None:
    """Make context of draws that are not among those whose sum the page tells."""
    for frame in found if parts else ():
        if frame.slots.get(INVITATIONS) not in parts:
            frame.is_context = True


def _with_all(found: list[Frame], rows: list[Frame]) -> list[Frame]:
    """The draws of a text and all those of its list as the headline."""
    alone = _without_twins(found, rows)
    for frame in alone:
        frame.is_context = False
    return [*found, *alone]


def _as_news(rows: list[Frame], found: list[Frame]) -> list[Frame]:
    """The rows of a list as the headline, and what the text tells beside them as context."""
    for row in rows:
        row.is_context = False
    others = _without_twins(rows, found)
    for frame in others:
        frame.is_context = True
    return [*rows, *others]


def _read_sections(sections: Sequence[list[Clause]], clauses: Sequence[Clause]) -> list[Frame]:
    """The draws of sections. The one day that the lead names is theirs if they name none."""
    frames = list(filter(None, map(_read_section, sections)))
    keep_titled(frames, clauses, sections)
    if any(DATE in frame.slots for frame in frames):
        return frames
    first = sections[0][0].block if sections else 0
    lead = [clause for clause in clauses if clause.block < first and not clause.is_context]
    days = {fact.value: clause for clause in lead for fact in clause.facts if fact.slot == DATE}
    for frame in frames if len(days) == 1 else ():
        for day, clause in days.items():
            frame.add({DATE: day}, clause.text)
    return frames


def _read_section(section: Sequence[Clause]) -> Frame | None:
    """The draw of one section: what its heading and first lines say of one."""
    return next((frame for frame in read(section, False) if frame.is_draw), None)


def _is_told(clauses: Sequence[Clause], sections: Sequence[Sequence[Clause]]) -> bool:
    """Whether a draw is told in full before the first section: the sections are then a list of others."""
    first = sections[0][0].block
    told = read((clause for clause in clauses if clause.block < first), False)
    return any(
        not frame.is_context and {INVITATIONS, CUTOFF} <= frame.slots.keys() for frame in told
    )


def _without_twins(found: list[Frame], rows: list[Frame]) -> list[Frame]:
    """The rows of draws that are not yet found; what a row adds to a headline is added."""
    alone = []
    for row in rows:
        twin = next(
            (
                frame
                for frame in found
                if frame.agrees(row.slots)
                and frame.shares(row.slots)
                and (_twins(frame, row) or (len(rows) == 1 and not frame.is_context))
            ),
            None,
        )
        if twin is None:
            alone.append(row)
            continue
        twin.is_context = twin.is_context and row.is_context
        for name in row.slots if not twin.is_context else ():
            twin.add({name: row.slots[name]}, row.texts[name])
    return alone


def _put_behind(announced: Frame, found: Sequence[Frame]) -> None:
    """Make context of draws of another category or day than the one that title and lead announce."""
    news = [frame for frame in found if not frame.is_context]
    category = announced.slots[CATEGORY]
    if all(
        frame.slots.get(CATEGORY, category) != category
        or not same(DATE, frame.slots.get(DATE, announced.slots[DATE]), announced.slots[DATE])
        for frame in news
    ):
        for frame in news:
            frame.is_context = True


def _is_listed(found: Sequence[Frame], rows: Sequence[Frame], is_plural: bool) -> bool:
    """Whether the draws that a page reports are those of its list, and not told in its text."""
    told = [f for f in found if not f.is_context and {INVITATIONS, CUTOFF} <= f.slots.keys()]
    if not is_plural or len(rows) < 2 or any(is_long_before(row, rows[0]) for row in rows):  # noqa: PLR2004
        return False
    if len(told) < 2:  # noqa: PLR2004
        return all(any(_twins(row, frame) for row in rows) for frame in told)
    return _are_full(rows) and all(
        any(same_day(row, frame.slots.get(DATE)) for row in rows) for frame in told
    )


def _are_full(rows: Sequence[Frame]) -> bool:
    """Whether each row has the day, the size and the cut-off of a draw."""
    return all({DATE, INVITATIONS, CUTOFF} <= row.slots.keys() for row in rows)


def _is_announced(frame: Frame) -> bool:
    """Whether a draw is reported without any of its numbers: its day and category, and a verb."""
    return (
        not frame.is_context
        and not frame.is_draw
        and frame.slots.keys() >= {DATE, CATEGORY}
        and bool(HELD.search(frame.texts[DATE]))
    )


def _announced(announced: Frame, frames: Sequence[Frame], article: Article) -> list[Frame]:
    """The draw that is reported without its numbers, or all of them if the title is of several."""
    if not is_plural_title(article):
        return [announced]
    return [f for f in frames if not f.is_context and {DATE, CATEGORY} <= f.slots.keys()]


def _are_told(frames: Sequence[Frame]) -> bool:
    """Whether each of several draws is told with its day."""
    news = [frame for frame in frames if not frame.is_context]
    return len(news) > 2 and sum(DATE in frame.slots for frame in news) > len(news) // 2  # noqa: PLR2004


def _twins(frame: Frame, row: Frame) -> bool:
    both = frame.slots.keys() & row.slots.keys()
    is_cut = not row.slots.keys() & {CUTOFF, INVITATIONS} and {DATE, CATEGORY} <= both
    return is_cut or len(both & {DATE, CUTOFF, INVITATIONS, NUMBER}) >= 2  # noqa: PLR2004


def _of_title(clauses: Sequence[Clause]) -> str | None:
    """The category that the title names, if it names but one."""
    named = {f.value for c in clauses if c.block == 0 for f in c.facts if f.slot == CATEGORY}
    return named.pop() if len(named) == 1 else None


def _named_in_title(blocks: Sequence[Block]) -> set[str]:
    """All categories that the title names."""
    title = said(blocks[0].text if blocks[0].kind == TITLE else "")
    return {fact.value for fact in categories_of(title)}


def _merge_mentions(frames: list[Frame]) -> None:
    """Make one of the frames that have the same size and cut-off on the same day, or on no day."""
    kept: list[Frame] = []
    for frame in frames:
        twin = next((other for other in kept if _is_one_draw(other, frame)), None)
        if twin is None:
            kept.append(frame)
            continue
        for name, value in frame.slots.items():
            twin.add({name: value}, frame.texts[name])
        twin.is_context = twin.is_context and frame.is_context
    frames[:] = kept


def _is_one_draw(one: Frame, other: Frame) -> bool:
    both = one.slots.keys() & other.slots.keys()
    return {INVITATIONS, CUTOFF} <= both and all(
        same(name, one.slots[name], other.slots[name])
        for name in (INVITATIONS, CUTOFF, DATE, NUMBER)
        if name in both
    )


_IS_NEWS = Cue(
    r"\b(?:ircc|cic|canada|department|government)\)? (?:has |have )?(?:recently |just |now )?(?:held|conducted|hosted|carried out|organi[sz]ed|staged|performed|invited|issued)\b.{0,60}\b(?:draw|round|(?:two|three|four) (?:[\w-]+ ){0,3}(?:draws|rounds))\b"
)


def _is_reported(frame: Frame, is_explainer: bool, is_news: bool) -> bool:
    """Whether somebody invited somebody: a score alone is of a draw if a draw is said to be it."""
    has = frame.slots.keys() & {INVITATIONS, CUTOFF, DATE, NUMBER, TIE_BREAK}
    if is_explainer and not has >= {INVITATIONS, CUTOFF, DATE} and not has >= {NUMBER, DATE}:
        return False
    if len(has) > 1 or (frame.begun <= LEAD and (has & {INVITATIONS, NUMBER} or is_news)):
        is_full = has >= {INVITATIONS, CUTOFF, DATE}
        return is_news or is_full or any(map(words.DRAW_WORDS.is_in, frame.texts.values()))
    return any(_THIS_DRAW.search(said(text)) for text in frame.texts.values())


_THIS_DRAW = Cue(
    r"\b(?:latest|newest|new|recent|today's|this|current|first|second|third|held|record|\w+day's) (?:[\w'/#-]+ ){0,5}?(?:draw|round|selection|tirage|ronde)\b"
    r"|\b(?:dernier|dernière|nouveau|nouvelle|récent|ce|cette) (?:[\w'-]+ ){0,3}?(?:tirage|ronde)\b|\b(?:draw|round|tirage|ronde)(?: of invitations)? (?:held|conducted|hosted|carried out|organi[sz]ed|staged|performed|took|had|has|was|invited|issued|closed)\b"
)
