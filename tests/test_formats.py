"""A release says the same in every format, and nothing that strangers wrote becomes more in one."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest
import yaml
from frictionless import Package
from openpyxl.utils.escape import unescape

from eescraper.errors import StorageError
from eescraper.export import contents, release_if_changed, verify
from eescraper.export.tables import DRAWS, NAMES, TABLES, ExportTable, Field, Row, rows
from eescraper.output import Output
from eescraper.store import Store
from eescraper.store.columns import TABLES as STORED
from tests.conftest import ROOT
from tests.releases import HOSTILE, LONG, stored, with_everything

NULL = ""
FORMATS = ("csv", "json", "parquet")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Output:
    return Output(tmp_path_factory.mktemp("formats") / "out")


@pytest.fixture(scope="module")
def release(output: Output) -> Path:
    return with_everything(output)


@pytest.fixture(scope="module")
def expected(release: Path) -> dict[ExportTable, list[Row]]:
    return stored(release)


def from_csv(folder: Path, table: ExportTable) -> Iterator[Row]:
    csv.field_size_limit(2**31 - 1)
    with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as handle:
        header, *lines = csv.reader(handle)
    assert header == [field.name for field in table.fields]
    for line in lines:
        yield tuple(
            None if text == NULL else typed(field, re.sub(r"^'(?=[=+\-@\t\r\n])", "", text))
            for field, text in zip(table.fields, line, strict=True)
        )


def from_json(folder: Path, table: ExportTable) -> Iterator[Row]:
    found = json.loads((folder / f"{table.name}.json").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    for row in found:
        assert list(row) == [field.name for field in table.fields]
        yield tuple(
            typed(field, value) if isinstance(value, str) and field.kind != "json" else value
            for field, value in zip(table.fields, row.values(), strict=True)
        )


def typed(field: Field, text: str) -> Any:
    readers: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "date": date.fromisoformat,
        "instant": datetime.fromisoformat,
        "list": str.split,
        "json": json.loads,
        "text": str,
    }
    return readers[field.kind](text)


def decoded(table: ExportTable, row: Row) -> Row:
    """A row of Parquet or the workbook, where JSON is text."""
    return tuple(
        json.loads(value) if field.kind == "json" and value is not None else value
        for field, value in zip(table.fields, row, strict=True)
    )


def from_pandas(folder: Path, table: ExportTable) -> Iterator[Row]:
    frame = pd.read_parquet(folder / f"{table.name}.parquet", dtype_backend="pyarrow")
    columns = [frame[field.name].astype(object).to_list() for field in table.fields]
    for row in zip(*columns, strict=True):
        plain = (
            value.to_pydatetime() if isinstance(value, pd.Timestamp) else value for value in row
        )
        yield decoded(
            table,
            tuple(
                list(v) if f.kind == "list" and v is not None and v is not pd.NA
                else None if v is pd.NA or v is pd.NaT else v
                for f, v in zip(table.fields, plain, strict=True)
            ),
        )  # fmt: skip


def from_polars(folder: Path, table: ExportTable) -> Iterator[Row]:
    for row in pl.read_parquet(folder / f"{table.name}.parquet").rows():
        yield decoded(table, row)


def from_duckdb(folder: Path, table: ExportTable) -> Iterator[Row]:
    with duckdb.connect() as connection:
        path = str(folder / f"{table.name}.parquet")
        for row in connection.execute("SELECT * FROM read_parquet(?)", [path]).fetchall():
            yield decoded(table, row)


def from_frictionless(folder: Path, table: ExportTable) -> Iterator[Row]:
    package = Package(str(folder / "datapackage.json"))
    for row in package.get_resource(table.name).read_rows():
        assert row.valid, row.errors
        values = row.to_list()
        yield tuple(
            None
            if value is None
            else value.replace(tzinfo=UTC)
            if field.kind == "instant"
            else json.loads(value)
            if field.kind == "json"
            else re.sub(r"^'(?=[=+\-@\t\r\n])", "", value)
            if field.kind == "text"
            else value
            for field, value in zip(table.fields, values, strict=True)
        )


@pytest.mark.parametrize(
    "read", [from_csv, from_json, from_pandas, from_polars, from_duckdb, from_frictionless]
)
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_all_formats_have_the_same_rows_types_nulls_and_order(
    release: Path,
    expected: dict[ExportTable, list[Row]],
    table: ExportTable,
    read: Callable[[Path, ExportTable], Iterator[Row]],
) -> None:
    found = list(read(release, table))
    assert len(found) == len(expected[table]) > 0
    for ours, theirs in zip(expected[table], found, strict=True):
        assert ours == theirs
        assert [type(value) for value in ours] == [type(value) for value in theirs]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_workbook_has_the_same_rows_in_typed_cells(
    release: Path, expected: dict[ExportTable, list[Row]], table: ExportTable
) -> None:
    book = openpyxl.load_workbook(release / "eescraper.xlsx")
    assert book.sheetnames == [*NAMES, "dictionary"]
    sheet = book[table.name]
    header, *lines = sheet.iter_rows()
    assert [cell.value for cell in header] == [field.name for field in table.fields]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert len(lines) == len(expected[table])
    for row, cells in zip(expected[table], lines, strict=True):
        for field, value, cell in zip(table.fields, row, cells, strict=True):
            assert cell.data_type != "f"
            assert_same_cell(field, value, cell.value)


def assert_same_cell(field: Field, value: Any, found: Any) -> None:
    if value is None:
        assert found is None
    elif field.kind == "instant":
        assert abs(found.replace(tzinfo=UTC) - value) < timedelta(milliseconds=1)
    elif field.kind == "date":
        assert found == (
            value.isoformat() if value.year < 1900 else datetime(*value.timetuple()[:3])  # noqa: DTZ001
        )
    elif field.kind == "list":
        assert found.split() == value
    elif field.kind == "json":
        assert json.loads(found) == value
    elif field.kind == "text" and len(value) > 32_767:
        assert found == value[:32_766] + "…"
    else:
        assert (unescape(found) if isinstance(found, str) else found) == value


def test_what_is_known_of_385_is_there(release: Path) -> None:
    [draw] = [r for r in json.loads((release / "draws.json").read_text()) if r["draw_id"] == "385"]
    assert draw["invitations"] == 1000
    assert draw["crs_cutoff"] == 476
    assert draw["tie_break_at_utc"] == "2025-11-26T07:44:30Z"
    assert draw["pool_as_of"] == "2025-12-07"
    assert draw["pool_total"] == 242_379
    assert draw["draw_suffix"] is draw["flags"] is None
    bands = pd.read_parquet(release / "pools.parquet").query(
        "pool_count_id == @draw['pool_count_id']"
    )
    assert bands.set_index("band").candidates["crs_451_500"] == 68_679
    assert bands[bands.level == "band"].candidates.sum() == 242_379


def test_parquet_has_typed_dates_zones_and_lists(release: Path) -> None:
    schema = pl.read_parquet_schema(release / "draws.parquet")
    assert schema["draw_date"] == pl.Date
    assert schema["tie_break_at_utc"] == pl.Datetime("ms", "UTC")
    assert schema["programs"] == pl.List(pl.String)
    assert schema["invitations"] == pl.Int64


def test_csv_is_rfc_4180(release: Path) -> None:
    content = (release / "draws.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == content.count(b"\n") == 427


def test_a_spreadsheet_runs_nothing_that_strangers_wrote(release: Path) -> None:
    with (release / "claims.csv").open(encoding="utf-8", newline="") as handle:
        titles = [row["title"] for row in csv.DictReader(handle)]
    for kind in ("formula", "plus", "at", "tab"):
        assert f"'{HOSTILE[kind]}" in titles
    sheet = openpyxl.load_workbook(release / "eescraper.xlsx")["claims"]
    cells = {unescape(cell.value): cell for cell in sheet["D"]}
    for kind in ("formula", "plus", "at", "tab"):
        assert cells[HOSTILE[kind]].data_type == "s"
        assert cells[HOSTILE[kind]].quotePrefix
    assert not cells[HOSTILE["markup"]].quotePrefix


def test_documents_show_what_strangers_wrote_harmlessly(release: Path) -> None:
    told = (release / "CHANGES.md").read_text(encoding="utf-8")
    assert r"\<script\>alert(1)\</script\>" in told
    assert r"\[x\](javascript" in told
    assert not re.search(r"(?<!\\)[<\[|](?!---)", told.split("| table")[0])
    for path in (*release.glob("*.md"), release / "feed.xml", release / "metadata.yml"):
        text = path.read_text(encoding="utf-8")
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert len(text) < 200_000, path.name


def test_file_names_are_ours(release: Path) -> None:
    assert {path.name for path in release.iterdir()} == {
        *(f"{name}.{suffix}" for name in NAMES for suffix in FORMATS),
        *("eescraper.db", "eescraper.xlsx", "metadata.yml", "datapackage.json", "feed.xml"),
        *("DATA.md", "CHANGES.md", "changes.csv", "LICENCE.md", "CITATION.cff", "SHA256SUMS"),
        *("release.json", "report.html"),
    }


def test_frictionless_accepts_the_package(release: Path) -> None:
    report = Package(str(release / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "note"])
    assert [task.name for task in report.tasks] == [*NAMES, "changes"]


def test_schema_dictionary_package_and_metadata_describe_the_same(release: Path) -> None:
    package = {
        resource.name: [field.name for field in resource.schema.fields if field.description]
        for resource in Package(str(release / "datapackage.json")).resources
    }
    sections = dictionary_of(release / "DATA.md")
    assert "deliveries (eescraper.db)" not in sections
    for table in TABLES:
        names = [field.name for field in table.fields]
        assert package[table.name] == sections[table.name] == names
    assert package["changes"] == sections["changes.csv"]
    metadata = yaml.safe_load((release / "metadata.yml").read_text(encoding="utf-8"))
    described = metadata["databases"]["eescraper"]["tables"]
    with closing(sqlite3.connect(release / "eescraper.db")) as connection:
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE"
            " '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        ).fetchall()
        assert {name for (name,) in found} == set(described)
        assert set(described) == {table.name for table in STORED if not table.is_private}
        for name, table in described.items():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            assert table["description"]
            assert sorted(c for c, text in table["columns"].items() if text) == sorted(columns)
            assert sorted(sections[f"{name} (eescraper.db)"]) == sorted(columns)


def dictionary_of(path: Path) -> dict[str, list[str]]:
    """{section: columns that have a description} of DATA.md."""
    found: dict[str, list[str]] = {}
    for part in path.read_text(encoding="utf-8").split("\n### ")[1:]:
        section, _, text = part.partition("\n## ")[0].partition("\n")
        found[section] = re.findall(r"^\| `(\w+)` \|.*\| [^|]+ \|$", text, re.MULTILINE)
    return found


def test_every_file_that_is_named_is_there(release: Path) -> None:
    dictionary = (release / "DATA.md").read_text(encoding="utf-8").split("## Opening it")[0]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    readme = readme.split("| in `output/latest/` |")[1].split("```")[0]
    for document in (dictionary, readme):
        named = re.findall(r"`(\w+\.\w+|SHA256SUMS)`", document)
        assert len(named) >= 10
        for name in named:
            assert (release / name).exists(), name
    sums = (release / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in sums:
        digest, name = line.split("  ")
        assert contents.sha256(release / name) == digest
    assert len(sums) == len(list(release.iterdir())) - 2


@pytest.mark.parametrize(
    "name",
    ["draws.csv", "pools.json", "claims.parquet", "eescraper.xlsx", "feed.xml", "datapackage.json",
     "SHA256SUMS", "DATA.md"],
)  # fmt: skip
def test_verify_names_the_file_that_is_damaged_or_gone(
    release: Path, tmp_path: Path, name: str
) -> None:
    copy = shutil.copytree(release, tmp_path / "copy")
    verify(copy)
    with (copy / name).open("ab") as handle:
        handle.write(b"\n")
    with pytest.raises(StorageError, match=re.escape(name)):
        verify(copy)
    (copy / name).unlink()
    with pytest.raises(StorageError, match=re.escape(name)):
        verify(copy)


@pytest.mark.parametrize("name", ["events.json", "events.parquet", "events.csv"])
def test_verify_counts_the_rows_of_every_format(release: Path, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(release, tmp_path / "copy")
    (copy / name).write_bytes((copy / name.replace("events", "claims")).read_bytes())
    digest = contents.sha256(copy / name)
    for document in ("SHA256SUMS", "datapackage.json", "release.json"):
        text = (copy / document).read_text(encoding="utf-8")
        text = text.replace(contents.sha256(release / name), digest)
        if document == "release.json":
            for changed in ("SHA256SUMS", "datapackage.json"):
                ours, theirs = (contents.sha256(at / changed) for at in (release, copy))
                text = text.replace(ours, theirs)
        (copy / document).write_text(text, encoding="utf-8")
        if document == "datapackage.json":
            ours, theirs = (contents.sha256(at / document) for at in (release, copy))
            sums = (copy / "SHA256SUMS").read_text(encoding="utf-8")
            (copy / "SHA256SUMS").write_text(sums.replace(ours, theirs), encoding="utf-8")
    with pytest.raises(StorageError, match=rf"{re.escape(name)}: \d+ rows, \d+ expected"):
        verify(copy)


def test_a_file_that_nobody_named_is_found(release: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(release, tmp_path / "copy")
    (copy / "more.csv").touch()
    with pytest.raises(StorageError, match=r"does not name more\.csv"):
        verify(copy)


def test_changes_are_told_and_listed(release: Path) -> None:
    told = (release / "CHANGES.md").read_text(encoding="utf-8")
    assert told.startswith("# What is new as of 2026-07-07T16:55:")
    assert "Draw ../../reported is new: of 2026-07-09." in told
    assert re.search(r"\| `draws` \| \d+ \| 426 \|", told)
    with (release / "changes.csv").open(encoding="utf-8", newline="") as handle:
        table = list(csv.DictReader(handle))
    assert {row["kind"] for row in table} == {"new"}
    [cutoff] = [r for r in table if (r["draw_id"], r["field"]) == ("424", "crs_cutoff")]
    assert cutoff["new_value"] == "517"


def test_the_first_release_says_so(output: Output, release: Path) -> None:
    assert release.exists()
    first = min(output.releases.iterdir())
    assert "This is the first release here" in (first / "CHANGES.md").read_text(encoding="utf-8")
    assert (first / "changes.csv").read_text(encoding="utf-8").count("\n") == 1
    assert Package(str(first / "datapackage.json")).validate().valid
    verify(first)


def test_an_unchanged_record_gets_no_release_but_for_a_new_layout(
    output: Output, release: Path, tmp_path: Path
) -> None:
    copy = Output(shutil.copytree(output.root, tmp_path / "out", symlinks=True))
    with closing(Store(copy.database)) as store:
        assert release_if_changed(store, copy) is None
        manifest = copy.latest / "release.json"
        manifest.write_text(manifest.read_text().replace('"layout"', '"former"'))
        again = release_if_changed(store, copy)
    assert again is not None
    assert again.name == f"{release.name}.2"
    verify(copy.latest)


def test_the_citation_is_yaml_with_what_cff_requires(release: Path) -> None:
    citation = yaml.safe_load((release / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["type"] == "dataset"
    assert citation["date-released"] == "2026-07-07"


def test_heavy_libraries_are_imported_only_for_a_release() -> None:
    code = (
        "import sys; from eescraper import cli, status, job; from eescraper.export import one_off;"
        "print(sorted({'pyarrow', 'xlsxwriter', 'yaml', 'lxml'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_a_value_of_another_form_is_named(release: Path, tmp_path: Path) -> None:
    path = tmp_path / "eescraper.db"
    shutil.copyfile(release / "eescraper.db", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE draws SET draw_date = 'July' WHERE draw_id = '1'")
        with pytest.raises(StorageError, match=r"draws\.draw_date: expected date, found 'July'"):
            rows(connection, DRAWS)


def test_long_texts_are_whole_but_in_the_workbook(
    release: Path, expected: dict[ExportTable, list[Row]]
) -> None:
    assert any(LONG in row for row in expected[NAMES["claims"]])
    assert (release / "eescraper.xlsx").stat().st_size < 500_000
