"""``make score``: how well pages are read, against what a person says they state.

Every page of tests/fixtures/news has an ``expected.json`` beside it. A field of a headline draw is
right if the same value is expected of the draw that fits best. Precision is the share of the given
values that are right, recall the share of the stated values that are given right. A third of the
pages (``aside``) is not looked at when rules are written: its figures show how general they are.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from eescraper.news.extract import extract

PAGES = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "news"
FIELDS = ("draw_id", "draw_date", "category", "crs_cutoff", "invitations", "tie_break")
CLAIMS = ("draws_this_year", "category_draw_ordinal", "itas_this_year", "pool_size")


class Page(NamedTuple):
    """A fixture page with what is expected of it."""

    name: str
    body: bytes
    expected: dict[str, Any]


class Miss(NamedTuple):
    """One field of one page that was not read as it is stated."""

    page: str
    field: str
    got: Any
    expected: Any


def pages(folder: Path = PAGES) -> list[Page]:
    found = []
    for path in sorted(folder.glob("*/expected.json")):
        page = next(path.parent.glob("page.*"))
        expected = json.loads(path.read_text(encoding="utf-8"))
        found.append(Page(path.parent.name, page.read_bytes(), expected))
    return found


def values(draw: dict[str, Any]) -> dict[str, Any]:
    """The fields that count; the tie-break is its time, or its date where that is all."""
    found = {name: draw.get(name) for name in FIELDS}
    found["tie_break"] = draw.get("tie_break_at_utc") or draw.get("tie_break_date")
    return found


def compare(page: Page, document: dict[str, Any]) -> tuple[Counter[tuple[str, str]], list[Miss]]:
    """Counts of (field, given | stated | right) over the headline draws, and what was missed."""
    counts: Counter[tuple[str, str]] = Counter()
    missed: list[Miss] = []
    got = [values(draw) for draw in document["draws"] if draw["headline"]]
    if document["kind"] != page.expected["kind"]:
        missed.append(Miss(page.name, "kind", document["kind"], page.expected["kind"]))
    for expected in map(values, page.expected["draws"]):
        best = max(got, key=lambda draw: _agreement(draw, expected), default=None)
        if best is not None:
            got.remove(best)
        _count(counts, missed, page.name, best or {}, expected)
    for draw in got:
        _count(counts, missed, page.name, draw, {})
    for name in CLAIMS:
        _count_one(counts, missed, page.name, name, document["claims"].get(name),
                   page.expected["claims"].get(name))  # fmt: skip
    return counts, missed


def _agreement(draw: dict[str, Any], expected: dict[str, Any]) -> int:
    return sum(draw[name] == value for name, value in expected.items() if value is not None)


def _count(
    counts: Counter[tuple[str, str]],
    missed: list[Miss],
    page: str,
    draw: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    for name in FIELDS:
        _count_one(counts, missed, page, name, draw.get(name), expected.get(name))


def _count_one(
    counts: Counter[tuple[str, str]], missed: list[Miss], page: str, name: str, got: Any, want: Any
) -> None:
    counts[name, "given"] += got is not None
    counts[name, "stated"] += want is not None
    counts[name, "right"] += got is not None and got == want
    if got != want:
        missed.append(Miss(page, name, got, want))


def report(title: str, chosen: list[Page], is_verbose: bool) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    missed: list[Miss] = []
    negatives = [page for page in chosen if page.expected["kind"] == "none"]
    wrong = 0
    start = time.perf_counter()
    documents = [extract(page.body) for page in chosen]
    took = time.perf_counter() - start
    for page, document in zip(chosen, documents, strict=True):
        of_page, of_missed = compare(page, document)
        counts += of_page
        missed += of_missed
        wrong += page in negatives and document["kind"] != "none"
    print(f"{title}: {len(chosen)} pages, {len(chosen) / took:.0f} a second")
    for name in (*FIELDS, *CLAIMS):
        given, stated, right = (counts[name, kind] for kind in ("given", "stated", "right"))
        print(f"  {name:<22} precision {right:>3}/{given:<3} {_share(right, given)}"
              f"   recall {right:>3}/{stated:<3} {_share(right, stated)}")  # fmt: skip
    print(f"  pages without a draw that yield one: {wrong} of {len(negatives)}")
    confusions = Counter((miss.got, miss.expected) for miss in missed if miss.field == "kind")
    for (got, want), count in confusions.most_common():
        print(f"  kind {want} read as {got}: {count}")
    for miss in missed if is_verbose else ():
        print(f"    {miss.page}: {miss.field}: {miss.got}, expected {miss.expected}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    - "


def main() -> None:
    is_verbose = "-v" in sys.argv[1:]
    found = pages()
    report("tuned on", [page for page in found if not page.expected["aside"]], is_verbose)
    report("kept aside", [page for page in found if page.expected["aside"]], False)


if __name__ == "__main__":
    main()
