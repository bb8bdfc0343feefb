"""``LICENCE.md`` and ``CITATION.cff``: on what terms, whose facts, and how to cite them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eescraper import __version__
from eescraper.sources import IRCC_ORIGIN, LIST_PAGE_EN

if TYPE_CHECKING:
    from pathlib import Path

NAME = "LICENCE.md"
CITATION = "CITATION.cff"
TITLE = "The record of Canada's Express Entry draws"
ABSTRACT = (
    "Every Express Entry round of invitations since 2015: each published value typed and in UTC,"
    " who stated it, when, and what was stated before."
)
AUTHORS = "The eescraper contributors"
IRCC = "Immigration, Refugees and Citizenship Canada (IRCC)"
IRCC_ADDRESS = IRCC_ORIGIN + LIST_PAGE_EN.path
OGL = "Open Government Licence – Canada 2.0"
OGL_ADDRESS = "https://open.canada.ca/en/open-government-licence-canada"

_LICENCE = f"""# Licence and attribution

**The facts of the draws and of the pool** were published by {IRCC}
on {IRCC_ADDRESS}.
Where the Government of Canada offers this information under the
[{OGL}]({OGL_ADDRESS}), that licence
applies, and asks for this attribution:

> Contains information licensed under the Open Government Licence – Canada.

Information that is published on canada.ca alone is subject to the
[terms and conditions of canada.ca]({IRCC_ORIGIN}/en/transparency/terms.html). Which of the two
applies to a use of yours is for you to decide; this note is no legal advice.

**This is not an official version** of IRCC's information, and is neither made with IRCC nor
endorsed by it. Where eescraper corrected, converted (to UTC) or interpreted what IRCC published,
`flags`, `revisions` and the evidence in `eescraper.db` say so.

**Sentences from news articles** (`claims`, and `statements` and `articles` in `eescraper.db`) are
short quotations, each with its source, kept so that what they claim can be checked. They belong to
their publishers and are under neither licence.

**What eescraper adds** (structure, checks, verdicts, descriptions) is under the MIT licence, as is
its code.
"""


def write(folder: Path, as_of: str) -> None:
    (folder / NAME).write_text(_LICENCE, encoding="utf-8", newline="\n")
    citation = f"""cff-version: 1.2.0
message: "If you use these data, please cite them as below, with the date of the release."
type: dataset
title: "{TITLE}"
abstract: "{ABSTRACT}"
authors:
  - name: "{AUTHORS}"
version: "{as_of}"
date-released: "{as_of[:10]}"
keywords: [Express Entry, immigration, Canada, IRCC, Comprehensive Ranking System]
references:
  - type: webpage
    title: "Express Entry: Rounds of invitations"
    authors:
      - name: "{IRCC}"
    url: "{IRCC_ADDRESS}"
  - type: software
    title: eescraper
    version: "{__version__}"
    authors:
      - name: "{AUTHORS}"
"""
    (folder / CITATION).write_text(citation, encoding="utf-8", newline="\n")
