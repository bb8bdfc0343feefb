"""The commands around the record, as a person types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from eescraper.cli import main
from eescraper.export import release_if_changed
from eescraper.output import Output
from eescraper.recordings import embedded
from eescraper.recordings.render import VISITS, rows_at
from eescraper.status import document
from tests.conftest import History


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """An output that was lived through visit by visit, with a release for each."""
    output = Output(tmp_path_factory.mktemp("cli") / "out")
    output.prepare()
    history = History(output.database)
    for visit in VISITS:
        history.show(rows_at(visit), visit.at)
        release_if_changed(history.store, output)
    document.write(output, history.store, document.of_crawl("x", 4, 0, None, VISITS[-1].at))
    history.store.close()
    return output


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(list(arguments))
    return code, capsys.readouterr().out


def test_events_are_listed_and_filtered(out: Output, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--output", str(out.root))
    code, printed = run(capsys, "events", *at)
    assert code == 0
    assert len(printed.splitlines()) == 1 + 133 + 2
    assert printed.startswith("2024-04-05T19:05:11Z  imported")
    _, printed = run(capsys, "events", "--since", "2025-12-01", "--kind", "revision", *at)
    assert len(printed.splitlines()) == 1
    assert "#335" in printed
    _, printed = run(capsys, "events", "--json", "--kind", "imported", *at)
    [event] = json.loads(printed)
    assert event["sentence"] == "First fill: 292 draws, #1 to #291."


def test_diff_tells_what_is_new_and_what_changed(
    out: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    names = sorted(path.name for path in out.releases.iterdir())
    at = ("--output", str(out.root))
    code, printed = run(capsys, "diff", names[0], names[1], *at)
    lines = printed.splitlines()
    assert code == 0
    assert sum("is new" in line for line in lines) == 44
    assert (
        "Draw #262: the tie-break was 2023-08-01T12:59:52Z, and is 2023-07-04T19:36:18Z." in lines
    )
    code, printed = run(capsys, "diff", names[2], "latest", "--csv", *at)
    table = list(csv.DictReader(io.StringIO(printed)))
    assert {row["kind"] for row in table} == {"new"}
    assert len({row["draw_id"] for row in table}) == 39
    [cutoff] = [r for r in table if (r["draw_id"], r["field"]) == ("424", "crs_cutoff")]
    assert cutoff["new_value"] == "517"
    assert run(capsys, "diff", "latest", "latest", *at) == (0, "No difference.\n")


def test_what_strangers_wrote_is_shown_harmlessly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("plain", "=HYPERLINK(1)\x1b]0;x\x07")
    for index, name in enumerate(names):
        history = History(tmp_path / f"{index}.db")
        history.show([rows_at(VISITS[0])[0] | {"drawName": name}], VISITS[0].at)
        history.store.close()
    pair = (str(tmp_path / "0.db"), str(tmp_path / "1.db"))
    assert "\x1b" not in run(capsys, "diff", *pair)[1]
    table = list(csv.DictReader(io.StringIO(run(capsys, "diff", "--csv", *pair)[1])))
    assert {row["new_value"][:2] for row in table if row["field"] == "category_name"} == {"'="}
    assert main(["diff", str(tmp_path / "0.db"), __file__]) == 2
    assert __file__ in capsys.readouterr().err


def test_rebuild_and_verify_from_the_embedded_recording(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--output", str(tmp_path / "out"))
    code, printed = run(capsys, "rebuild", "--archive", str(embedded()), *at)
    assert code == 0
    assert "21 responses from 1 files: 425 draws, newest #424." in printed
    code, printed = run(capsys, "verify", *at)
    assert code == 0
    assert printed.count("ok ") == 11
    assert "WRONG" not in printed


def test_verify_finds_what_somebody_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--output", str(tmp_path / "out"))
    run(capsys, "rebuild", "--archive", str(embedded()), *at)
    output = Output(tmp_path / "out")
    history = History(output.database)
    history.store.connection.execute("UPDATE draws SET crs_cutoff = 500 WHERE draw_id = '385'")
    history.store.close()
    with (output.latest / "draws.csv").open("a") as handle:
        handle.write("425,2026-07-08\n")
    code, printed = run(capsys, "verify", *at)
    assert code == 1
    assert "not so: 425 draws" in printed
    assert "only in the database: ('385'" in printed
    assert "draws.csv: its checksum" in printed


@pytest.mark.parametrize(
    "arguments",
    [("events",), ("verify",), ("accept", "1", "--because", "x"), ("diff", "a", "b"),
     ("rebuild", "--archive", "/nowhere")],
)  # fmt: skip
def test_a_command_without_an_output_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert main([*arguments, "--output", str(tmp_path / "none")]) == 2
    assert "eescraper: " in capsys.readouterr().err


def test_a_status_without_a_release_is_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, printed = run(capsys, "status", "--output", str(tmp_path))
    assert code == 1
    assert "no release yet" in printed
