"""The tables of the news, declared like all others in `columns`."""

from __future__ import annotations

from eescraper.store.declared import DATE, INSTANT, JSON, Column, Table

_OF_READING = (
    Column(
        "article_id",
        int,
        "The article.",
        references=("articles", "article_id"),
        since=4,
    ),
    Column(
        "fetch_id",
        int,
        "The reading; the article's newest one is what it says now.",
        references=("fetches", "fetch_id"),
        since=4,
    ),
    Column("position", int, "Its place among those of the article, from 0.", since=4),
)
"""Whose, and of which reading of it, a statement or a claim is."""

NEWS_TABLES = (
    Table(
        "articles",
        "One article of a news outlet, as it was read last.",
        ("article_id",),
        (
            Column("article_id", int, "Number of the article.", since=4),
            Column("url", str, "Address that answered, without fragment.", since=4),
            Column(
                "listed_urls",
                str,
                "The addresses that it was listed under.",
                form=JSON + ", [address]",
                since=4,
            ),
            Column("outlet", str, "Name of the outlet.", since=4),
            Column(
                "trusted",
                int,
                "1 if one report of this outlet is enough for a draw to be reported.",
                since=4,
            ),
            Column("title", str, "Its title, or the one it is listed with.", "none", since=4),
            Column("language", str, "en or fr, by its words.", "nothing was read", since=4),
            Column("kind", str, "draw (it reports one), multi (several) or none of them.", since=4),
            Column("published_on", str, "The day of publication.", "not stated", DATE, since=4),
            Column(
                "published",
                str,
                "Its time as the page states it, in the zone of the page, or its day; of a page"
                " that states none as the outlet lists it.",
                "not stated",
                "ISO 8601",
                since=4,
            ),
            Column(
                "updated",
                str,
                "When it was updated, as the outlet lists it, else as the page states it.",
                "neither does",
                INSTANT,
                since=4,
            ),
            Column(
                "sketch",
                str,
                "The least hashes of its word sequences, to tell copies of one text.",
                form=JSON + ", [hash]",
                since=4,
            ),
            Column("first_read_at", str, "When it was first read.", form=INSTANT, since=4),
            Column("read_at", str, "When it was read last.", form=INSTANT, since=4),
            Column(
                "first_fetch_id",
                int,
                "Where it was first read.",
                references=("fetches", "fetch_id"),
                since=4,
            ),
            Column(
                "fetch_id",
                int,
                "Where it was read last.",
                references=("fetches", "fetch_id"),
                since=4,
            ),
        ),
        unique=(("url",),),
        indexes=(("outlet",), ("published_on",), ("fetch_id",)),
        since=4,
    ),
    Table(
        "statements",
        "What one reading of an article says of one draw.",
        ("statement_id",),
        (
            Column("statement_id", int, "Number of the statement.", since=4),
            *_OF_READING,
            Column(
                "headline",
                int,
                "1 if the article reports this draw, 0 if it names it beside (to compare, in a"
                " table).",
                since=4,
            ),
            Column(
                "draw_id",
                str,
                "The one draw that it is of.",
                "none, or more than one, comes into question",
                references=("draws", "draw_id"),
                since=4,
            ),
            Column("stated_id", str, "The draw's number as stated.", "not stated", since=4),
            Column("draw_date", str, "The draw's date as stated.", "not stated", DATE, since=4),
            Column(
                "category",
                str,
                "Code of the category as stated.",
                "not stated",
                references=("categories", "category"),
                since=4,
            ),
            Column("invitations", int, "As stated.", "not stated", unit="invitations", since=4),
            Column("crs_cutoff", int, "As stated.", "not stated", unit="CRS points", since=4),
            Column(
                "tie_break_at_utc",
                str,
                "The tie-break as stated.",
                "not stated, or not to the minute",
                INSTANT,
                since=4,
            ),
            Column(
                "tie_break_precision",
                str,
                "second, minute or date.",
                "no tie-break stated",
                since=4,
            ),
            Column(
                "tie_break_date",
                str,
                "The tie-break's day, where no time is stated.",
                "not stated, or stated with a time",
                DATE,
                since=4,
            ),
            Column(
                "flags",
                str,
                "What was assumed: year_inferred, date_relative (today, a weekday),"
                " zone_doubtful (EST in summer).",
                form=JSON + ", [flag]",
                since=4,
            ),
            Column(
                "texts",
                str,
                "The sentence that states each field.",
                form=JSON + ", {field: text}",
                since=4,
            ),
        ),
        unique=(("article_id", "fetch_id", "position"),),
        indexes=(("draw_id",), ("draw_date",)),
        since=4,
    ),
    Table(
        "news_evidence",
        "How a statement bears on one field of its draw; only of each article's newest reading.",
        ("draw_id", "field", "statement_id"),
        (
            Column("draw_id", str, "The draw.", references=("draws", "draw_id"), since=4),
            Column("field", str, "The column of draws.", since=4),
            Column(
                "statement_id",
                int,
                "The statement.",
                references=("statements", "statement_id"),
                since=4,
            ),
            Column("agrees", int, "1 if it says what is believed, 0 if it dissents.", since=4),
            Column(
                "outdated",
                int,
                "1 if it dissents, but said what was believed when it was read.",
                since=4,
            ),
        ),
        indexes=(("statement_id",),),
        since=4,
    ),
    Table(
        "claims",
        "What an article says beside draws, and how that stands against the record.",
        ("claim_id",),
        (
            Column("claim_id", int, "Number of the claim.", since=4),
            *_OF_READING,
            Column("kind", str, "What is claimed, as draws_this_year or pause.", since=4),
            Column("value", str, "The value claimed.", "a claim without one", JSON, since=4),
            Column("category", str, "Code of the category it is about.", "of none", since=4),
            Column("year", int, "The year that it is about.", "not stated", since=4),
            Column(
                "period", str, "What is counted over: year, ever or month.", "not stated", since=4
            ),
            Column("since", str, "First day that it is about.", "not stated", DATE, since=4),
            Column("until", str, "Last day that it is about.", "not stated", DATE, since=4),
            Column(
                "as_of",
                str,
                "The day of the pool, or of the earlier draw, that is counted.",
                "not stated",
                DATE,
                since=4,
            ),
            Column(
                "approximate", str, "over, under or about.", "stated as an exact figure", since=4
            ),
            Column("text", str, "The sentence that makes it.", since=4),
            Column(
                "verdict",
                str,
                "supported, contradicted or not_checkable, by the record as of the article's date.",
                "not judged yet",
                since=4,
            ),
            Column("right_value", str, "The right figure.", "not known", JSON, since=4),
            Column("because", str, "The verdict in a sentence.", "not judged yet", since=4),
            Column(
                "query",
                str,
                "SQL on this database that shows it.",
                "the record can't tell",
                since=4,
            ),
        ),
        unique=(("article_id", "fetch_id", "position"),),
        indexes=(("kind", "verdict"),),
        since=4,
    ),
)
