"""``metadata.yml``: what Datasette shows beside ``eescraper.db``, and its canned queries.

Datasette passes parameters as text, and an empty text for one that is not given, which to a
question means any.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from eescraper.export import licence
from eescraper.questions import questions as twenty
from eescraper.store.columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from eescraper.store.declared import Column, Table

NAME = "metadata.yml"
COMMAND = "datasette -i eescraper.db -m metadata.yml"
"""Opens a release, from its folder."""

_FACETS = {
    "draws": ["category", "status"],
    "events": ["kind"],
    "revisions": ["kind", "source"],
    "claims": ["kind", "verdict"],
}


def questions() -> dict[str, Any]:
    """The questions that come with eescraper: {name: {title, sql, params}}."""
    return {name: asdict(question) for name, question in twenty().items()}


def write(path: Path, asked: Mapping[str, Any]) -> None:
    """Describe the database; each question becomes a canned query."""
    import yaml  # noqa: PLC0415

    text = yaml.dump(
        document(asked), Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=100
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def document(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": licence.TITLE,
        "description": licence.ABSTRACT,
        "license": licence.OGL,
        "license_url": licence.OGL_ADDRESS,
        "source": licence.IRCC,
        "source_url": licence.IRCC_ADDRESS,
        "databases": {
            "eescraper": {
                "tables": {table.name: _table(table) for table in TABLES if not table.is_private},
                "queries": {name: _query(question) for name, question in asked.items()},
            }
        },
    }


def _table(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": table.description,
        "columns": {column.name: _column(column) for column in table.columns},
    }
    if table.name in _FACETS:
        described["facets"] = _FACETS[table.name]
    return described


def _column(column: Column) -> str:
    """The description with unit, form, and the meaning of null."""
    parts = [column.description]
    parts += [f"In {column.unit}."] if column.unit else []
    parts += [f"Form: {column.form}."] if column.form else []
    parts += [f"Null: {column.null}."] if column.null else []
    return " ".join(parts)


def _query(question: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"title": question["title"], "sql": question["sql"].strip()}
    if examples := question.get("params"):
        said = ", ".join(f"{name} = {value}" for name, value in examples.items() if value != "")
        found["description"] = f"For example {said}; empty: any." if said else "Empty: any."
        found["params"] = list(examples)
    return found


def _dumper() -> Any:
    """A dumper that writes SQL as lines."""
    import yaml  # noqa: PLC0415

    class Dumper(yaml.SafeDumper):
        pass

    def text(dumper: Any, value: str) -> Any:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    return Dumper
