"""Labelled pages: the fixtures of the tests, and those of folders that are given.

A folder has ``NAME.txt`` (a page, whatever it is made of) beside ``NAME.json``: its ``headline``, a
list of draws with ``draw_date``, ``category``, ``crs_cutoff`` and ``invitations``, each null if the
page does not state it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.score import pages as fixture_pages
from eescraper.news.article import read_article
from eescraper.news.extract import published_on, told_on
from eescraper.news.learned.candidates import FIELDS, Candidates, candidates_of
from eescraper.news.learned.tokens import Sentence, lead_of
from eescraper.news.values import DATE


class Labelled(NamedTuple):
    """A page's lead and candidates, and the values of its headline draws by field.

    A field that is not in ``stated`` has no label; one without values is not stated by the page.
    Phrasings are no whole pages: they tell values apart, and not what a page is about.
    """

    name: str
    is_whole: bool
    has_draw: bool
    stated: Mapping[str, frozenset[Any]]
    lead: Sequence[Sentence]
    found: Candidates

    @property
    def group(self) -> int:
        """Pages on one draw are much alike: they are learned from, or asked about, together."""
        days = self.stated.get(DATE)
        return min(days).toordinal() if days else sum(map(ord, self.name))


def labelled(folders: Sequence[Path]) -> Iterator[Labelled]:
    """The fixtures that are not kept aside, the phrasings, then the pages of each folder."""
    for page in fixture_pages():
        if not page.expected["aside"]:
            yield _labelled(page.name, page.body, page.expected["draws"])
    for name, case in tomllib.loads(PHRASINGS.read_text(encoding="utf-8")).items():
        yield _labelled(name, case["text"].encode(), case["draws"], is_whole=False)
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            label = json.loads(path.read_text(encoding="utf-8"))
            body = path.with_suffix(".txt").read_bytes()
            yield _labelled(f"{folder.name}/{path.stem}", body, label["headline"])


PHRASINGS = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "phrasings.toml"


def _labelled(
    name: str, body: bytes, draws: Sequence[Mapping[str, Any]], *, is_whole: bool = True
) -> Labelled:
    article = read_article(body)
    on = published_on(article)
    lead = lead_of(article)
    found = candidates_of(lead, article, on, told_on(article, on))
    stated = {
        each: frozenset(_values(each, draws))
        for each in FIELDS
        if all(each in draw for draw in draws)
    }
    return Labelled(name, is_whole, bool(draws), stated, lead, found)


def _values(name: str, draws: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    for draw in draws:
        if value := draw[name]:
            yield date.fromisoformat(value) if name == DATE else value
