"""Golden pages: ``fixtures/<kind>/<case>/`` holds a page and what it says.

A page without ``expected.json`` writes it and fails: read it, then run again.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from eescraper.errors import PageError
from eescraper.items import Observation
from eescraper.normalize import normalize_draw
from eescraper.parsers import PARSERS

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = {
    "rounds_feed": "ircc_rounds",
    "instruction_feed": "ircc_instructions",
    "list_page": "ircc_list",
    "latest_page": "ircc_latest",
    "round_page": "ircc_round",
}
CASES = sorted(
    path.parent.relative_to(FIXTURES).as_posix()
    for path in FIXTURES.glob("*/*/page.*")
    if path.parent.parent.name != "news"  # read by test_news.py
)


def reading(case: str, body: bytes) -> dict[str, Any]:
    """Everything a page says, in the form of ``expected.json``: empty parts are left out.

    The page of a case ``french…`` is read as one of a French address.
    """
    kind, _, name = case.partition("/")
    source = f"{NAMES[kind]}_{'fr' if name.startswith('french') else 'en'}"
    try:
        parsed = PARSERS[kind](body, source)
    except PageError as error:
        return {"error": type(error).__name__, "message": str(error)}
    draws, problems = [], list(parsed.problems)
    for raw in parsed.draws or ():
        found = normalize_draw(raw, source, 2027)
        if isinstance(found, Observation):
            draws.append(compact(found))
            problems += found.problems
        else:
            problems.append(found)
    said = {
        "feed_address": parsed.feed_address,
        "unknown_fields": list(parsed.unknown_fields),
        "draws": draws,
        "problems": [asdict(problem) for problem in problems],
    }
    return {name: part for name, part in said.items() if part}


def compact(observation: Observation) -> dict[str, Any]:
    o = observation
    values = {
        "draw_id": o.draw_id,
        "draw_date": o.draw_date,
        "drawn_at": o.drawn_at and o.drawn_at.at_utc,
        "category": o.category and o.category._asdict(),
        "programs": o.programs,
        "invitations": o.invitations,
        "crs_cutoff": o.crs_cutoff,
        "tie_break": o.tie_break and o.tie_break.at_utc,
        "pool": o.pool and o.pool.candidates,
        "pool_as_of": o.pool_as_of,
        "url": o.url,
        "flags": o.flags,
    }
    later = {
        "restated": o.restated,
        "language": None if o.language == "en" else o.language,
        "next_date": o.next_date,
        "minister": o.minister,
        "instruction": o.instruction,
    }
    values |= {name: value for name, value in later.items() if value}
    plain: dict[str, Any] = json.loads(json.dumps(values))
    return plain


def check(folder: Path) -> None:
    """Fail unless the page of a folder says what is expected; write what is missing."""
    [page] = folder.glob("page.*")
    said = reading(f"{folder.parent.name}/{folder.name}", page.read_bytes())
    expected = folder / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was missing and is written: read it, then run again")
    assert said == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_every_kind_of_page_has_a_fixture(kind: str) -> None:
    assert any(case.startswith(kind + "/") for case in CASES)


@pytest.mark.parametrize("case", CASES)
def test_a_page_says_what_is_expected(case: str) -> None:
    check(FIXTURES / case)


def test_an_expectation_that_is_missing_is_written_and_fails(tmp_path: Path) -> None:
    [folder] = [FIXTURES / case for case in CASES if case.startswith("latest_page/")][:1]
    copy = tmp_path / folder.parent.name / folder.name
    shutil.copytree(folder, copy)
    (copy / "expected.json").unlink()
    with pytest.raises(pytest.fail.Exception, match="read it, then run again"):
        check(copy)
    assert json.loads((copy / "expected.json").read_text(encoding="utf-8"))
    check(copy)
