"""Renders IRCC's feed and list page from facts, quirks and all, and writes the embedded recording.

Run it to write the recording anew: ``python -m eescraper.recordings.render``. The page's words
are ours; its structure, and every value, is IRCC's.
"""

from __future__ import annotations

import csv
import gzip
import html
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from eescraper.archive import ArchiveWriter
from eescraper.parsers.rounds_feed import POOL_KEYS
from eescraper.recordings import embedded
from eescraper.sources import IRCC_ORIGIN, LIST_PAGE_EN, ROUNDS_EN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = dict[str, str]

_FOLDER = (
    "/en/immigration-refugees-citizenship/corporate/mandate/"
    "policies-operational-instructions-agreements/ministerial-instructions/express-entry-rounds/"
)
LAST_STATIC_PAGE = 76
FIRST_IN_EDITING_SYSTEM = 237

# Names as they stood until mid-2024; the suffix became "(Version 1)" in all 23 of them.
_SUFFIX_UNTIL_2024 = {
    **dict.fromkeys(("252", "254", "255", "256", "258", "260", "261", "264", "266"), "(2023-1)"),
    **dict.fromkeys(("267", "270", "271", "273", "274", "276", "277", "278"), "(2023-1)"),
    **dict.fromkeys(("282", "284", "285"), "(2023-1)"),
    **dict.fromkeys(("287", "289", "291"), "(2024-1)"),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at the feed: when, up to which round, and what stood there otherwise then."""

    at: str
    newest: str
    otherwise: dict[str, dict[str, str]]


VISITS = (
    Visit(
        "2024-04-05T19:05:11Z",
        "291",
        {number: {"drawName": suffix} for number, suffix in _SUFFIX_UNTIL_2024.items()}
        # Corrected between 2024-07 and 2024-10.
        | {"262": {"drawCutOff": "August 01, 2023 at 12:59:52 UTC"}},
    ),
    # A year that had not come yet; corrected on 2025-02-13.
    Visit(
        "2025-02-12T20:15:42Z",
        "335",
        {"335": {"drawCutOff": "November 14, 2025 at 02:52:14 UTC"}},
    ),
    Visit("2025-12-11T18:40:03Z", "385", {}),
    Visit("2026-07-07T16:55:29Z", "424", {}),
)


def rows() -> list[Row]:
    """The published text of every round, oldest first, by the feed's keys."""
    table = files("eescraper.recordings").joinpath("rounds_raw.csv")
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))


def rows_at(visit: Visit) -> list[Row]:
    """The rows as they stood at a visit, oldest first."""
    found = []
    for row in rows():
        then = dict(row)
        for key, text in visit.otherwise.get(row["drawNumber"], {}).items():
            then[key] = row[key].replace("(Version 1)", text) if key == "drawName" else text
        found.append(then)
        if row["drawNumber"] == visit.newest:
            return found
    raise ValueError(f"no round {visit.newest} in the table")


def feed(shown: Iterable[Row]) -> bytes:
    """The rounds feed as IRCC writes it: newest first, 31 keys, all text, CRLF line ends."""
    rounds = ",\r\n".join(_round(row, index) for index, row in enumerate(reversed(list(shown))))
    return ('{\r\n    "classes": "wb-tables",\r\n    "rounds": [\r\n' + rounds + "]\r\n}").encode()


def link(number: str, text: str) -> str:
    """An anchor to a round's page, in the address style of the round's generation."""
    ordinal = int(number.rstrip("ab"))
    page = (
        f"invitations-{number}.html"
        if ordinal <= LAST_STATIC_PAGE
        else f"invitations.html?q={number}"
    )
    prefix = "/content/canadasite" if ordinal >= FIRST_IN_EDITING_SYSTEM else ""
    return f"<a href='{prefix}{_FOLDER}{page}'>{text}</a>"


def _round(row: Row, index: int) -> str:
    number = row["drawNumber"]
    full = {
        "drawNumber": number,
        "drawNumberURL": link(number, number),
        "drawDate": row["drawDate"],
        "drawDateFull": row["drawDateFull"],
        "drawName": row["drawName"],
        "drawSize": row["drawSize"],
        "drawCRS": row["drawCRS"],
        "mitext": link(number, f"Round {number}"),
        "DrawText1": link(number, "Instruction"),
        "drawText2": row["drawText2"],
        "drawDateTime": row["drawDateTime"],
        "drawCutOff": row["drawCutOff"],
        "drawDistributionAsOn": row["drawDistributionAsOn"],
        **{key: row[key] for key in POOL_KEYS},
    }
    # The file is edited by hand: the indentation drifts.
    indent = " " * (6 + index % 3 * 2)
    lines = ",\r\n".join(
        f"{indent}    {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in full.items()
    )
    return f"{indent}{{\r\n{lines}\r\n{indent}}}"


def list_page(feed_path: str | None = ROUNDS_EN.path, stale: Sequence[Row] = ()) -> bytes:
    """The list page since 2022-08: an empty table that names the feed, and two traps.

    The traps: a template row of empty cells, and a stale table inside a comment.
    """
    setting = {"url": f"{feed_path}#/rounds", "nocache": "nocache", "tobeclone": "tbody>tr"}
    attribute = f"data-wb-json='{html.escape(json.dumps(setting))}'" if feed_path else ""
    stale_rows = "\n".join(
        f"<tr><td>{row['drawNumber']}</td><td>{row['drawDateFull']}</td><td>{row['drawName']}</td>"
        f"<td>{row['drawSize']}</td><td>{row['drawCRS']}</td></tr>"
        for row in stale
    )
    return f"""<!DOCTYPE html>
<html class="no-js" lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>Rounds of invitations</title>
</head>
<body>
<main class="container">
<h1 id="wb-cont">Rounds of invitations</h1>
<table class="wb-tables table" {attribute}>
<thead>
<tr><th>#</th><th>Date</th><th>Round type</th><th>Invitations issued</th><th>CRS score</th></tr>
</thead>
<tbody>
<tr hidden><td></td><td></td><td></td><td></td><td></td></tr>
</tbody>
</table>
<!-- <table class="wb-tables table"><tbody>
{stale_rows}
</tbody></table> -->
</main>
</body>
</html>
""".encode()


def write(path: Path, visits: Sequence[Visit] = VISITS) -> None:
    """Write the recording: robots.txt and list page at the first visit, the feed at each."""
    path.unlink(missing_ok=True)
    first = visits[0].at
    archive = ArchiveWriter(path, first, {"description": "rendered from facts"})
    plain, page = ("Content-Type", "text/plain"), ("Content-Type", "text/html; charset=utf-8")
    robots = b"User-agent: *\nDisallow: /search\n"
    archive.record(IRCC_ORIGIN + "/robots.txt", 200, [plain], robots, first, None)
    shell = list_page(stale=rows()[:229])
    archive.record(IRCC_ORIGIN + LIST_PAGE_EN.path, 200, [page], shell, first, LIST_PAGE_EN.name)
    for visit in visits:
        body = gzip.compress(feed(rows_at(visit)), mtime=0)
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Encoding", "gzip"),
            ("ETag", f'"{visit.newest}-{visit.at[:10]}"'),
        ]
        url = IRCC_ORIGIN + ROUNDS_EN.path
        archive.record(url, 200, headers, body, visit.at, ROUNDS_EN.name)
    archive.close()


if __name__ == "__main__":
    write(embedded())
