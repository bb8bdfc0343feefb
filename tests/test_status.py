"""What status.json, ``eescraper status`` and its monitor say, and what the runbook says of it."""

from __future__ import annotations

import fcntl
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from eescraper import errors, runbook
from eescraper.cli import main
from eescraper.errors import UsageError
from eescraper.items import EVENT_KINDS
from eescraper.output import Output
from eescraper.recordings.render import rows
from eescraper.sources import ROUNDS_EN
from eescraper.status import document, silence
from eescraper.status.schedule import next_look
from eescraper.store import Store
from eescraper.watch import Watched, end_of_crawl
from tests.conftest import ROOT, History, fill
from tests.endpoints import Hook
from tests.site import FEED, LIST_PAGE, ROBOTS, Answer, Site

Crawl = Callable[..., CompletedProcess[str]]
NOW = "2026-07-07T16:55:29Z"


def status(out: Output) -> dict[str, object]:
    found: dict[str, object] = json.loads(out.status.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def out(tmp_path: Path) -> Output:
    return Output(tmp_path / "out")


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as found:
        yield found


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-07-07T16:55:29Z", "2026-07-07T17:10:29Z"),  # a Tuesday
        ("2026-07-07T09:00:00Z", "2026-07-07T14:00:00Z"),
        ("2026-07-07T22:50:00Z", "2026-07-08T14:00:00Z"),
        ("2026-07-10T22:50:00Z", "2026-07-11T18:00:00Z"),  # Friday night: Saturday evening
        ("2026-07-11T18:00:05Z", "2026-07-12T18:00:00Z"),
        ("2026-07-11T18:05:00Z", "2026-07-12T18:00:00Z"),
        ("2026-07-12T18:05:00Z", "2026-07-13T14:00:00Z"),
        ("2026-12-31T23:59:59Z", "2027-01-01T14:00:00Z"),
    ],
)
def test_the_next_look_is_due_when_ircc_may_publish(now: str, due: str) -> None:
    assert next_look(now) == due


def test_the_next_look_is_not_before_what_a_refusal_asked_for() -> None:
    assert next_look(NOW, "2026-07-08T03:00:00Z") == "2026-07-08T03:00:00Z"
    assert next_look(NOW, "2026-07-07T16:56:00Z") == "2026-07-07T17:10:29Z"


def test_looks_at_the_suggested_times_are_never_26_hours_apart() -> None:
    now, seen = NOW, set()
    for _ in range(500):
        due = next_look(now)
        assert due > now
        gap = datetime.fromisoformat(due) - datetime.fromisoformat(now)
        seen.add(gap)
        now = due
    assert timedelta(minutes=15) == min(seen)
    assert timedelta(hours=18) < max(seen) < timedelta(hours=26)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("26h", timedelta(hours=26)),
        ("90m", timedelta(minutes=90)),
        ("2d", timedelta(days=2)),
        ("5s", timedelta(seconds=5)),
    ],
)
def test_an_age_is_a_number_and_a_unit(text: str, age: timedelta) -> None:
    assert silence.read_age(text) == age


@pytest.mark.parametrize("text", ["26", "h", "-1h", "1.5h", "٢h", "26 h", "999999d", ""])
def test_anything_else_is_no_age(text: str) -> None:
    with pytest.raises(UsageError, match="--max-age"):
        silence.read_age(text)


def said(spiders: dict[str, dict[str, object]], now: str = NOW, spider: str | None = None) -> str:
    return "; ".join(silence.silences({"spiders": spiders}, timedelta(hours=26), now, spider))


def test_silence_is_a_good_look_too_long_ago_whatever_failed_since() -> None:
    good = {"good_at": "2026-07-06T15:00:00Z", "checked_at": "2026-07-06T15:00:00Z"}
    good |= {"exit_code": 0, "outcome": "unchanged"}
    failed = good | {"checked_at": NOW, "exit_code": 11, "outcome": "unreachable"}
    assert said({"ircc_draws": good}) == ""
    assert said({"ircc_draws": failed}) == ""
    late = "2026-07-06T14:00:00Z"
    assert "silent for 1 d 2 h" in said({"ircc_draws": failed | {"good_at": late}})
    assert "unreachable" in said({"ircc_draws": failed | {"good_at": late}})
    # somebody's program, or a file from before there was a good_at
    assert "silent" in said({"ircc_draws": good | {"checked_at": late}})
    assert said({"ircc_draws": {k: v for k, v in good.items() if k != "good_at"}}) == ""
    assert said({}) == "no crawl has ended yet"
    assert "no good look yet" in said({"ircc_draws": failed | {"good_at": None}})
    assert "no good look yet" in said({"ircc_draws": good | {"good_at": "yesterday"}})
    assert "is the clock right?" in said({"ircc_draws": good | {"good_at": "2030-01-01T00:00:00Z"}})
    two = {"ircc_draws": good, "news_draws": good | {"good_at": late}}
    assert "news_draws: silent" in said(two)
    assert said(two, spider="ircc_draws") == ""


def told(exit_code: int, known: Watched, reason: str | None = None) -> tuple[str, str] | None:
    event = end_of_crawl("ircc_draws", exit_code, reason, NOW, known)
    return event and (event.kind, event.subject)


def test_a_crawls_end_is_told_when_something_begins_or_ends() -> None:
    good = Watched(good_at="2026-07-07T16:40:00Z")
    failing = Watched(
        frozenset({"unreachable"}), "2026-07-07T14:00:00Z", good_at="2026-07-07T13:45:00Z"
    )
    assert told(errors.OK, good) is None
    assert told(errors.OK, Watched()) is None
    assert told(errors.HELD, good) is None
    assert told(errors.UNREACHABLE, good) == ("failing", "ircc_draws unreachable")
    assert told(errors.UNREACHABLE, failing) is None
    assert told(errors.REFUSED, failing) == ("failing", "ircc_draws refused")
    assert told(errors.OK, failing) == ("recovered", "ircc_draws")
    both = Watched(frozenset({"unreachable", "refused"}), "2026-07-07T14:00:00Z")
    assert told(errors.UNREACHABLE, both) is told(errors.REFUSED, both) is None  # in turns
    held = Watched(was_held=True, good_at="2026-07-07T16:40:00Z")
    assert told(errors.OK, held) == ("recovered", "ircc_draws")
    assert told(errors.HELD, held) is None
    assert told(errors.OK, Watched(good_at="2026-07-06T14:55:29Z")) is None
    assert told(errors.OK, Watched(good_at="2026-07-06T14:55:28Z")) == (
        *("silence_broken", "ircc_draws"),
    )


def test_the_runbook_has_every_outcome_and_event_and_the_page_is_the_runbook() -> None:
    for outcome in (*errors.OUTCOMES.values(), "unchanged"):
        assert runbook.outcome(outcome).means, outcome
    for kind in EVENT_KINDS:
        assert runbook.event(kind).means, kind
    for kind in ("silent", "missing", "undelivered", "held", "unreachable", "vanished"):
        assert runbook.problem(kind).means, kind
    assert (ROOT / "docs" / "RUNBOOK.md").read_text(encoding="utf-8") == runbook.page()


def test_what_is_open_is_listed_and_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = Output(tmp_path / "out")
    output.prepare()
    odd = rows()[-1] | {"drawName": "Underwater Basket Weaving"}
    with History(output.database) as filled:
        filled.show(rows()[:-1], "2026-07-06T14:00:00Z")
        filled.show([*rows()[:100], *rows()[101:-1], odd], NOW)
        ended = document.of_crawl("ircc_draws", 2, 11, "no answer", NOW, None, {"x": "gone"})
        document.write(output, filled.store, ended)
    found = status(output)
    kinds = [(p["kind"], p["subject"]) for p in found["problems"]]  # type: ignore[attr-defined]
    assert kinds == [
        ("unreachable", "ircc_draws"),
        ("missing", "x"),
        ("vanished", rows()[100]["drawNumber"]),
        ("unknown_category", "Underwater Basket Weaving"),
    ]
    assert found["good_at"] is None
    assert (found["draws"], found["newest_draw"]) == (425, "424")
    assert main(["status", "--explain", "--output", str(output.root)]) == 0
    page = capsys.readouterr().out
    for kind, _ in kinds:
        assert runbook.problem(str(kind)).means in page
    assert main(["status", "--output", str(output.root)]) == 1  # there is no release
    shown = capsys.readouterr().out
    assert "Open: vanished since 2026-07-07T16:55:29Z" in shown
    assert "eescraper status --explain" in shown


def test_no_round_for_two_months_is_fine_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = Output(tmp_path / "out")
    output.prepare()
    later = "2026-09-05T14:07:00Z"
    with History(output.database) as filled:
        filled.show(rows(), NOW)
        filled.show_unchanged(later, ROUNDS_EN)
        document.write(output, filled.store, document.of_crawl("ircc_draws", 2, 0, None, later))
    assert status(output)["problems"] == []
    main(["status", "--output", str(output.root)])
    assert "#424 of 2026-07-07, 60 days before that look" in capsys.readouterr().out


def test_what_a_status_says_of_other_spiders_stays(out: Output) -> None:
    out.prepare()
    with closing(Store(out.database)) as store:
        document.write(out, store, document.of_crawl("ircc_draws", 1, 0, None, NOW))
        later = "2026-07-07T17:00:00Z"
        document.write(out, store, document.of_crawl("news_draws", 2, 11, "none", later))
        document.write(
            out, store, document.of_crawl("rebuild", None, 0, None, "2026-07-20T17:00:00Z")
        )
    found = status(out)
    assert (found["outcome"], found["checked_at"], found["good_at"]) == ("published", later, None)
    spiders = found["spiders"]
    assert isinstance(spiders, dict)
    assert set(spiders) == {"ircc_draws", "news_draws"}
    assert spiders["ircc_draws"]["good_at"] == NOW
    assert (spiders["news_draws"]["good_at"], spiders["news_draws"]["checked_at"]) == (None, later)
    assert list(found) == list(document.FIELDS)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{", '{"spiders": 5}', '{"spiders": {"ircc_draws": [1]}}', "[" * 100_000),
        *("null", '{"spiders": {"ircc_draws": {"missing": "x", "checked_at": 5}}, "problems": 1}'),
    ],
)
def test_a_status_that_somebody_spoilt_is_written_anew(
    out: Output, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out.prepare()
    out.status.write_text(text, encoding="utf-8")
    assert main(["status", "--max-age", "26h", "--output", str(out.root)]) == 1
    with closing(Store(out.database)) as store:
        document.write(out, store, document.of_crawl("ircc_draws", 1, 0, None, NOW))
    assert status(out)["good_at"] == NOW
    assert capsys.readouterr().err.startswith("eescraper: ")


def test_a_folder_without_a_status_has_nothing_to_explain(
    out: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--explain", "--output", str(out.root)]) == 1
    assert "is this the output folder?" in capsys.readouterr().out
    out.prepare()
    problem = {"kind": "of_another_version", "sentence": "Who knows."}
    out.write_status({"spider": "ircc_draws", "problems": [problem]})
    assert main(["status", "--explain", "--output", str(out.root)]) == 0
    assert "Who knows." in capsys.readouterr().out


def test_monitors_get_silence_by_exit_code_and_nothing_else(
    out: Output, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ["--output", str(out.root)]
    assert main(["status", "--max-age", "26h", *at]) == 1
    assert "no crawl has ended yet" in capsys.readouterr().err
    out.prepare()
    with closing(Store(out.database)) as store:
        document.write(out, store, document.of_crawl("ircc_draws", 1, 0, None, NOW))
    monkeypatch.setattr("eescraper.clock.utc_now", lambda: "2026-07-08T18:55:29Z")
    assert main(["status", "--max-age", "26h", *at]) == 0
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("eescraper.clock.utc_now", lambda: "2026-07-08T18:55:30Z")
    assert main(["status", "--max-age", "26h", *at]) == 1
    assert "silent for 1 d 2 h" in capsys.readouterr().err
    assert main(["status", "--max-age", "26h", "--json", *at]) == 1
    assert json.loads(capsys.readouterr().out)["checked_at"] == NOW
    assert main(["status", "--max-age", "soon", *at]) == 2
    assert main(["status", "--spider", "ircc_draws", *at]) == 2


@pytest.mark.process
def test_a_crawl_that_runs_or_was_killed_is_told_from_one_that_ended(
    live: Crawl, site: Site, out: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(out, site.origin, rows()[:-1])
    assert live().returncode == 0
    good = status(out)
    site.answers[FEED] = Answer(hang=True)
    command = [sys.executable, "-m", "scrapy", "crawl", "ircc_draws"]
    for setting in (
        *(f"EESCRAPER_OUTPUT={out.root}", "DOWNLOAD_DELAY=0", "EESCRAPER_CONTACT=t@example.org"),
        f"EESCRAPER_IRCC_ORIGIN={site.origin}",
    ):
        command += ["-s", setting]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        assert site.hangs.wait(60)
        assert main(["status", "--json", "--output", str(out.root)]) == 0
        running = json.loads(capsys.readouterr().out)
        assert running["running"] is True
        assert running["problems"] == []
        process.send_signal(signal.SIGKILL)
    killed = status(out)
    assert (killed["outcome"], killed["exit_code"]) == ("no_verdict", 70)
    assert "running, or was killed" in str(killed["reason"])
    assert killed["checked_at"] == good["checked_at"]
    assert killed["draws"] == 425
    assert main(["status", "--json", "--output", str(out.root)]) == 0
    dead = json.loads(capsys.readouterr().out)
    assert dead["running"] is False
    assert dead["problems"][0]["kind"] == "no_verdict"


@pytest.mark.process
@pytest.mark.parametrize("path", [ROBOTS, LIST_PAGE, FEED])
def test_a_host_that_hangs_costs_one_bounded_timeout(
    live: Crawl, site: Site, out: Output, path: str
) -> None:
    site.answers[path] = Answer(hang=True)
    found = live("DOWNLOAD_TIMEOUT=2")
    assert found.returncode == 11, found.stderr
    assert site.paths().count(path) == 1
    assert site.paths()[-1] == path
    assert status(out)["outcome"] == "unreachable"


@pytest.mark.process
def test_the_next_look_is_when_a_refusal_allows_it(live: Crawl, site: Site, out: Output) -> None:
    site.answers[FEED] = Answer(status=429, headers={"Retry-After": "7200"})
    assert live().returncode == 12
    found = status(out)
    due, checked = str(found["next_look_at"]), str(found["checked_at"])
    waits = datetime.fromisoformat(due) - datetime.fromisoformat(checked)
    assert timedelta(hours=1, minutes=59) < waits
    asked = len(site.asked)
    assert live().returncode == 12
    assert len(site.asked) == asked
    assert status(out)["next_look_at"] >= due  # type: ignore[operator]


def test_a_lock_that_nobody_holds_is_no_crawl(out: Output) -> None:
    assert not out.is_held()
    out.prepare()
    (out.state / "lock").touch()
    assert not out.is_held()
    with (out.state / "lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert out.is_held()
    with (out.state / "lock").open("r") as one:
        fcntl.flock(one, fcntl.LOCK_SH)  # somebody asks at this instant
        assert not out.is_held()


def test_a_live_crawl_without_a_contact_says_so_in_the_status(
    out: Output, crawl: Crawl, hook: Hook
) -> None:
    assert crawl(f"EESCRAPER_NOTIFY_URLS={hook.url}").returncode == 2
    assert not out.root.exists()
    out.prepare()
    for _ in range(2):
        assert crawl(f"EESCRAPER_NOTIFY_URLS={hook.url}").returncode == 2
        assert status(out)["outcome"] == "usage"
    assert hook.titles() == ["eescraper: ircc_draws fails"]
    assert "EESCRAPER_CONTACT" in hook.taken[0]["message"]
