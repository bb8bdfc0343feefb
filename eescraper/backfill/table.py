"""``backfill --to FILE.parquet``: what the pages state, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from eescraper.backfill.scan import Found, Scanned
from eescraper.errors import StorageError, UsageError
from eescraper.export import parquet_file
from eescraper.export.tables import Field, Kind, Row
from eescraper.store.statements import MAX_CLAIMS, MAX_STATEMENTS, MAX_TEXT

DESCRIPTION = "What news pages in archives of the web state of Express Entry draws."
GROUP = 10_000
"""Rows of a row group, at least but for the last one."""


def _field(
    name: str, kind: Kind, description: str, null: str | None = None, unit: str | None = None
) -> Field:
    return Field(name, kind, description, null, unit, name)


_NOT_STATED = "not stated, or a claim"
_NO_CLAIM = "not stated, or a draw"
FIELDS = (
    _field("file", "text", "The archive file: path or address."),
    _field("offset", "integer", "Where the page's record begins there.", unit="bytes"),
    _field("record_id", "text", "Its WARC-Record-ID.", "it has none"),
    _field("archived_at", "instant", "When the page was archived."),
    _field("url", "text", "Its address."),
    _field("outlet", "text", "The outlet, or the host of the address."),
    _field("title", "text", "Its title.", "none"),
    _field("language", "text", "en or fr.", "can't be told"),
    _field("published_on", "date", "When it was published, as it states.", "not stated"),
    _field("kind", "text", "draw (it reports one), multi (several), none."),
    _field("statement", "text", "draw or claim."),
    _field("position", "integer", "Its place among the page's draws, or claims."),
    _field("headline", "integer", "1 if the page reports this draw, else 0.", "a claim"),
    _field("draw_id", "text", "The draw's number as stated.", _NOT_STATED),
    _field("draw_date", "date", "Its date.", _NOT_STATED),
    _field("category", "text", "Code of its category, or of the claim's.", "not stated"),
    _field("invitations", "integer", "As stated.", _NOT_STATED, "invitations"),
    _field("crs_cutoff", "integer", "As stated.", _NOT_STATED, "CRS points"),
    _field("tie_break_at_utc", "instant", "As stated.", "not stated to the minute, or a claim"),
    _field("tie_break_precision", "text", "second, minute or date.", _NOT_STATED),
    _field("tie_break_date", "date", "Its day, where no time is stated.", _NOT_STATED),
    _field("claim", "text", "What kind of claim it is.", "a draw"),
    _field("value", "json", "What is claimed.", "a claim without a figure, or a draw"),
    _field("year", "integer", "The year that is counted over.", _NO_CLAIM),
    _field("period", "text", "year, ever or month.", _NO_CLAIM),
    _field("since", "date", "The first day that is meant.", _NO_CLAIM),
    _field("until", "date", "The last day that is meant.", _NO_CLAIM),
    _field("as_of", "date", "The day that a count of the pool is of.", _NO_CLAIM),
    _field("approximate", "text", "over, under or about.", "exact, or a draw"),
    _field("flags", "list", "What was assumed to read it."),
    _field("texts", "json", "The sentence that states each field."),
)
_OF_DRAW = (
    *("draw_id", "category", "invitations", "crs_cutoff", "tie_break_at_utc"),
    *("draw_date", "tie_break_precision", "tie_break_date", "flags"),
)
_OF_CLAIM = ("value", "category", "year", "period", "since", "until", "as_of", "approximate")


def check(path: Path) -> None:
    """Raise `UsageError` for a file that is no table's, or in no folder."""
    if path.suffix != ".parquet":
        raise UsageError(f"--to: {path}: expected a name that ends in .parquet")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"--to: {path}: no such folder: {path.absolute().parent}")


def write(path: Path, results: Iterable[Scanned]) -> None:
    """Write the statements of all files, in the order of the results; all or nothing."""
    from pyarrow import parquet  # noqa: PLC0415

    schema = parquet_file.schema_of(FIELDS, DESCRIPTION)
    beside = path.with_name(f".{path.name}.new")
    try:
        with parquet.ParquetWriter(beside, schema) as writer:
            waiting: list[Row] = []
            for scanned in results:
                waiting += rows(scanned)
                if len(waiting) >= GROUP:
                    writer.write_table(parquet_file.arrow_table(FIELDS, waiting, schema))
                    waiting = []
            writer.write_table(parquet_file.arrow_table(FIELDS, waiting, schema))
        beside.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: {error}") from error
    finally:
        beside.unlink(missing_ok=True)


def rows(scanned: Scanned) -> Iterator[Row]:
    """A row for each draw and each claim that the pages of a file state."""
    for found in scanned.found:
        of_page = _of_page(scanned.file.name, found)
        for position, draw in enumerate(found.document["draws"][:MAX_STATEMENTS]):
            own = {name: draw[name] for name in _OF_DRAW}
            own |= {"statement": "draw", "headline": int(draw["headline"])}
            texts = {name: text[:MAX_TEXT] for name, text in draw["texts"].items()}
            yield _row(of_page | own | {"position": position, "texts": texts})
        for position, claim in enumerate(found.document["all_claims"][:MAX_CLAIMS]):
            own = {name: claim[name] for name in _OF_CLAIM}
            own |= {"statement": "claim", "claim": claim["kind"], "flags": []}
            texts = {"claim": claim["text"][:MAX_TEXT]}
            yield _row(of_page | own | {"position": position, "texts": texts})


def _of_page(file: str, found: Found) -> dict[str, Any]:
    document = found.document
    return {
        "file": file,
        "offset": found.offset,
        "record_id": found.record_id or None,
        "archived_at": found.archived_at,
        "url": found.url,
        "outlet": found.outlet,
        "title": (document["title"] or "")[:MAX_TEXT] or None,
        "language": document["language"],
        "published_on": (document["published"] or "")[:10] or None,
        "kind": document["kind"],
    }


def _row(values: dict[str, Any]) -> Row:
    return tuple(_typed(field, values.get(field.name)) for field in FIELDS)


def _typed(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.kind == "date":
        return date.fromisoformat(value)
    if field.kind == "instant":
        return datetime.fromisoformat(value)
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
