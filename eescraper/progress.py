"""Progress on a terminal, and where the data is at the end. Silent everywhere else, as under cron.

Everything goes to standard error, and what is still at work leaves no trace there.
"""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from eescraper.harmless import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Item = TypeVar("Item")

_OF_UNKNOWN = "{desc}: {n_fmt} {unit} [{elapsed}{postfix}]"
_OF_KNOWN = "{desc}: {n_fmt} of {total_fmt} {unit} |{bar}| [{elapsed}{postfix}]"
_OF_BYTES = (
    "{desc}: {n_fmt} of {total_fmt}B |{bar}| [{elapsed}, {remaining} left, {rate_fmt}{postfix}]"
)


class Bar:
    """A line that counts; without a terminal, nothing."""

    def __init__(self, line: Any = None) -> None:
        self._line = line

    def step(self, now: str = "", by: int = 1) -> None:
        """Count one more, or so many, and say what is being done."""
        if self._line is not None:
            self._line.update(by)
            self.say(now)

    def say(self, now: str) -> None:
        """Say what is being done."""
        if self._line is not None:
            self._line.set_postfix_str(printable(now))


class _MakeRoom(logging.Handler):
    """Takes a bar off the line that another handler is about to write; its next step redraws it.

    tqdm's own redirection stands in for the console's handler, which Scrapy sets up anew for each
    crawl.
    """

    def __init__(self, line: Any) -> None:
        super().__init__(min((h.level for h in logging.root.handlers), default=logging.WARNING))
        self._line = line

    def emit(self, _: logging.LogRecord) -> None:
        self._line.clear()


@contextmanager
def bar(what: str, unit: str, total: int | None = None) -> Iterator[Bar]:
    """A bar for as long as something lasts; log lines are written above it.

    Of bytes (``unit`` B) it tells the rate, and the time left.
    """
    if not on_terminal():
        yield Bar()
        return
    from tqdm import tqdm  # noqa: PLC0415

    tqdm.monitor_interval = 0  # no thread of its own
    is_bytes = unit == "B"
    form = _OF_UNKNOWN if total is None else _OF_BYTES if is_bytes else _OF_KNOWN
    options = {"bar_format": form, "unit_scale": is_bytes, "leave": False}
    with tqdm(desc=what, unit=unit, total=total, **options) as line:
        room = _MakeRoom(line)
        if logging.root.handlers:  # with none, warnings are written by a last resort of logging
            logging.root.handlers.insert(0, room)
        try:
            yield Bar(line)
        finally:
            logging.root.removeHandler(room)


def track(items: Collection[Item], what: str, unit: str) -> Iterator[Item]:
    """The items, one by one, counted by a bar."""
    with bar(what, unit, len(items)) as shown:
        for item in items:
            yield item
            shown.step()


def end(sentence: str) -> None:
    """The last line of a run on a terminal."""
    if on_terminal():
        sys.stderr.write(f"{printable(sentence)}\n")


def on_terminal() -> bool:
    return sys.stderr.isatty()
