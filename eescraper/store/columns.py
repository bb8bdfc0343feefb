"""Every table and column, declared once: type, unit, zone, what null means, description.

The schema is made from this, and so is everything that describes the data. ``since`` is the
number of the migration that brought a table or column.
"""

from __future__ import annotations

from eescraper.items import BANDS
from eescraper.store.declared import DATE, INSTANT, JSON, Column, Table
from eescraper.store.news_columns import NEWS_TABLES
from eescraper.store.private_columns import PRIVATE_TABLES


def _draw_values(unread: str) -> tuple[Column, ...]:
    """The values of a draw, the same in ``observations`` and ``draws``."""
    return (
        Column("draw_number", int, "The number without its suffix, for sorting."),
        Column("draw_suffix", str, "The letter after the number, as in 91a; mostly empty."),
        Column("draw_date", str, "The date of the draw as published.", unread, DATE),
        Column("drawn_at_utc", str, "The instant of the draw as published.", unread, INSTANT),
        Column("drawn_at_precision", str, "second or minute.", "no instant"),
        Column(
            "category",
            str,
            "Code of the round's category; unknown for a name that no rule knows.",
            unread,
            references=("categories", "category"),
        ),
        Column("category_kind", str, "general, program, category or unknown.", unread),
        Column("category_version", int, "The version in the published name.", "none in the name"),
        Column("category_year", int, "The year in the published name.", "none in the name"),
        Column("category_name", str, "The name of the round as published.", unread),
        Column("programs", str, "Codes of the programs covered, as a list.", unread, JSON),
        Column("invitations", int, "Invitations to apply issued.", unread, unit="invitations"),
        Column(
            "crs_cutoff",
            int,
            "CRS score of the lowest-ranked candidate invited.",
            unread,
            unit="CRS points",
        ),
        Column(
            "tie_break_at_utc",
            str,
            "Of the candidates with the cut-off score, those with a profile from before this"
            " instant were invited.",
            "not published (no round before #77 has one), or unreadable",
            INSTANT,
        ),
        Column("tie_break_precision", str, "second or minute.", "no tie-break"),
        Column(
            "pool_count_id",
            str,
            "The count of the pool published with the round.",
            "no pool published with the round",
            references=("pool_counts", "pool_count_id"),
        ),
    )


_URL = Column("url", str, "Address of the round's page at IRCC.", "none stated, or unreadable")
_FLAGS = Column(
    "flags", str, "What had to be assumed or looks odd, by field.", form=JSON + ", {field: [flag]}"
)
_RAW = "the source has no such field"

TABLES = (
    Table(
        "crawls",
        "One run of a spider, or one visit of a replay.",
        ("crawl_id",),
        (
            Column("crawl_id", int, "Number of the crawl."),
            Column("kind", str, "live, replay, rebuild, accept or backfill."),
            Column("spider", str, "Name of the spider."),
            Column("started_at", str, "Start; in a replay the date of the visit.", form=INSTANT),
            Column(
                "finished_at",
                str,
                "End.",
                "still running, killed, or storage failed: what it archived is yet to be taken in",
                INSTANT,
            ),
            Column("outcome", str, "The exit code in one word.", "still running, or killed"),
            Column("exit_code", int, "Exit code.", "still running, or killed"),
            Column("reason", str, "Why it did not end well, in a sentence.", "it did"),
            Column(
                "missing",
                str,
                "Sources other than the rounds feed that could not be had or read, and why.",
                "none was missing",
                JSON + ", {source: reason}",
                since=3,
            ),
            Column(
                "changed", int, "1 if it changed what we believe, or brought an article, else 0."
            ),
            Column("new_draws", int, "Draws it brought.", "nothing was published"),
            Column("revisions", int, "Revisions it brought.", "nothing was published"),
            Column("code_version", str, "Version of eescraper."),
            Column("archive_file", str, "Its WARC file.", "nothing was archived"),
        ),
    ),
    Table(
        "fetches",
        "One response.",
        ("fetch_id",),
        (
            Column("fetch_id", int, "Number of the fetch."),
            Column("crawl_id", int, "The crawl.", references=("crawls", "crawl_id")),
            Column(
                "source",
                str,
                "The source that answered, or the news outlet.",
                "an address of no source",
            ),
            Column("url", str, "Address."),
            Column("status", int, "HTTP status."),
            Column("fetched_at", str, "When the response came in.", form=INSTANT),
            Column("sha256", str, "SHA-256 of the body as it came over the wire."),
            Column("etag", str, "Its ETag.", "none sent"),
            Column("last_modified", str, "Its Last-Modified.", "none sent", "HTTP date"),
            Column(
                "wait_until",
                str,
                "A refusal asked not to be asked again before then.",
                "it did not",
                INSTANT,
                since=2,
            ),
            Column("archive_file", str, "WARC file in archive/."),
            Column("archive_offset", int, "Where the record begins there.", unit="bytes"),
            Column("record_id", str, "WARC-Record-ID."),
            Column(
                "found_in_file",
                str,
                "The archive of the web that a backfill found it in: path or address.",
                "a crawl of ours asked for it",
                since=6,
            ),
            Column(
                "found_in_offset",
                int,
                "Where its record begins there.",
                "as found_in_file",
                unit="bytes",
                since=6,
            ),
            Column(
                "found_in_record_id", str, "Its WARC-Record-ID there.", "as found_in_file", since=6
            ),
            Column(
                "standing",
                str,
                "pending (read, not yet judged), believed, stale (an older copy, believed in"
                " nothing), held (by the gate), late (older than what was believed when it came),"
                " unread (not what was asked for), aside (states no draws), heard (a news page,"
                " which is evidence and never belief).",
            ),
            Column(
                "listed",
                str,
                "Ids of the observations that it shows, in the page's order.",
                "the response lists no draws, or is a 304",
                JSON,
            ),
            Column("unknown_fields", str, "Fields that no parser knows.", "none", JSON),
            Column(
                "unread",
                str,
                "What on the page could not be read and belongs to no draw, as [field, place,"
                " text].",
                "nothing",
                JSON,
                since=2,
            ),
            Column(
                "language",
                str,
                "en or fr: what most of the draws on it are stated in, whatever its address.",
                "it states no draws, or in doubt",
                since=3,
            ),
        ),
        unique=(("url", "fetched_at", "sha256"),),
        indexes=(("source", "fetched_at"), ("standing",), ("record_id",)),
    ),
    Table(
        "sources",
        "How each source was found when it was last looked at.",
        ("source",),
        (
            Column("source", str, "The source.", since=2),
            Column("fetch_id", int, "Newest fetch believed.", "none was", since=2),
            Column("believed_at", str, "Its date.", "none was", INSTANT, since=2),
            Column(
                "looked_at",
                str,
                "Date of the newest fetch that was judged: believed, stale or held.",
                form=INSTANT,
                since=2,
            ),
            Column("looked_sha256", str, "SHA-256 of its body.", since=2),
            Column(
                "last_modified",
                str,
                "Last-Modified of the copy believed, the newest one seen.",
                "none was sent",
                "HTTP date",
                since=2,
            ),
            Column(
                "stale_since",
                str,
                "First of the older copies served now.",
                "none is",
                INSTANT,
                since=2,
            ),
        ),
        since=2,
    ),
    Table(
        "categories",
        "The categories of rounds, and their codes.",
        ("category",),
        (
            Column("category", str, "Code."),
            Column("kind", str, "general, program, category or unknown."),
            Column("label_en", str, "English label."),
            Column("label_fr", str, "French label."),
        ),
    ),
    Table(
        "pool_counts",
        "One distinct count of the candidates in the pool by CRS band.",
        ("pool_count_id",),
        (
            Column("pool_count_id", str, "Identity, made from the eighteen numbers."),
            Column("as_of", str, "The earliest date that was stated for it.", "none stated", DATE),
            *(
                Column(
                    band,
                    int,
                    "All candidates in the pool."
                    if band == "total"
                    else f"Candidates with a CRS score of {band[4:].replace('_', ' to ')}.",
                    "unreadable",
                    unit="candidates",
                )
                for band in BANDS
            ),
            Column("flags", str, "Sums that do not hold.", form=JSON + ", [flag]"),
        ),
    ),
    Table(
        "observations",
        "What a source says of one draw. Immutable; found again by its raw text.",
        ("observation_id",),
        (
            Column("observation_id", int, "Number of the observation."),
            Column("source", str, "Who says it."),
            Column("digest", str, "Identity of the raw text."),
            Column(
                "first_fetch_id",
                int,
                "Where it was first seen.",
                references=("fetches", "fetch_id"),
            ),
            Column("place", str, "Where it stood on that page."),
            Column("draw_id", str, "IRCC's number of the draw."),
            *_draw_values("not stated, or unreadable"),
            Column(
                "pool_as_of", str, "The date stated for the pool.", "no pool, or unreadable", DATE
            ),
            _URL,
            _FLAGS,
            Column("draw_date_raw", str, "Text of the date.", _RAW),
            Column("draw_date_full_raw", str, "Text of the date in words.", _RAW),
            Column("drawn_at_raw", str, "Text of the instant of the draw.", _RAW),
            Column("category_raw", str, "Text of the name.", _RAW),
            Column("programs_raw", str, "Text of the programs.", _RAW),
            Column("invitations_raw", str, "Text of the invitations.", _RAW),
            Column("crs_cutoff_raw", str, "Text of the cut-off.", _RAW),
            Column("tie_break_raw", str, "Text of the tie-break.", _RAW),
            Column("pool_as_of_raw", str, "Text of the pool's date.", _RAW),
            Column("pool_raw", str, "The eighteen texts of the pool.", _RAW, JSON),
            Column("url_raw", str, "Text of the link.", _RAW),
            Column("language", str, "en or fr, by its words.", "in doubt", since=3),
            Column(
                "restated",
                str,
                "What the page says a second time: a hidden date, the data-order of a cell, the"
                " rank required.",
                "nothing",
                JSON + ", {field: value}",
                since=3,
            ),
            Column("restated_raw", str, "The texts of it.", _RAW, JSON, since=3),
            Column(
                "next_date",
                str,
                "The day on which the period of the instruction ends.",
                "not stated, or unreadable",
                DATE,
                since=3,
            ),
            Column("next_date_raw", str, "Text of that day.", _RAW, since=3),
            Column("minister", str, "Who signed the instruction.", _RAW, since=3),
            Column("instruction", str, "Plain text of the instruction.", _RAW, since=3),
        ),
        unique=(("source", "digest"),),
        indexes=(("draw_id", "source"),),
    ),
    Table(
        "sightings",
        "One unbroken run of fetches in which a source showed one observation of a draw.",
        ("sighting_id",),
        (
            Column("sighting_id", int, "Number of the sighting."),
            Column("source", str, "The source."),
            Column("draw_id", str, "The draw."),
            Column(
                "observation_id",
                int,
                "What it showed.",
                references=("observations", "observation_id"),
            ),
            Column(
                "from_fetch_id", int, "First fetch of the run.", references=("fetches", "fetch_id")
            ),
            Column(
                "to_fetch_id",
                int,
                "Last fetch of the run so far.",
                references=("fetches", "fetch_id"),
            ),
        ),
        indexes=(("source", "to_fetch_id"), ("draw_id",)),
    ),
    Table(
        "draws",
        "What we hold to be true of each draw.",
        ("draw_id",),
        (
            Column("draw_id", str, "IRCC's number: 385, 91a."),
            *_draw_values("not published, or unreadable"),
            _URL,
            _FLAGS,
            Column("status", str, "official (IRCC states it) or reported (only news do)."),
            Column("first_seen_at", str, "Fetch that first showed it.", form=INSTANT),
            Column("changed_at", str, "Fetch that last changed a value of it.", form=INSTANT),
        ),
    ),
    Table(
        "evidence",
        "Which observation says what of which value: each value of a draw names its witnesses.",
        ("draw_id", "field", "observation_id"),
        (
            Column("draw_id", str, "The draw.", references=("draws", "draw_id")),
            Column(
                "field",
                str,
                "The column of draws; restated_ and a column for what a page says a second time.",
            ),
            Column(
                "observation_id",
                int,
                "The witness.",
                references=("observations", "observation_id"),
            ),
            Column("agrees", int, "1 if it states the value in draws, 0 if another."),
            Column(
                "outdated",
                int,
                "1 if it was last seen before the value in draws was corrected, else 0: then it"
                " does not dissent.",
                since=3,
                default=0,
            ),
            Column(
                "dissents_since",
                str,
                "Date of the fetch since which it is known to dissent.",
                "it does not",
                INSTANT,
                since=3,
            ),
        ),
    ),
    Table(
        "revisions",
        "One change of what a source published of a draw. Append-only.",
        ("revision_id",),
        (
            Column("revision_id", int, "Number of the revision."),
            Column("draw_id", str, "The draw.", references=("draws", "draw_id")),
            Column("source", str, "The source that changed."),
            Column("field", str, "The column of draws, or its raw text for a label."),
            Column(
                "kind",
                str,
                "value, label (the text changed, its meaning did not) or withdrawn.",
            ),
            Column("old_value", str, "Before.", "it was not stated"),
            Column("new_value", str, "After.", "it is no longer stated"),
            Column("seen_at", str, "Date of the fetch that first showed it.", form=INSTANT),
            Column("fetch_id", int, "That fetch.", references=("fetches", "fetch_id")),
            Column(
                "observation_id",
                int,
                "What the source says now.",
                references=("observations", "observation_id"),
            ),
            Column("because", str, "What was seen, in a sentence."),
        ),
        indexes=(("draw_id",),),
    ),
    Table(
        "events",
        "Something that happened, once ever by (kind, subject, source, at).",
        ("event_id",),
        (
            Column("event_id", int, "Number of the event."),
            Column(
                "kind",
                str,
                "imported, new_draw, revision, vanished, returned, stale_copy, held, accepted,"
                " unknown_category, unknown_field, problem, correction_stale, feed_address,"
                " conflict, other_language, confirmed (IRCC lists a draw that news had reported),"
                " unconfirmed (IRCC has not listed one within a week), failing (a spider's crawls"
                " end in that outcome), recovered, silence_broken (the first good look after 26"
                " hours without one).",
            ),
            Column("subject", str, "What it is about: a draw, a field, an address."),
            Column("source", str, "The source that told it."),
            Column("at", str, "Date of the fetch at which the state changed.", form=INSTANT),
            Column(
                "until",
                str,
                "Last fetch at which the state still held (vanished, stale_copy, held, conflict,"
                " other_language, unknown_field, feed_address, failing, and problems that belong"
                " to no draw).",
                "it is no state",
                INSTANT,
                since=2,
            ),
            Column("draw_id", str, "The draw.", "no single draw"),
            Column(
                "fetch_id",
                int,
                "The fetch.",
                "told by no response",
                references=("fetches", "fetch_id"),
            ),
            Column("sentence", str, "What happened, for people."),
        ),
        unique=(("kind", "subject", "source", "at"),),
    ),
    Table(
        "problems",
        "A text that could not be read, once for each statement that has it.",
        ("problem_id",),
        (
            Column("problem_id", int, "Number of the problem."),
            Column("fetch_id", int, "Where it was first seen.", references=("fetches", "fetch_id")),
            Column(
                "observation_id",
                int,
                "The statement.",
                "the draw itself could not be identified",
                references=("observations", "observation_id"),
            ),
            Column("draw_id", str, "The draw.", "could not be read"),
            Column("field", str, "The field."),
            Column("place", str, "Where it stood on the page."),
            Column("expected", str, "What would have been understood."),
            Column("found", str, "The text."),
        ),
        indexes=(("draw_id",),),
    ),
    *NEWS_TABLES,
    *PRIVATE_TABLES,
)
BY_NAME = {table.name: table for table in TABLES}
