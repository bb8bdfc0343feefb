"""Whatever text or date a stranger wrote: each format has just this text, and can be read."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from eescraper.export import csv_file, json_file, parquet_file, xlsx_file
from eescraper.export.tables import ExportTable, Field
from eescraper.harmless import cell, markdown, one_line

FIELDS = tuple(
    Field(kind, kind, "A value.", "none", None, kind)  # type: ignore[arg-type]
    for kind in ("text", "integer", "date", "instant", "list", "json")
)
TABLE = ExportTable("odd", "Odd values.", ("text",), FIELDS, "odd", "text", "", "")
# Without what looks like an escape of the workbook's: openpyxl undoes only half of its escape.
TEXT = st.text(min_size=1, max_size=50).filter(lambda text: "_x" not in text)
INSTANT = st.datetimes(min_value=datetime(1, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
ROW = st.tuples(
    TEXT,
    st.none() | st.integers(-(2**53), 2**53),
    st.none() | st.dates(),
    st.none() | INSTANT,
    st.none() | st.lists(st.sampled_from(["cec", "fsw", "pnp"]), min_size=1),
    st.none() | TEXT | st.integers() | st.lists(st.integers()) | st.dictionaries(TEXT, TEXT),
)


@given(st.lists(ROW, min_size=1, max_size=5))
@example([("\ufffe\uffff\x00\x0b\r\n\x7f", None, date(1, 1, 1), None, None, None)])
@example([("\U0001f600" * 20_000, 0, date(1900, 2, 29 - 1), None, ["cec"], "")])
def test_every_format_has_just_what_was_written(rows: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for form in (csv_file, json_file, parquet_file):
            form.write(folder / f"odd.{form.SUFFIX}", TABLE, rows)
            assert form.count_rows(folder / f"odd.{form.SUFFIX}") == len(rows)
        xlsx_file.write(folder / xlsx_file.NAME, {TABLE: rows}, "2026-07-07T16:55:29Z")
        assert xlsx_file.count_rows(folder / xlsx_file.NAME)["odd"] == len(rows)
        texts = [row[0] for row in rows]
        with (folder / "odd.csv").open(encoding="utf-8", newline="") as handle:
            assert [row["text"] for row in csv.DictReader(handle)] == [cell(t) for t in texts]
        assert [
            row["text"] for row in json.loads((folder / "odd.json").read_text("utf-8"))
        ] == texts
        found = pl.read_parquet(folder / "odd.parquet")
        assert found["text"].to_list() == texts
        assert found["date"].to_list() == [row[2] for row in rows]
        assert found["instant"].to_list() == [row[3] for row in rows]
        sheet = openpyxl.load_workbook(folder / xlsx_file.NAME)["odd"]
        for text, row in zip(texts, sheet.iter_rows(min_row=2), strict=True):
            assert row[0].data_type == "s"
            shown = unescape(row[0].value)
            assert len(shown.encode("utf-16-le")) <= 2 * xlsx_file.LONGEST
            assert shown == xlsx_file.allowed(text)


@given(st.text())
@example("\u202e<script>" + "x" * 5000)
def test_a_line_is_one_line_of_bounded_length(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= 500
    assert len(markdown(text)) <= 1000
    assert not any(mark in markdown(text).replace("\\<", "").replace("\\[", "") for mark in "<[")
