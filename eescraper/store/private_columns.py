"""What is the operator's alone, declared like all tables in `columns`: no release has it.

The outbox of notifications; which files a backfill has scanned.
"""

from __future__ import annotations

from eescraper.store.declared import INSTANT, JSON, Column, Table

PRIVATE_TABLES = (
    Table(
        "notifications",
        "One thing that is told to the operator.",
        ("notification_id",),
        (
            Column(
                "notification_id",
                str,
                "Identity of the event, made from its kind, subject, source and date; a repeated"
                " message carries the same one.",
                since=5,
            ),
            Column("kind", str, "Kind of the event.", since=5),
            Column("at", str, "Date of the event.", form=INSTANT, since=5),
            Column("level", str, "info, success, warning or failure.", since=5),
            Column("title", str, "The message in one line.", since=5),
            Column("body", str, "The message.", since=5),
        ),
        since=5,
        is_private=True,
    ),
    Table(
        "deliveries",
        "A notification on its way to one channel.",
        ("notification_id", "channel"),
        (
            Column(
                "notification_id",
                str,
                "The notification.",
                references=("notifications", "notification_id"),
                since=5,
            ),
            Column(
                "channel",
                str,
                "Scheme and digest of the channel's address, which is never stored itself.",
                since=5,
            ),
            Column("attempts", int, "How often it was tried.", since=5),
            Column("tried_at", str, "When it was tried last.", "it was not", INSTANT, since=5),
            Column("delivered_at", str, "When it arrived.", "it has not", INSTANT, since=5),
            Column("error", str, "Why it did not arrive.", "not tried, or delivered", since=5),
        ),
        indexes=(("channel", "delivered_at"),),
        since=5,
        is_private=True,
    ),
    Table(
        "scans",
        "One archive file that a backfill has read to its end, as it was when it was last read.",
        ("file",),
        (
            Column("file", str, "Its path or address, as it was given.", since=6),
            Column("size", int, "Its size.", "its server did not say", unit="bytes", since=6),
            Column("version", str, "Its ETag, or when it was last modified.", since=6),
            Column("digest", str, "XXH3 of it, 128 bits (xxhsum -H2).", since=6),
            Column("scanned_at", str, "When its pages were stored.", form=INSTANT, since=6),
            Column(
                "counts",
                str,
                "Its records and responses, pages that speak of Express Entry and that state"
                " something, what was not read and why.",
                form=JSON + ", {what: count}",
                since=6,
            ),
            Column("damages", str, "Places that could not be read.", "none", JSON, since=6),
            Column("code_version", str, "Version of eescraper.", since=6),
        ),
        since=6,
        is_private=True,
    ),
)
