"""The GitHub workflow: its steps are run against a repository on this disk."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from eescraper.cli import main
from eescraper.recordings import embedded
from eescraper.recordings.render import rows
from tests.recipes import BIN, DEPLOY, one_visit, workflow

GIT = shutil.which("git") or ""
STEPS: list[dict[str, Any]] = workflow()["jobs"]["crawl"]["steps"]
pytestmark = pytest.mark.skipif(not GIT, reason="git is not installed")


class Runner:
    """Runs the steps of the workflow in a fresh clone each time, as GitHub does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.origin = folder / "origin.git"
        self.cache: dict[str, Path] = {}
        self.runs = 0
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.origin))
        code = folder / "code"
        git(folder, "init", "--quiet", "--initial-branch=main", str(code))
        (code / "deploy").mkdir()
        shutil.copy(DEPLOY / "eescraper-job", code / "deploy")
        git(code, "add", ".")
        git(code, "-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-qm", "Code")
        git(code, "push", "--quiet", str(self.origin), "main")

    def run(self, replay: Path, origin: Path | None = None) -> Path:
        """Run the job; the clone that it ran in. Raises what a failed step raises."""
        self.runs += 1
        clone = self.folder / f"run{self.runs}"
        git(self.folder, "clone", "--quiet", "--depth=1", f"file://{self.origin}", str(clone))
        if origin:
            git(clone, "remote", "set-url", "origin", str(origin))
        outputs: dict[str, dict[str, str]] = {}
        for step in STEPS:
            if step.get("uses", "").startswith("actions/cache/"):
                self._cached(clone, step, outputs)
            elif "run" in step and step["name"] != "Install":
                outputs[step.get("id", step["name"])] = self._step(clone, step, replay, outputs)
        return clone

    def _step(
        self, clone: Path, step: dict[str, Any], replay: Path, outputs: dict[str, dict[str, str]]
    ) -> dict[str, str]:
        told = self.folder / "github_output"
        told.write_text("", encoding="utf-8")
        job = workflow()["jobs"]["crawl"]["env"] | {"SPIDERS": "ircc_draws"}
        environment = {
            "PATH": f"{BIN}:/usr/bin:/bin",
            "GITHUB_OUTPUT": str(told),
            "EESCRAPER_ENV": str(self.folder / "none"),
            "EESCRAPER_REPLAY": str(replay),
        }
        subprocess.run(
            ["/bin/bash", "-e", "-c", filled_in(step["run"], outputs)],
            cwd=clone / step.get("working-directory", "."),
            env=environment | job,
            check=True,
            timeout=120,
        )
        lines = told.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def _cached(
        self, clone: Path, step: dict[str, Any], outputs: dict[str, dict[str, str]]
    ) -> None:
        key, path = filled_in(step["with"]["key"], outputs), clone / step["with"]["path"]
        if step["uses"].startswith("actions/cache/save@"):
            if path.exists():  # else the action warns
                self.cache[key] = self.folder / key
                shutil.copytree(path, self.cache[key])
        elif key in self.cache:
            shutil.copytree(self.cache[key], path)

    def data(self, *arguments: str) -> str:
        """What git says of the branch."""
        return git(self.origin, *arguments)


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        [GIT, *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def filled_in(text: str, outputs: dict[str, dict[str, str]]) -> str:
    """A text with the outputs of steps in it; there are no other expressions in scripts."""
    return re.sub(
        r"\${{ steps\.(\w+)\.outputs\.(\w+) }}", lambda found: outputs[found[1]][found[2]], text
    )


@pytest.mark.process
def test_the_data_is_kept_in_a_branch(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    runner.run(embedded())  # there is no branch yet
    assert runner.data("rev-list", "--count", "data") == "1"
    files = runner.data("ls-tree", "-r", "--name-only", "data").splitlines()
    tables = {f"{name}.csv" for name in ("draws", "pools", "revisions", "events", "claims")}
    assert {name for name in files if "/" not in name} == tables | {".gitignore", "status.json"}
    assert {Path(name).parts[0] for name in files if "/" in name} == {"archive"}
    assert runner.data("show", "data:draws.csv").count("\n") == 425

    runner.cache.clear()  # GitHub forgets it: the database is made anew from the archive
    shown = rows()
    shown[-1] = shown[-1] | {"drawCRS": "518"}
    later = one_visit(tmp_path / "later.warc.gz", "2026-07-08T14:07:00Z", shown)
    clone = runner.run(later)
    assert count(runner) == 2
    changed = runner.data("diff", "--numstat", "data~1", "data").splitlines()
    lines = {name: (new, old) for new, old, name in (line.split("\t") for line in changed)}
    [archived] = [name for name in lines if name.startswith("archive/")]
    assert set(lines) == {archived, "draws.csv", "revisions.csv", "events.csv", "status.json"}
    assert lines["draws.csv"] == ("1", "1")
    assert lines["revisions.csv"] == lines["events.csv"] == ("1", "0")
    assert main(["verify", "--output", str(clone / "data")]) == 0

    runner.run(later)  # nothing new
    assert count(runner) == 3
    assert runner.data("diff", "--name-only", "data~1", "data") == "status.json"


def count(runner: Runner) -> int:
    return int(runner.data("rev-list", "--count", "data"))


@pytest.mark.process
def test_a_failed_look_is_kept_and_fails_the_job(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    with pytest.raises(subprocess.CalledProcessError) as failed:
        runner.run(tmp_path / "none.warc.gz")
    assert failed.value.returncode == 2
    assert count(runner) == 1


def test_a_remote_that_cannot_be_read_is_not_taken_for_a_missing_branch(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    with pytest.raises(subprocess.CalledProcessError) as failed:
        runner.run(embedded(), origin=tmp_path / "gone.git")
    assert failed.value.returncode == 128


def test_the_workflow_may_write_contents_and_no_more() -> None:
    found = workflow()
    job = found["jobs"]["crawl"]
    assert found["permissions"] == {"contents": "write"}
    assert found["concurrency"] == {"group": "crawl", "cancel-in-progress": False}
    assert job["timeout-minutes"] <= 60
    for step in STEPS:
        assert re.fullmatch(r"actions/[\w/-]+@v\d+", step.get("uses", "actions/x@v1"))
        # What comes from outside reaches a script by its environment only.
        for expression in re.findall(r"\${{ *([\w.]+)", step.get("run", "")):
            assert expression.startswith("steps.")
    secrets = [
        name for step in STEPS for name, text in step.get("env", {}).items() if "secrets." in text
    ]
    assert secrets == ["EESCRAPER_CONTACT", "EESCRAPER_NOTIFY_URLS"]


def test_shellcheck_finds_nothing_in_its_scripts() -> None:
    scripts = [filled_in(step["run"], OUTPUTS) for step in STEPS if "run" in step]
    for script in scripts:
        checked = subprocess.run(
            [BIN / "shellcheck", "--shell=bash", "-"],
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.stdout == ""


OUTPUTS = {"crawl": {"code": "0"}}
