"""The house rules that a program can check."""

from __future__ import annotations

import ast
import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from eescraper.harmless import cell
from eescraper.store import LATEST, Store
from eescraper.store.columns import TABLES
from eescraper.store.migrations import migrations
from tests.conftest import ROOT

PACKAGE = ROOT / "eescraper"
SCRAPY_ROOMS = (
    *("spiders/", "middlewares.py", "download.py", "pipelines.py", "commands/", "cli.py"),
)
PURE_ROOMS = (
    *("parsers/", "normalize/", "reconcile/", "gate.py", "corrections.py"),
    *("backfill/framing.py", "backfill/sieve.py", "backfill/scan.py"),
    *("items.py", "errors.py", "sources.py", "http_date.py", "news/", "outlets.py"),
)


def imports(path: Path) -> set[str]:
    """Names of everything that a module imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_only_the_scrapy_rooms_import_scrapy_and_the_pure_ones_no_database(module: str) -> None:
    names = {name.split(".")[0] for name in imports(PACKAGE / module)}
    if not module.startswith(SCRAPY_ROOMS):
        assert "scrapy" not in names
    if module.startswith(PURE_ROOMS):
        assert not names & {"sqlite3", "sqlite_utils", "scrapy", "twisted", "socket"}
        assert not any(name.startswith("eescraper.store") for name in imports(PACKAGE / module))


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith("store/")])
def test_only_the_store_writes_sql(module: str) -> None:
    text = (PACKAGE / module).read_text(encoding="utf-8")
    for word in ("INSERT INTO", "UPDATE ", "DELETE FROM", "DROP "):
        assert word not in text


def test_the_schema_is_what_is_declared(tmp_path: Path) -> None:
    store = Store(tmp_path / "new.db")
    for table in TABLES:
        found = {
            name: (kind, bool(not_null) or bool(key))
            for _, name, kind, not_null, _, key in store.rows(f"PRAGMA table_info({table.name})")
        }
        declared = {
            column.name: (
                {int: "INTEGER", str: "TEXT"}[column.type],
                column.null is None or column.name in table.primary_key,
            )
            for column in table.columns
        }
        assert found == declared, table.name
        assert all(column.description.endswith(".") for column in table.columns), table.name
    strict = store.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
    names = {table.name for table in TABLES}
    assert {name for name, is_strict in strict if is_strict} >= names
    assert store.value("PRAGMA journal_mode") == "wal"
    assert store.value("PRAGMA foreign_keys") == 1
    store.close()


def test_the_list_of_migrations_is_the_migrations(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "empty.db")) as connection:
        from sqlite_utils import Database  # noqa: PLC0415

        assert tuple(step.name for step in migrations.pending(Database(connection))) == LATEST


def test_a_cell_that_a_spreadsheet_would_run_is_text() -> None:
    for evil in ("=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\r=1"):
        assert cell(evil) == f"'{evil}"
    assert cell("plain") == "plain"
    assert cell(-5) == -5
    assert cell(None) is None


def test_the_facts_are_one_row_per_round() -> None:
    path = PACKAGE / "recordings" / "rounds_raw.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        numbers = [row["drawNumber"] for row in csv.DictReader(handle)]
    assert len(numbers) == len(set(numbers)) == 425
