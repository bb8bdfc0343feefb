"""The common scan of `screen`: what it says can't be found is not there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, strategies

import eescraper.news
from eescraper.news import facts, screen
from eescraper.news.article import read_article
from eescraper.news.core import core_of
from eescraper.news.lower_case import lower, lowered
from eescraper.news.screen import AnyCue, Cue, Cues, Said

PAGES = Path(__file__).parent / "fixtures" / "news"


def rooms() -> list[ModuleType]:
    path = eescraper.news.__path__
    return [
        importlib.import_module(room.name) for room in pkgutil.iter_modules(path, "eescraper.news.")
    ]


def sentences() -> set[Said]:
    """Every sentence of our pages."""
    return {
        sentence
        for page in PAGES.glob("*/page.*")
        for block in read_article(page.read_bytes(), None).blocks
        for sentence in facts.sentences(block.text)
    }


def cues() -> list[Cue]:
    """Every cue of the news reader."""
    found: dict[int, Cue] = {}
    for room in rooms():
        for value in vars(room).values():
            of = [value] if isinstance(value, Cue) else value if isinstance(value, Cues) else []
            found.update((cue.number, cue) for cue in of)
    return list(found.values())


def test_no_cue_that_is_in_a_sentence_is_missed() -> None:
    every = cues()
    assert len(every) > 300
    texts = sentences()
    assert len(texts) > 1000
    missed = [
        (sentence, cue.exact.pattern)
        for sentence in texts
        for cue in every
        if cue.number not in sentence.numbers and cue.exact.search(sentence.low)
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("pattern", "core"),
    [
        (r"a(?!b)c", "ac"),
        (r"(?<=[()])x(?=\)|y(?:z))w", "xw"),
        (r"(?P<n>\d{1,3})(?<![,)])", r"(?:\d{1,3})"),
        (r"(?:[\w(?=-]+ ){0,3}?ab", "ab"),
        (r"\(?!", r"\(?!"),
        (r"profiles?\b[^.]{0,80}\b(?:by|before)", r"profiles?\b"),
        (r"no (?:[\w-]+ ){0,3}(?:draws?|rounds?)", r"(?:draws?|rounds?)"),
        (r"(?:a\w* b|cd)ef", "ef"),
        (r"(?:ab\w* b|cdx)+e", "(?:ab|cdx)"),
        (r"x(?:a b.*){0,4}y?", "x"),
        ("early|late.*st", "early|late"),
    ],
)
def test_of_a_pattern_the_rarest_part_without_gaps_is_looked_for(pattern: str, core: str) -> None:
    assert core_of(pattern).pattern == core


PARTS = ["a", "b", "ab", "(?:a|b)*", "a?", "(?:ab|b.{0,3}a)", "b+", "(?:a.*b)?", "|", "(?!b)"]


@given(
    strategies.lists(strategies.sampled_from(PARTS), max_size=6).map("".join),
    strategies.text(alphabet="ab", max_size=8),
)
def test_a_core_is_found_wherever_its_pattern_is(pattern: str, text: str) -> None:
    core = core_of(pattern)
    is_found = re.search(pattern, text) is not None
    is_core_found = re.search(core.pattern, text) is not None
    assert is_core_found >= is_found
    if core.is_whole:
        assert is_core_found == is_found


def test_whether_a_cue_is_in_a_text_is_the_same_asked_with_and_without_its_place() -> None:
    every = [value for room in rooms() for value in vars(room).values() if type(value) is AnyCue]
    texts = sentences()
    assert len(every) > 20
    for cue in every:
        for text in texts:
            assert cue.is_in(text) == (cue.search(text) is not None)


def test_text_in_lower_case_keeps_its_places() -> None:
    assert lower("\u0130STANBUL \u00c9MIS 5") == "istanbul \u00e9mis 5"
    assert lowered(r"(?P<At>[A-Z\W]|\D)UTC\b") == r"(?P<At>[a-z\W]|\D)utc\b"


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
