"""``eescraper export``: one-off files, as a person asks for them."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from eescraper.cli import main
from eescraper.export.tables import DRAWS, NAMES, TABLES, rows
from eescraper.output import Output
from tests.releases import stored, with_everything


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Output:
    found = Output(tmp_path_factory.mktemp("export") / "out")
    with_everything(found)
    return found


def export(output: Output, to: Path, *arguments: str) -> int:
    return main(["export", "--output", str(output.root), "--to", str(to), *arguments])


def test_all_tables_as_csv_by_default(
    output: Output, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(output, tmp_path) == 0
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.csv" for name in NAMES}
    for name in NAMES:
        assert (tmp_path / f"{name}.csv").read_bytes() == (
            output.latest / f"{name}.csv"
        ).read_bytes()
    assert f"{tmp_path / 'draws.csv'}: 426 rows of draws" in capsys.readouterr().out


def test_every_format_has_the_rows_of_the_release(output: Output, tmp_path: Path) -> None:
    formats = [f"--format={name}" for name in ("json", "parquet", "xlsx", "sqlite")]
    assert export(output, tmp_path, *formats) == 0
    for name in ("draws.json", "draws.parquet", "claims.json"):
        assert (tmp_path / name).read_bytes() == (output.latest / name).read_bytes()
    assert openpyxl.load_workbook(tmp_path / "eescraper.xlsx").sheetnames[0] == "draws"
    expected = stored(output.latest)
    with closing(sqlite3.connect(tmp_path / "eescraper-tables.db")) as connection:
        for table in TABLES:
            [found] = connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()
            assert found == len(expected[table])
        places = [field.name for field in DRAWS.fields]
        [expected_programs] = [
            row[places.index("programs")] for row in expected[DRAWS] if row[0] == "385"
        ]
        draw = connection.execute(
            "SELECT draw_date, tie_break_at_utc, programs, draw_suffix, invitations FROM draws"
            " WHERE draw_id = '385'"
        ).fetchone()
    assert draw[:2] == ("2025-12-11", "2025-11-26T07:44:30Z")
    assert json.loads(draw[2]) == expected_programs
    assert draw[3:] == (None, 1000)


def test_filters_by_year_and_category(output: Output, tmp_path: Path) -> None:
    asked = ("--format=json", "--year=2025", "--category=healthcare", "--category=trades")
    assert export(output, tmp_path, *asked) == 0
    found = {name: json.loads((tmp_path / f"{name}.json").read_text()) for name in NAMES}
    assert len(found["draws"]) == 7 + 1
    assert {row["category"] for row in found["draws"]} == {"healthcare", "trades"}
    assert all(row["draw_date"].startswith("2025") for row in found["draws"])
    assert {row["pool_count_id"] for row in found["pools"]} == {
        row["pool_count_id"] for row in found["draws"]
    }
    ids = {row["draw_id"] for row in found["draws"]}
    assert {row["draw_id"] for row in found["events"]} >= ids
    assert all(row["at"].startswith("2025") for row in found["events"])
    assert found["claims"] == []


def test_one_table_of_two_years(output: Output, tmp_path: Path) -> None:
    assert export(output, tmp_path, "--table=draws", "--year=2015", "--year=2016") == 0
    with (tmp_path / "draws.csv").open(encoding="utf-8", newline="") as handle:
        assert len(list(csv.DictReader(handle))) == 23 + 27
    assert [path.name for path in tmp_path.iterdir()] == ["draws.csv"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--year", "2014"), "2014: the record goes from 2015 to 2026"),
     (("--category", "nurses"), "nurses: expected one of agriculture, cec,")],
)  # fmt: skip
def test_a_filter_that_fits_nothing_is_refused(
    output: Output,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    told: str,
) -> None:
    assert export(output, tmp_path / "new", *arguments) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_release_is_never_written_to(
    output: Output, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in output.latest.iterdir()}
    assert export(output, output.latest, "--year=2026") == 2
    assert "never touched" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in output.latest.iterdir()} == before
    (tmp_path / "file").touch()
    assert export(output, tmp_path / "file") == 14
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_without_a_release_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(Output(tmp_path), tmp_path / "to") == 2
    assert "no release yet" in capsys.readouterr().err


def test_a_filter_is_a_parameter(output: Output) -> None:
    with closing(sqlite3.connect(output.latest / "eescraper.db")) as connection:
        assert rows(connection, DRAWS, categories=["') OR ('1'='1"]) == []
