"""What a page says is read the same in other words: synonyms put into the pages of our own set."""

from __future__ import annotations

import re

import pytest

from benchmarks import score
from eescraper.news.article import decode_article
from eescraper.news.extract import extract

PAGES = [page for page in score.pages() if not page.expected["aside"]]

SYNONYMS = {
    "round for draw": (r"\bdraw\b", "round"),
    "a round of invitations": (r"\bdraw\b(?! #?\d)", "round of invitations"),
    "an invitation round": (r"\bdraw\b(?! #?\d)", "invitation round"),
    "hosted": (r"\bheld\b", "hosted"),
    "sent out": (r"\bissued\b(?!:)", "sent out"),
    "picked": (r"\binvited\b(?!:)", "picked"),
    "applicants": (r"\bcandidates\b", "applicants"),
    "eligible candidates": (r"\bcandidates\b", "eligible candidates"),
    "rough sizes": (r"(?<![\d,])(?=\d{1,2},\d{3} (?:candidates|ITAs)\b)", "roughly "),
    "points behind a score": (r"\bscore of (\d{3})\b(?! points)", r"score of \1 points"),
    "a score that stood at it": (r"\bscore of (\d{3})\b", r"score that stood at \1"),
    "prior for previous": (r"\bprevious(?= (?:[\w-]+ )?(?:draw|round)\b)", "prior"),
    "tie-breaker": (r"\btie-breaking rule\b", "tie-breaker"),
    "a number with No.": (r"(?<=[Dd]raw )#(?=\d)", "No. "),
}


def _headline(body: str) -> list[dict[str, object]]:
    draws = extract(body.encode())["draws"]
    return [score.values(draw) for draw in draws if draw["headline"]]


@pytest.mark.parametrize("name", SYNONYMS)
def test_synonym(name: str) -> None:
    pattern, word = SYNONYMS[name]
    differ, changed = [], 0
    for page in PAGES:
        text = decode_article(page.body)
        other = re.sub(pattern, word, text)
        changed += other != text
        if other != text and _headline(other) != _headline(text):
            differ.append(page.name)
    assert changed
    assert differ == []
