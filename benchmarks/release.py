"""Where the time of a release goes, beside what its libraries take to be imported."""

from __future__ import annotations

import importlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from types import ModuleType
from typing import Any

from eescraper import export
from eescraper.archive import ArchiveWriter
from eescraper.export import contents
from eescraper.output import Output
from eescraper.rebuild import rebuild_output
from eescraper.recordings.render import feed, rows
from eescraper.sources import IRCC_ORIGIN, ROUNDS_EN
from eescraper.store import Store

LIBRARIES = ("pyarrow", "pyarrow.parquet", "xlsxwriter", "lxml.etree", "yaml")
STEPS = (
    *("sqlite_file", "feed", "dictionary", "csv_file", "json_file", "parquet_file", "xlsx_file"),
    *("changes", "datapackage", "datasette_metadata", "licence"),
)


def releasing() -> None:
    """Write a release of the whole record, each step timed, in a process that wrote none yet."""
    libraries = sum(cpu(lambda name=name: importlib.import_module(name)) for name in LIBRARIES)
    first = cpu(first_array)
    spent: Counter[str] = Counter()
    for name in STEPS:
        watch(getattr(contents, name), "write", name, spent)
    watch(contents, "rows", "rows read from it", spent)
    watch(export, "verify", "verify", spent)
    with tempfile.TemporaryDirectory() as folder:
        output = filled(folder)
        with closing(Store(output.database)) as store:
            whole = cpu(lambda: export.release_if_changed(store, output))
        size = sum(path.stat().st_size for path in output.latest.resolve().iterdir())
    base = libraries + first
    print(f"\nA release of {len(rows())} rounds ({size / 1e6:.1f} MB), CPU milliseconds")
    print(f"  {'its libraries, imported':<36} {libraries:6.0f}")
    print(f"  {'the first array of pyarrow *':<36} {first:6.0f}")
    print(f"  {'the release itself':<36} {whole:6.0f}   {whole / base:.2f} of these two")
    spent["checksums, manifest, sync"] = whole - sum(spent.values())
    for name, took in spent.most_common():
        print(f"    {name:<34} {took:6.0f}")
    print("  * which imports pandas where that is installed, as it is beside the tests")


def first_array() -> None:
    import pyarrow as pa  # noqa: PLC0415

    pa.array([1])


def filled(folder: str) -> Output:
    """An output with a database of every round, and no release yet."""
    output = Output(f"{folder}/out")
    output.prepare()
    at = "2026-07-07T16:00:00Z"
    archive = ArchiveWriter(output.archive / "all.warc.gz", at, {})
    archive.record(IRCC_ORIGIN + ROUNDS_EN.path, 200, [], feed(rows()), at, ROUNDS_EN.name)
    archive.close()
    rebuild_output(output.archive, output, IRCC_ORIGIN)
    return output


def watch(module: ModuleType, function: str, name: str, spent: Counter[str]) -> None:
    """Add the time of a module's function, whoever calls it, to what its name has spent."""
    plain = getattr(module, function)

    @wraps(plain)
    def timed(*arguments: Any) -> Any:
        start = time.process_time()
        try:
            return plain(*arguments)
        finally:
            spent[name] += (time.process_time() - start) * 1000  # type: ignore[assignment]

    setattr(module, function, timed)


def cpu(function: Callable[[], object]) -> float:
    """CPU milliseconds."""
    start = time.process_time()
    function()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    releasing()
