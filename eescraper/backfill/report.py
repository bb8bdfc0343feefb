"""What a backfill tells at its end: what was found, and what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from eescraper.backfill.scan import Scanned

MAX_LINES = 50
"""Damaged places that are told; the database has those of each file."""
_COUNTED = frozenset({"records", "responses", "speaking", "stating", "damaged"})


class Report:
    """Adds up the results of files."""

    def __init__(self) -> None:
        self.files = 0
        self.bytes = 0
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self._damages: list[str] = []

    def of(self, results: Iterable[Scanned]) -> Iterator[Scanned]:
        """The results, each added when whoever takes them is done with it."""
        for scanned in results:
            yield scanned
            self.add(scanned)

    def add(self, scanned: Scanned) -> None:
        name = scanned.file.name
        if scanned.failure:
            self.failures.append(f"{name}: not read: {scanned.failure}")
            return
        self.files += 1
        self.bytes += scanned.file.size or 0
        self.counts += scanned.counts
        for found in scanned.found:
            self.counts["draws"] += len(found.document["draws"])
            self.counts["claims"] += len(found.document["all_claims"])
        room = MAX_LINES - len(self._damages)
        self._damages += (f"{name}: {damage}" for damage in scanned.damages[:room])

    def lines(self) -> Iterator[str]:
        """The report, for people."""
        n = self.counts
        yield (
            f"{self.files:,} files ({self.bytes / 1e6:,.1f} MB), {n['records']:,} records,"
            f" {n['responses']:,} responses: {n['speaking']:,} speak of Express Entry,"
            f" {n['stating']:,} state something: {n['draws']:,} draws, {n['claims']:,} claims."
        )
        passed = {why: count for why, count in sorted(n.items()) if why not in _OWN}
        if passed:
            yield "Not read: " + ", ".join(f"{count:,} ({why})" for why, count in passed.items())
        if n["damaged"]:
            yield f"Damaged: {n['damaged']:,}"
            yield from (f"  {line}" for line in self._damages)
            if n["damaged"] > len(self._damages):
                yield f"  and {n['damaged'] - len(self._damages):,} more"
        yield from self.failures


_OWN = _COUNTED | {"draws", "claims"}
