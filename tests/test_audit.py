"""What ``make audit`` says of what pip-audit wrote."""

from __future__ import annotations

import json

from tests.audit import judge

FLAW = {"id": "PYSEC-1", "fix_versions": ["2"], "aliases": [], "description": ""}


def said(*packages: dict[str, object]) -> tuple[int, str]:
    return judge(json.dumps({"dependencies": packages, "fixes": []}), "")


def test_a_vulnerability_fails_and_is_named() -> None:
    good = {"name": "b", "version": "1", "vulns": []}
    code, sentence = said({"name": "a", "version": "1", "vulns": [FLAW]}, good)
    assert code == 1
    assert "a 1: PYSEC-1" in sentence
    assert said(good) == (0, "audit: no known vulnerability in 1 of 1 packages")


def test_no_answer_is_not_a_good_one() -> None:
    assert "audit skipped" in said({"name": "a", "skip_reason": "unknown"})[1]
    assert judge("", "x\nno connection\n") == (
        0,
        "audit skipped: no database of vulnerabilities answered (no connection)",
    )
