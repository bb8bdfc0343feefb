"""How things go wrong, and the exit code each of them ends in. Nothing here decides or logs."""

from __future__ import annotations

OK = 0
USAGE = 2
HELD = 10
UNREACHABLE = 11
REFUSED = 12
NOT_UNDERSTOOD = 13
STORAGE_FAILED = 14
ALREADY_RUNNING = 15
NO_VERDICT = 70
INTERRUPTED = 130
"""By Ctrl-C, as shells say it; no outcome of a crawl."""

OUTCOMES = {
    OK: "published",
    USAGE: "usage",
    HELD: "held",
    UNREACHABLE: "unreachable",
    REFUSED: "refused",
    NOT_UNDERSTOOD: "not_understood",
    STORAGE_FAILED: "storage_failed",
    ALREADY_RUNNING: "already_running",
    NO_VERDICT: "no_verdict",
}
"""Exit code of a crawl → its outcome in one word. 0 is ``published`` or ``unchanged``."""

SEVERITY = (
    OK,
    HELD,
    UNREACHABLE,
    REFUSED,
    NOT_UNDERSTOOD,
    STORAGE_FAILED,
    NO_VERDICT,
    ALREADY_RUNNING,
    USAGE,
)
"""Exit codes from best to worst: of several failures in one crawl the worst is its exit code."""

_EXCERPT_LENGTH = 80


class EescraperError(Exception):
    """An error with an exit code and a sentence for the operator."""

    exit_code = NO_VERDICT


class UsageError(EescraperError):
    exit_code = USAGE


class StorageError(EescraperError):
    exit_code = STORAGE_FAILED


class AlreadyRunningError(EescraperError):
    exit_code = ALREADY_RUNNING


class PageError(EescraperError):
    """A page that can't be read: where, what was expected, what was found."""

    def __init__(self, source: str, place: str, expected: str, found: object) -> None:
        self.source, self.place, self.expected, self.found = source, place, expected, excerpt(found)
        super().__init__(f"{source}: at {place}: expected {expected}, found {self.found}")


class RefusedError(PageError):
    """Not the page that was asked for: a challenge, a substitute, an empty or cut body."""

    exit_code = REFUSED


class NotUnderstoodError(PageError):
    """The page that was asked for, in a shape that the parser does not know."""

    exit_code = NOT_UNDERSTOOD


def excerpt(found: object) -> str:
    """The first 80 characters of the evidence, quoted, without anything a terminal would obey."""
    text = found if isinstance(found, str) else repr(found)
    shown = text[:_EXCERPT_LENGTH]
    return ascii(shown) + ("…" if len(text) > _EXCERPT_LENGTH else "")
