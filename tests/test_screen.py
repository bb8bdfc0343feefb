"""The common scan of `screen`: what it says can't be found is not there."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import eescraper.news
from eescraper.news import facts, screen
from eescraper.news.article import read_article
from eescraper.news.screen import AnyCue, Cue, Cues, Said, without_conditions

PAGES = Path(__file__).parent / "fixtures" / "news"


def cues() -> list[Cue]:
    """Every cue of the news reader."""
    found: dict[int, Cue] = {}
    for room in pkgutil.iter_modules(eescraper.news.__path__, "eescraper.news."):
        for value in vars(importlib.import_module(room.name)).values():
            of = [value] if isinstance(value, Cue) else value if isinstance(value, Cues) else []
            found.update((cue.number, cue) for cue in of)
    return list(found.values())


def test_no_cue_that_is_in_a_sentence_is_missed() -> None:
    every = cues()
    assert len(every) > 300
    sentences = {
        sentence
        for page in PAGES.glob("*/page.*")
        for block in read_article(page.read_bytes(), None).blocks
        for sentence in facts.sentences(block.text)
    }
    assert len(sentences) > 1000
    missed = [
        (sentence, cue.exact.pattern)
        for sentence in sentences
        for cue in every
        if cue.number not in sentence.numbers and cue.exact.search(sentence)
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("pattern", "bare"),
    [
        (r"a(?!b)c", "ac"),
        (r"(?<=[()])x(?=\)|y(?:z))w", "xw"),
        (r"(?P<n>\d{1,3})(?<![,)])", r"(?:\d{1,3})"),
        (r"(?:[\w(?=-]+ ){0,3}?", r"(?:[\w(?=-]+ ){0,3}?"),
        (r"\(?!", r"\(?!"),
    ],
)
def test_conditions_and_names_are_taken_out_of_a_pattern(pattern: str, bare: str) -> None:
    assert without_conditions(pattern) == bare


def test_the_first_of_several_cues_is_found_and_overlaps_are_not_found_twice() -> None:
    either = AnyCue(r"\bdraws? of\b", r"\bfederal draw\b", r"\bof\b")
    for text in ("A federal draw of May, of course", Said("A federal draw of May, of course")):
        found = either.search(text)
        assert found is not None
        assert found[0] == "federal draw"
        assert [match[0] for match in either.finditer(text)] == ["federal draw", "of", "of"]


def test_letters_with_accents_are_letters_and_broken_ones_harm_nothing() -> None:
    cue = Cue(r"\bprécédente?\b")
    assert cue.search(Said("La ronde précédente")) is not None
    assert cue.search(Said("Impréc\u00e9dent")) is None
    assert cue.search(Said("pre\u0301ce\u0301dent \ud800 precedent")) is None
    assert cue.search(Said("\ud800 précédent")) is not None
    assert screen.said("x") is screen.said("x")
