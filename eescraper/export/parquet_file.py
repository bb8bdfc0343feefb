"""``<table>.parquet``: dates as date32, instants as timestamp[ms, UTC], lists as lists.

Other JSON is text. The description of each column, its unit and the meaning of null are in its
metadata.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from eescraper.export.tables import ExportTable, Field, Row

SUFFIX = "parquet"


def write(path: Path, table: ExportTable, rows: Sequence[Row]) -> None:
    from pyarrow import parquet  # noqa: PLC0415

    schema = schema_of(table.fields, table.description)
    parquet.write_table(arrow_table(table.fields, rows, schema), path)


def schema_of(fields: Sequence[Field], description: str) -> Any:
    """The schema of a file, with what each column means."""
    import pyarrow as pa  # noqa: PLC0415

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "date": pa.date32(),
        "instant": pa.timestamp("ms", "UTC"),
        "list": pa.list_(pa.string()),
        "json": pa.string(),
    }
    return pa.schema(
        [
            pa.field(field.name, types[field.kind], field.null is not None, _notes(field))
            for field in fields
        ],
        {"description": description},
    )


def arrow_table(fields: Sequence[Field], rows: Sequence[Row], schema: Any) -> Any:
    """Rows as columns of a schema."""
    import pyarrow as pa  # noqa: PLC0415

    columns = [
        pa.array([_value(field, row[place]) for row in rows], schema.field(place).type)
        for place, field in enumerate(fields)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def count_rows(path: Path) -> int:
    """The number of rows, as the file says."""
    from pyarrow import parquet  # noqa: PLC0415

    return int(parquet.read_metadata(path).num_rows)


def _value(field: Field, value: Any) -> Any:
    if value is None or field.kind != "json":
        return value
    return json.dumps(value, ensure_ascii=False)


def _notes(field: Field) -> dict[str, str]:
    said = {"description": field.description, "null": field.null, "unit": field.unit}
    return {name: text for name, text in said.items() if text}
