"""``datapackage.json``: the CSV tables with their schemas, as Frictionless reads them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from eescraper.export import changes, licence
from eescraper.export.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from eescraper.export.tables import Field

NAME = "datapackage.json"
_TYPES: dict[str, dict[str, str]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "date": {"type": "date", "format": "%Y-%m-%d"},
    "instant": {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%SZ"},
    "list": {"type": "list", "delimiter": " ", "itemType": "string"},
    "json": {"type": "any"},
}
_REFERENCES = {"revisions": [("draw_id", "draws", "draw_id")]}


def write(folder: Path, as_of: str, counts: Mapping[str, int]) -> None:
    """Describe the CSV files of a folder; ``counts`` are their rows by the table's name."""
    resources = [
        _resource(folder, f"{table.name}.csv", table.description, table.fields, table.primary_key)
        | {"rows": counts[table.name]}
        for table in TABLES
    ]
    told = _resource(folder, changes.TABLE, changes.DESCRIPTION, changes.FIELDS, ())
    package = {
        "name": "express-entry-draws",
        "title": licence.TITLE,
        "description": licence.ABSTRACT,
        "created": as_of,
        "version": as_of[:10],
        "licenses": [{"name": "OGL-Canada-2.0", "title": licence.OGL, "path": licence.OGL_ADDRESS}],
        "sources": [{"title": licence.IRCC, "path": licence.IRCC_ADDRESS}],
        "contributors": [{"title": licence.AUTHORS}],
        "resources": [*resources, told | {"rows": counts["changes"]}],
    }
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def _resource(
    folder: Path, path: str, description: str, fields: Sequence[Field], primary_key: Sequence[str]
) -> dict[str, Any]:
    content = (folder / path).read_bytes()
    name = path.removesuffix(".csv")
    schema: dict[str, Any] = {
        "fields": [_field(field) for field in fields],
        "missingValues": [""],
    }
    if primary_key:
        schema["primaryKey"] = list(primary_key)
    if references := _REFERENCES.get(name):
        schema["foreignKeys"] = [
            {"fields": [ours], "reference": {"resource": resource, "fields": [theirs]}}
            for ours, resource, theirs in references
        ]
    return {
        "name": name,
        "path": path,
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    null = f" Null: {field.null}." if field.null else ""
    described: dict[str, Any] = {
        "name": field.name,
        **_TYPES[field.kind],
        "description": field.description + null,
    }
    if field.unit:
        described["unit"] = field.unit
    if field.zone:
        described["zone"] = field.zone
    if field.null is None:
        described["constraints"] = {"required": True}
    return described
