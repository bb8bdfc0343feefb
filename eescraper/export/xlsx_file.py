"""``eescraper.xlsx``: a sheet per table, and one that says what each column means.

Numbers, dates and instants are such cells (Excel knows no zones: instants are UTC); null is an
empty one. Texts are text cells, with the quote prefix where editing one would make it a formula;
what is longer than a cell can be is cut.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from eescraper.harmless import cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from eescraper.export.tables import ExportTable, Field, Row

NAME = "eescraper.xlsx"
SUFFIX = "xlsx"
LONGEST = 32_767
_FIRST_YEAR = 1900
_WIDEST = 60
_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")
_FORMATS = {"date": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm:ss"}
_DICTIONARY = ("table", "column", "type", "unit", "zone", "null means", "description")


def write(path: Path, tables: Mapping[ExportTable, Sequence[Row]], as_of: str) -> None:
    """Write all tables, in their order; ``as_of`` (UTC) is the workbook's date."""
    from xlsxwriter import Workbook  # noqa: PLC0415

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    content = BytesIO()
    with Workbook(content, options) as book:
        created = datetime.fromisoformat(as_of).replace(tzinfo=None)
        book.set_properties({"title": "eescraper", "created": created})
        for table, rows in tables.items():
            header = [field.name for field in table.fields]
            lines = (
                [_value(field, value) for field, value in zip(table.fields, row, strict=True)]
                for row in rows
            )
            formats = [_FORMATS.get(field.kind) for field in table.fields]
            _write_sheet(book, table.name, header, lines, formats)
        _write_sheet(book, "dictionary", _DICTIONARY, dictionary(tables), [None] * len(_DICTIONARY))
    path.write_bytes(content.getvalue())


def dictionary(tables: Iterable[ExportTable]) -> list[tuple[str | None, ...]]:
    """A row per column, as on the dictionary sheet."""
    return [
        (table.name, f.name, f.kind, f.unit, f.zone, f.null or "never", f.description)
        for table in tables
        for f in table.fields
    ]


def _write_sheet(
    book: Any,
    name: str,
    header: Sequence[str],
    lines: Iterable[Sequence[Any]],
    formats: Sequence[str | None],
) -> None:
    sheet = book.add_worksheet(name)
    styles = [book.add_format({"num_format": text}) if text else None for text in formats]
    quoted = book.add_format({"quote_prefix": True})
    widths = [len(title) + 3 for title in header]
    sheet.write_row(0, 0, header, book.add_format({"bold": True}))
    last = 0
    for last, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(last, column, value, quoted if cell(value) != value else None)
                widths[column] = max(widths[column], len(value) + 1)
            elif isinstance(value, date):
                sheet.write_datetime(last, column, value, styles[column])
                widths[column] = max(widths[column], len(formats[column] or "") + 1)
            elif value is not None:
                sheet.write_number(last, column, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(header) - 1)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, _WIDEST))


def _value(field: Field, value: Any) -> Any:
    """The value as a cell: a str, int, date, datetime without zone, or None."""
    if value is None:
        return None
    if field.kind == "list":
        value = " ".join(value)
    elif field.kind == "json":
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return allowed(value)
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        return value.isoformat()  # before Excel's calendar
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def allowed(text: str) -> str:
    """What a cell can hold: 32,767 UTF-16 units, without the two characters that XML lacks."""
    if not text.isascii():
        text = text.translate(_NO_XML)
    if len(text) <= LONGEST // 2 or len(units := text.encode("utf-16-le")) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"


def count_rows(path: Path) -> dict[str, int]:
    """The rows below the header of each sheet."""
    import re  # noqa: PLC0415
    from zipfile import ZipFile  # noqa: PLC0415

    with ZipFile(path) as book:
        names = re.findall(rb'<sheet name="([^"]+)"', book.read("xl/workbook.xml"))
        return {
            name.decode(): book.read(f"xl/worksheets/sheet{number}.xml").count(b"<row ") - 1
            for number, name in enumerate(names, 1)
        }
