"""The lines of a page as results of rounds: a heading with number and date, then labels.

Pure text: what an element was is forgotten here, so that paragraphs, lists, cards and definition
lists of any year read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from eescraper.language import fold

MAX_LABEL = 120

_HEADING = re.compile(
    r"(?:ministerial instructions? respecting (?:the )?invitations?\b"
    r"|instructions? ministerielles? (?:concernant|visant|sur|relatives?) .{0,20}\binvitations?\b"
    r"|# ?[0-9]{1,4}[a-z]?\b ?(?:[-:,]|$)).*"
)
_NUMBER = re.compile(r"(?:#|\bno\.? |\bn[°º] ?)\(? ?([0-9]{1,4}[a-z]?)\b", re.IGNORECASE)
_DATE = re.compile(
    r"\b[A-Za-zÀ-ÿ]{3,9}\.?\s[0-9]{1,2}(?:st|nd|rd|th)?,?\s?[0-9]{4}\b"
    r"|\b[0-9]{1,2}(?:er)?\s[A-Za-zÀ-ÿ]{3,9}\s[0-9]{4}\b"
)
_LABELS = (
    ("invitations", re.compile(r"number of invitations.*|nombre d'invitations.*"
                               r"|invitations (?:issued|envoyees|emises|delivrees)")),
    ("rank", re.compile(r"rank .*|rang .*")),
    ("drawn_at", re.compile(r"date and time of (?:the )?round.*|date et heure .*")),
    ("crs_cutoff", re.compile(r"(?:crs|scg)\b.*|.*\b(?:score|note)\b.*\b(?:candidate?|crs|scg)\b.*"
                              r"|lowest score.*")),
    ("tie_break", re.compile(r"tie[- ]?break.*|regle .*\b(?:egalite|departage\w*|departager)\b.*"
                             r"|bris d'egalite.*|departage.*")),
)  # fmt: skip
# Where label and value are elements of their own, no colon need stand between them.
_BARE_LABEL = re.compile(
    r"number of invitations issued|rank required to be invited to apply|date and time of round"
    r"|crs score of lowest-ranked candidate invited|tie-breaking rule|nombre d'invitations emises"
    r"|date et heure de la ronde|regle de bris d'egalite"
)
_NO_NAME = re.compile(
    r"full text.*|texte (?:integral|complet).*|see (?:the )?full text.*|results?\b.*"
    r"|(?:voir|consulter|lire) le texte .*|resultats? ?:.*|previous rounds?.*|see previous .*"
    r"|rondes? precedentes?.*"
)
_FOOTNOTE = re.compile(r"\s*(?:Footnote|Note de bas de page)\s*\S{0,3}$")


@dataclass
class Result:
    """What has been read of one round so far. ``end`` is the line of its last label."""

    heading: str
    place: str
    number: str | None = None
    date: str | None = None
    before_labels: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    end: int = 0

    @property
    def says_something(self) -> bool:
        """Whether it has the size or the cut-off of a round; under a heading, any number."""
        weighty = ("invitations", "crs_cutoff") if not self.heading else tuple(self.values)
        return any(any(map(str.isdecimal, self.values.get(name, ""))) for name in weighty)


def read_results(lines: list[str]) -> Iterator[Result]:
    """Rounds in the page's order: each begins with its heading, or else with its first label.

    A heading is printed twice on the page of a single round, over the result and over the
    instruction: only one that labels follow is of a round. A value may stand on the line below
    its label.
    """
    current: Result | None = None
    awaited: str | None = None
    for index, line in enumerate(lines):
        folded = fold(line)
        name, value = label_of(line, folded)
        if name and not (current and _is_prose(current, name, value)):
            if current is None or current.values.get(name):
                if current:
                    yield current
                current = Result("", f"line {index}")
            current.values[name], current.end = value, index
            awaited = None if value else name
        elif not name and _HEADING.fullmatch(folded):
            if current:
                yield current
            current, awaited = _headed(line, index), None
        elif current:
            _take(current, awaited, line, folded, index)
            awaited = None
    if current:
        yield current


def _take(result: Result, awaited: str | None, line: str, folded: str, index: int) -> None:
    """A line without a label: the value of the label above it, or the name of the round."""
    if awaited and any(map(str.isdecimal, line[:MAX_LABEL])):
        result.values[awaited], result.end = line, index
    elif not result.values and not _NO_NAME.fullmatch(folded):
        result.before_labels.append(line)


def _is_prose(result: Result, name: str, value: str) -> bool:
    """Whether a line that begins like a label is a sentence, after the label itself."""
    is_value = not value or any(map(str.isdecimal, value[:MAX_LABEL]))
    return name in result.values and not is_value


def _headed(line: str, index: int) -> Result:
    """The round that a heading begins; an empty date is one that can't be read."""
    number, date = _NUMBER.search(line), _DATE.search(line)
    stated = date[0] if date else ("" if number else None)
    return Result(line, f"line {index}", number[1].lower() if number else None, stated)


def label_of(line: str, folded: str) -> tuple[str | None, str]:
    """A known label and the value after its colon; (None, "") for any other line."""
    stem, colon, _ = folded.partition(":")
    stem = stem.strip()
    if len(stem) > MAX_LABEL or not (colon or _BARE_LABEL.fullmatch(stem)):
        return None, ""
    name = next((n for n, pattern in _LABELS if pattern.fullmatch(stem)), None)
    return name, _FOOTNOTE.sub("", line.partition(":")[2]).strip() if name else ""
