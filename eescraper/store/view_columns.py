"""Every view of ``views.sql`` and its columns, described like those of the tables in `columns`.

A column that a view takes over from a table is described there.
"""

from __future__ import annotations

from dataclasses import replace

from eescraper.store.columns import BY_NAME
from eescraper.store.declared import DATE, INSTANT, Column, Table


def _of(table: str, *names: str, null: str | None = None) -> tuple[Column, ...]:
    """Columns of a table, in this order; ``null`` if they can be null here and not there."""
    declared = {column.name: column for column in BY_NAME[table].columns}
    found = (replace(declared[name], references=None) for name in names)
    return tuple(replace(column, null=column.null or null) for column in found)


def _view(name: str, description: str, *columns: tuple[Column, ...] | Column) -> Table:
    flat = [c for part in columns for c in (part if isinstance(part, tuple) else (part,))]
    return Table(name, description, (), tuple(flat))


def _count(name: str, description: str, null: str | None = None, unit: str = "draws") -> Column:
    return Column(name, int, description, null, unit=unit)


_UNDATED = "the draw has no date"
_FIRST = "it is the first of its series"
_NO_TERM = "it is the first of its series, or one of the two values could not be read"
_NONE_OF_IT = "none of the category in that year, or unreadable"
_YEAR = Column("year", int, "The year of the draw's date.", _UNDATED)
_ANY = "as in draws"

VIEWS = (
    _view(
        "draw_ordinals",
        "The place of each draw among all, in its year and in its category.",
        _of("draws", "draw_id", "draw_date"),
        _YEAR,
        _of("draws", "category"),
        Column("nth_ever", int, "Its place among all draws, from 1."),
        Column("nth_of_year", int, "Its place among those of its year."),
        _count("draws_in_year", "How many draws its year has so far."),
        Column("nth_of_category", int, "Its place among those of its category."),
        Column("nth_of_category_in_year", int, "Its place among those of its category and year."),
    ),
    _view(
        "draw_gaps",
        "Each draw beside the one before it, twice: in the series of all draws, and in the one of"
        " its category.",
        Column("series", str, "all, or the code of the category."),
        _of("draws", "draw_id", "draw_number", "draw_suffix", "draw_date"),
        _YEAR,
        _of("draws", "category", "invitations", "crs_cutoff"),
        Column("previous_draw_id", str, "The draw before it in the series.", _FIRST),
        Column("previous_draw_date", str, "Its date.", _NO_TERM, DATE),
        _count("days", "Days from that draw to this one.", _NO_TERM, "days"),
        Column(
            "median_days", float, "The median of the series.", "the series has no gap", unit="days"
        ),
        _count("crs_cutoff_change", "This cut-off less the one before.", _NO_TERM, "CRS points"),
        _count("invitations_change", "This size less the one before.", _NO_TERM, "invitations"),
    ),
    _view(
        "category_years",
        "Each category in each year that has draws, also where it has none.",
        Column("year", int, "The year of the draws' dates."),
        _of("categories", "category"),
        Column("category_kind", str, "general, program, category or unknown."),
        _count("draws", "Draws of the category in the year."),
        _count("invitations", "Invitations issued in them.", "all unreadable", "invitations"),
        Column("draws_percent", float, "Share of the year's draws.", unit="percent"),
        Column(
            "invitations_percent",
            float,
            "Share of the year's invitations.",
            "all unreadable",
            unit="percent",
        ),
        _count("min_invitations", "Size of the smallest draw.", _NONE_OF_IT, "invitations"),
        _count("max_invitations", "Size of the largest draw.", _NONE_OF_IT, "invitations"),
        _count("min_crs_cutoff", "The lowest cut-off.", _NONE_OF_IT, "CRS points"),
        Column("min_crs_cutoff_draw_id", str, "The first draw that had it.", _NONE_OF_IT),
        _count("max_crs_cutoff", "The highest cut-off.", _NONE_OF_IT, "CRS points"),
        Column("max_crs_cutoff_draw_id", str, "The first draw that had it.", _NONE_OF_IT),
    ),
    _view(
        "extremes",
        "The draws with the lowest and highest cut-offs, the fewest and the most invitations.",
        Column(
            "extreme",
            str,
            "lowest cut-off, highest cut-off, fewest invitations or most invitations.",
        ),
        Column("value", int, "The cut-off or the number of invitations."),
        _of("draws", "draw_id", "draw_date", "category"),
    ),
    _view(
        "pool_bands",
        "Each count of the pool, a row for each of its bands.",
        _of("pool_counts", "pool_count_id", "as_of"),
        Column("band", str, "The column of pool_counts, as crs_451_500."),
        Column("crs_from", int, "Lowest score of the band.", unit="CRS points"),
        Column("crs_to", int, "Highest score of the band.", unit="CRS points"),
        Column(
            "is_split",
            int,
            "1 if the band is counted by tens as well, else 0: those with 0 have every score once.",
        ),
        _count("candidates", "Candidates with a score in the band.", "unreadable", "candidates"),
        _of("pool_counts", "total"),
        Column("percent", float, "Share of all candidates.", "unreadable", unit="percent"),
    ),
    _view(
        "pool_changes",
        "Each count of the pool beside the one before it, by their dates.",
        _of("pool_counts", "pool_count_id"),
        Column("previous_as_of", str, "Date of the count before.", "it is the first", DATE),
        _of("pool_counts", "as_of"),
        _count("previous_total", "Its candidates.", "it is the first, or unreadable", "candidates"),
        _of("pool_counts", "total"),
        _count("change", "The difference.", "it is the first, or unreadable", "candidates"),
        _count(
            "invited",
            "Invitations in the draws between the two counts.",
            "it is the first, or a size is unreadable",
            "invitations",
        ),
        _count(
            "inflow",
            "What the difference and the invitations imply: who came, less who left uninvited.",
            "one of the two is not known",
            "candidates",
        ),
        _count(
            "invited_in_doubt",
            "Invitations on the day of one of the two counts, of which it is not said whether they"
            " came before it. Taken to have come before it.",
            unit="invitations",
        ),
    ),
    _view(
        "draw_timing",
        "When each draw was held, and how late the rounds feed showed it.",
        _of("draws", "draw_id", "draw_date"),
        _YEAR,
        _of("draws", "category"),
        Column("weekday", str, "Of the draw's date: Mon to Sun.", _UNDATED),
        _of("draws", "drawn_at_utc"),
        Column("hour_utc", int, "Its hour, in UTC.", "no instant"),
        Column("hour_ottawa", int, "Its hour on Ottawa's clocks.", "no instant"),
        Column(
            "not_shown_at",
            str,
            "The last look at the feed before it was there.",
            "it was there at the first look",
            INSTANT,
        ),
        Column(
            "shown_at", str, "The first look that showed it.", "the feed never showed it", INSTANT
        ),
        *(
            Column(
                f"{which}_delay_hours",
                float,
                f"{text} between the draw and its being shown.",
                "no instant, or one of another day than the draw; it was there at the first look",
                unit="hours",
            )
            for which, text in (("min", "At least the time"), ("max", "At most the time"))
        ),
    ),
    _view(
        "flagged_values",
        "Each flag of each value of a draw: what had to be assumed, or looks odd.",
        _of("draws", "draw_id", "draw_date"),
        Column("field", str, "The column of draws."),
        Column("value", str, "The value.", "it is null in draws", _ANY),
        Column("flag", str, "The flag."),
    ),
    _view(
        "value_provenance",
        "Where each value of a draw was stated, or another one in its place.",
        _of("evidence", "draw_id", "field", "agrees", "outdated"),
        _of("observations", "source", "observation_id", "place"),
        _of("fetches", "fetch_id", "url", "fetched_at"),
        _of("fetches", "archive_file", "archive_offset", "record_id"),
    ),
    _view(
        "value_support",
        "How many of IRCC's sources stand behind each value.",
        _of("evidence", "draw_id"),
        Column("field", str, "The column of draws."),
        Column("support", str, "one, several, or disputed (a source dissents)."),
        _count("agreeing", "Sources that state it.", unit="sources"),
        _count("dissenting", "Sources that state another value.", unit="sources"),
        _count("outdated", "Sources last seen before it was corrected.", unit="sources"),
        Column("agreeing_sources", str, "Their names.", "none agrees", "names, comma-separated"),
        Column("dissenting_sources", str, "Their names.", "none", "names, comma-separated"),
    ),
    _view(
        "disputes",
        "What a source of IRCC states otherwise than the record.",
        _of("evidence", "draw_id", "field"),
        Column("believed", str, "The value in draws.", "null in draws", _ANY),
        Column("stated", str, "What the source states.", "nothing readable", _ANY),
        _of("observations", "source"),
        _of("evidence", "outdated", "dissents_since"),
        _of("fetches", "url"),
        _of("observations", "place"),
    ),
    _view(
        "instructions",
        "The ministerial instruction of each draw, as each source states it now.",
        _of("observations", "draw_id", "source", "language", "minister", "next_date"),
        _of("observations", "instruction"),
        Column("last_seen_at", str, "The last look that showed it.", form=INSTANT),
    ),
    _view(
        "news_reports",
        "What each article says now of each draw that it names.",
        _of("statements", "statement_id"),
        _of("articles", "outlet", "url", "title", "language", "published_on", "read_at"),
        _of("statements", "headline", "draw_id", "stated_id", "draw_date", "category"),
        _of("statements", "invitations", "crs_cutoff", "tie_break_at_utc", "tie_break_date"),
        _of("statements", "flags", "texts"),
        _of("fetches", "archive_file", "archive_offset"),
    ),
    _view(
        "news_disputes",
        "What an article states otherwise than the record.",
        _of("news_evidence", "draw_id", "field"),
        Column("believed", str, "The value in draws.", "null in draws", _ANY),
        Column("stated", str, "What the article states.", "nothing readable", _ANY),
        _of("articles", "outlet", "url", "published_on"),
        _of("statements", "headline"),
        _of("news_evidence", "outdated"),
        Column("text", str, "The sentence that states it.", "stated in no sentence"),
    ),
    _view(
        "verdicts",
        "What each article claims now beside draws, and how that stands against the record.",
        _of("articles", "outlet", "url", "published_on"),
        _of("claims", "kind", "value", "category", "verdict", "right_value", "because", "text"),
        _of("claims", "query"),
    ),
)
