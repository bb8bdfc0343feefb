"""docs/RELIABILITY.md names tests that exist, and has each row once."""

from __future__ import annotations

import ast
import re
from itertools import chain

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "RELIABILITY.md").read_text(encoding="utf-8")
ROWS = {"U": 10, "A": 10, "M": 11, "S": 8, "N": 8, "H": 11, "T": 7, "W": 7}
IDS = [f"{letter}-{n:02}" for letter, count in ROWS.items() for n in range(1, count + 1)]
LINES = re.findall(r"^\| ([A-Z]-\d\d) \|.*\| (.*) \|$", PAGE, re.MULTILINE)
NAMED = re.compile(r"`(test_\w+\.py)::((?:\w+::)?test_\w+)`")
WITHOUT = "no test of its own: "


def names_in(file: str) -> set[str]:
    """The tests of a file, those of a class with its name in front."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    inner = ([f"{c.name}::{n.name}" for n in c.body if isinstance(n, ast.FunctionDef)]
             for c in classes)  # fmt: skip
    return found | set(chain.from_iterable(inner))


def test_every_row_is_there_once_and_in_order() -> None:
    assert [row for row, _ in LINES] == IDS


@pytest.mark.parametrize("row", IDS)
def test_a_row_names_tests_that_exist_or_says_why_not(row: str) -> None:
    proof = dict(LINES)[row]
    named = NAMED.findall(proof)
    assert named or WITHOUT in proof
    assert len(named) == proof.count(".py::")
    for file, test in named:
        assert test in names_in(file), test
