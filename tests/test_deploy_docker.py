"""The recipe for Docker, as far as it can be run without: its files, its install, its loop."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.recipes import DEPLOY, MONDAY, Place, crontab, fits, stub


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def dockerfile() -> list[tuple[str, str]]:
    """The instructions, lines joined."""
    text = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def is_sent(path: str) -> bool:
    """Whether Docker gets a file, by ``.dockerignore``: the last line that fits decides."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        parents = [path, *map(str, Path(path).parents)]
        if line and not line.startswith("#") and any(fnmatch(p, pattern) for p in parents):
            sent = line.startswith("!")
    return sent


def test_the_image_runs_as_nobody_in_particular() -> None:
    last = dict(dockerfile())
    assert last["USER"] == "10001"
    assert last["VOLUME"] == "/output"
    assert "EESCRAPER_OUTPUT=/output" in last["ENV"]
    assert last["HEALTHCHECK"].endswith('CMD ["eescraper-job", "check"]')
    stages = [rest for name, rest in dockerfile() if name == "FROM"]
    assert len(stages) == 2
    assert all(stage.startswith("python:3.13-slim") for stage in stages)


def test_what_the_image_copies_is_sent_to_it_and_nothing_else() -> None:
    copied = [
        source
        for name, rest in dockerfile()
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert all((ROOT / source).exists() and is_sent(source) for source in copied)
    for path in ("output/state/eescraper.db", ".git/config", "deploy/eescraper.env", ".venv/x"):
        assert not is_sent(path)
    assert not is_sent("eescraper/__pycache__/cli.pyc")


@pytest.mark.process
def test_what_the_image_copies_is_enough_to_install_and_crawl(place: Place) -> None:
    source, installed = place.folder / "src", place.folder / "installed"
    source.mkdir()
    for name, rest in dockerfile():
        if name == "COPY" and rest.split()[-1].startswith("./"):
            *files, folder = rest.split()
            for file in files:
                to = source / folder
                if (ROOT / file).is_dir():
                    shutil.copytree(ROOT / file, to, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(ROOT / file, to)
    [install] = [rest for name, rest in dockerfile() if name == "RUN" and "pip install" in rest]
    assert install.endswith("/opt/eescraper/bin/pip install --no-cache-dir -c constraints.txt .")
    # Its dependencies are those that are here already.
    arguments = ["--no-deps", "--no-build-isolation", "--no-index", "--target", installed]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", *arguments, "-c", "constraints.txt"]
    subprocess.run([*pip, "."], cwd=source, check=True, timeout=120)
    where = "import eescraper; print(eescraper.__file__)"
    found = place.run([sys.executable, "-c", where], PYTHONPATH=str(installed))
    assert found.stdout.startswith(str(installed))
    crawl = [str(installed / "bin" / "eescraper"), "crawl", "ircc_draws"]
    place.run_quietly(crawl, PYTHONPATH=str(installed))
    assert (place.out / "latest" / "report.html").exists()


@pytest.mark.process
def test_the_container_looks_when_cron_does_and_ends_when_told(place: Place) -> None:
    clock, log = place.folder / "clock", place.folder / "log"
    start = int(MONDAY.timestamp()) + 200
    clock.write_text(str(start), encoding="utf-8")
    (place.programs / "eescraper-job").unlink()
    for name, script in {
        "date": f"cat {clock}",
        "sleep": f"now=$(($(cat {clock}) + $1)); echo $now >{clock}\n"
        f"[ $now -lt {start + 86400} ] || kill -TERM $PPID",
        "eescraper-job": f'echo "$(cat {clock}) $*" >>{log}',
    }.items():
        stub(place.programs, name, script)
    place.run_quietly("exec eescraper-loop")
    first, *told = log.read_text(encoding="utf-8").splitlines()
    assert first == f"{start} ircc_draws"
    looks = {tuple(line.split(" ", 1)) for line in told}
    assert looks == {
        (str(int(minute.timestamp())), line.command.removeprefix("eescraper-job "))
        for minute in (MONDAY + timedelta(minutes=n) for n in range(1, 24 * 60))
        for line in crontab()[1]
        if line.command.endswith("_draws") and fits(line.fields, minute)
    }
    assert len(looks) == len(told)
