"""Renders the rounds feed and the list page from facts, quirks and all, and writes the recording.

Run it to write the recording anew: ``python -m eescraper.recordings.render``. The page's words
are ours; its structure, and every value, is IRCC's.
"""

from __future__ import annotations

import csv
import gzip
import html
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from eescraper.archive import ArchiveWriter
from eescraper.parsers.rounds_feed import POOL_KEYS
from eescraper.recordings import embedded, french, pages
from eescraper.recordings.french import row_in_french
from eescraper.sources import (
    INSTRUCTIONS_EN,
    INSTRUCTIONS_FR,
    IRCC_ORIGIN,
    LATEST_PAGE_EN,
    LATEST_PAGE_FR,
    LIST_PAGE_EN,
    LIST_PAGE_FR,
    ROUND_PAGE_EN,
    ROUND_PAGE_FR,
    ROUNDS_EN,
    ROUNDS_FR,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = dict[str, str]

_FOLDERS = {
    "en": ROUND_PAGE_EN.path.removesuffix("invitations.html"),
    "fr": ROUND_PAGE_FR.path.removesuffix("invitations.html"),
}
_PLAIN, _HTML = ("Content-Type", "text/plain"), ("Content-Type", "text/html; charset=utf-8")
WITNESSES_FROM = "2025-12-11"
"""From this visit on the recording has the other feeds as well."""

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


def feed(shown: Iterable[Row], language: str = "en") -> bytes:
    """The rounds feed as IRCC writes it: newest first, 31 keys, all text, CRLF line ends."""
    newest_first = enumerate(reversed(list(shown)))
    rounds = ",\r\n".join(_round(row, index, language) for index, row in newest_first)
    return ('{\r\n    "classes": "wb-tables",\r\n    "rounds": [\r\n' + rounds + "]\r\n}").encode()


def link(number: str, text: str, language: str = "en") -> str:
    """An anchor to a round's page, in the address style of the round's generation."""
    ordinal = int(number.rstrip("ab"))
    page = (
        f"invitations-{number}.html"
        if ordinal <= LAST_STATIC_PAGE
        else f"invitations.html?q={number}"
    )
    prefix = "/content/canadasite" if ordinal >= FIRST_IN_EDITING_SYSTEM else ""
    return f"<a href='{prefix}{_FOLDERS[language]}{page}'>{text}</a>"


def _round(row: Row, index: int, language: str) -> str:
    number = row["drawNumber"]
    full = {
        "drawNumber": number,
        "drawNumberURL": link(number, number, language),
        "drawDate": row["drawDate"],
        "drawDateFull": row["drawDateFull"],
        "drawName": row["drawName"],
        "drawSize": row["drawSize"],
        "drawCRS": row["drawCRS"],
        "mitext": link(number, f"Round {number}", language),
        "DrawText1": link(number, "Instruction", language),
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


def write(path: Path, visits: Sequence[Visit] = VISITS, *, feed_alone: bool = False) -> None:
    """Write the recording: the feed at each visit, and what else IRCC publishes.

    Robots.txt and the list page are asked at the first visit. Unless ``feed_alone``, there are
    the witnesses after the feed at each visit since `WITNESSES_FROM`, and pages as they stood
    before.
    """
    path.unlink(missing_ok=True)
    first = visits[0].at
    archive = ArchiveWriter(path, first, {"description": "rendered from facts"})
    for at, source, address, body in () if feed_alone else _old_pages():
        archive.record(IRCC_ORIGIN + address, 200, [_HTML], body, at, source.name)
    robots = b"User-agent: *\nDisallow: /search\n"
    archive.record(IRCC_ORIGIN + "/robots.txt", 200, [_PLAIN], robots, first, None)
    shell = list_page(stale=rows()[:229])
    archive.record(IRCC_ORIGIN + LIST_PAGE_EN.path, 200, [_HTML], shell, first, LIST_PAGE_EN.name)
    for visit in visits:
        answers = [(0, ROUNDS_EN, feed(rows_at(visit)))]
        if not feed_alone and visit.at >= WITNESSES_FROM:
            answers += _witnesses(visit)
        for seconds, source, body in answers:
            headers = [
                ("Content-Type", "application/json"),
                ("Content-Encoding", "gzip"),
                ("ETag", f'"{visit.newest}-{source.language}-{visit.at[:10]}"'),
            ]
            packed = gzip.compress(body, mtime=0)
            at = _later(visit.at, seconds)
            archive.record(IRCC_ORIGIN + source.path, 200, headers, packed, at, source.name)
    archive.close()


def _witnesses(visit: Visit) -> list[tuple[int, Source, bytes]]:
    """What the other feeds say at a visit, each asked some seconds after the one before."""
    english = rows_at(visit)
    # The rounds feed says July 12 for the round of July 22, 2025. What the instruction feed says
    # of it is not known here: that it has the right day is made up, so that two feeds disagree.
    right = {"357": {"drawDateTime": "July 22, 2025 at 16:27:45 UTC"}}
    instructions = [row | right.get(row["drawNumber"], {}) for row in english]
    in_french = [row_in_french(row) for row in english]
    # January 2026: #1 stood in English in the French instruction feed.
    mixed = [english[0], *in_french[1:]]
    return [
        (4, INSTRUCTIONS_EN, pages.instruction_feed(instructions)),
        (8, ROUNDS_FR, feed(in_french, "fr")),
        (12, INSTRUCTIONS_FR, pages.instruction_feed(mixed, english)),
    ]


def _old_pages() -> list[tuple[str, Source, str, bytes]]:
    """Pages as they were served before 2022, and the shells that they became."""
    facts = {row["drawNumber"]: row for row in rows()}
    until_2021 = rows()[: list(facts).index("196") + 1]
    r205, r228 = facts["205"], facts["228"]
    static = "invitations-205.html"
    result = partial(pages.result_page, r205, r205["drawDate"], pool_as_of=None)
    french_205 = row_in_french(r205)
    return [
        ("2021-07-08T20:15:00Z", LIST_PAGE_EN, LIST_PAGE_EN.path,
         pages.static_list_page(until_2021)),
        ("2021-09-16T13:00:00Z", ROUND_PAGE_EN, _FOLDERS["en"] + static, result(pages.ENGLISH)),
        ("2021-09-16T13:00:05Z", ROUND_PAGE_FR, _FOLDERS["fr"] + static,
         pages.result_page(french_205, r205["drawDate"], pages.FRENCH, pool_as_of=None)),
        ("2022-08-04T13:00:00Z", LATEST_PAGE_EN, LATEST_PAGE_EN.path,
         pages.result_page(r228, r228["drawDate"], pages.ENGLISH, pool_as_of="August 2, 2022")),
        ("2022-08-04T13:00:05Z", LATEST_PAGE_FR, LATEST_PAGE_FR.path,
         pages.result_page(row_in_french(r228), r228["drawDate"], pages.FRENCH,
                           pool_as_of=french.date("2022-08-02"))),
        ("2024-04-05T19:00:00Z", LATEST_PAGE_EN, LATEST_PAGE_EN.path,
         pages.latest_shell(pages.ENGLISH)),
        ("2024-04-05T19:00:05Z", LATEST_PAGE_FR, LATEST_PAGE_FR.path,
         pages.latest_shell(pages.FRENCH)),
        ("2024-04-05T19:00:10Z", LIST_PAGE_FR, LIST_PAGE_FR.path, list_page(ROUNDS_FR.path)),
        ("2024-04-05T19:00:15Z", ROUND_PAGE_EN, _FOLDERS["en"] + "invitations.html?q=291",
         pages.instruction_shell()),
    ]  # fmt: skip


def _later(at: str, seconds: int) -> str:
    moment = datetime.fromisoformat(at) + timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    write(embedded())
