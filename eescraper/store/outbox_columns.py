"""The outbox of notifications, declared like all tables in `columns`. No release has it."""

from __future__ import annotations

from eescraper.store.declared import INSTANT, Column, Table

OUTBOX_TABLES = (
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
)
