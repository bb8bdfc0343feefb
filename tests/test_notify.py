"""Notifications: what is worth one, that each arrives once, that none is in another's way."""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from eescraper import killpoints
from eescraper.archive import ArchiveWriter
from eescraper.cli import main
from eescraper.errors import StorageError, UsageError
from eescraper.export import release_if_changed
from eescraper.items import Event
from eescraper.notify import channels, sending
from eescraper.notify.messages import Message, identity, message
from eescraper.notify.rules import load
from eescraper.output import Output
from eescraper.recordings.render import feed, rows
from eescraper.store import Store, crawls, outbox
from eescraper.store.watching import tell_end
from tests.conftest import FEED_URL, History, fill, query, scrapy_crawl
from tests.endpoints import Hook, MailServer
from tests.site import FEED, Answer, Site

Crawl = Callable[..., CompletedProcess[str]]
DRAW = {
    "draw_id": "424",
    "status": "official",
    "draw_date": "2026-07-07",
    "category": "cec",
    "category_name": "Canadian Experience Class",
    "invitations": 2000,
    "crs_cutoff": 517,
    "tie_break_at_utc": "2025-12-29T17:49:27Z",
    "pool": 235127,
    "url": None,
}


def event(kind: str, at: str = "2026-07-07T16:55:29Z") -> Event:
    return Event(kind, "424", "ircc_rounds_en", at, "Draw #424: so it is.", "424")


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as found:
        yield found


@pytest.fixture
def out(tmp_path: Path) -> Output:
    return Output(tmp_path / "out")


@pytest.fixture
def told(out: Output) -> Callable[..., None]:
    """Fill an output with all rounds but some, then publish the rest with an outbox."""

    def tell(*urls: str, new: int = 1, rules: str = "") -> None:
        out.prepare()
        with History(out.database) as history:
            history.store.outbox = sending.outbox(" ".join(urls), rules)
            history.show(rows()[:-new], "2026-07-06T14:00:00Z")
            history.show(rows(), "2026-07-07T16:55:29Z")

    return tell


def test_a_new_draw_is_told_with_its_figures_and_the_first_fill_is_not(
    told: Callable[..., None], out: Output, hook: Hook
) -> None:
    told(hook.url)
    assert [attempt.error for attempt in sending.flush(out, hook.url)] == [None]
    [found] = hook.taken
    assert found["title"] == (
        "Express Entry draw #424: Canadian Experience Class, 2,000 invited, CRS 517"
    )
    assert found["type"] == "success"
    for text in ("2026-07-07", "2,000", "517", "2025-12-29T17:49:27Z", "235,127"):
        assert text in found["message"]
    key = identity(Event("new_draw", "424", "ircc_rounds_en", "2026-07-07T16:55:29Z", "whatever"))
    assert hook.events() == [key]
    assert sending.flush(out, hook.url) == []
    assert len(hook.taken) == 1


def test_mail_arrives_with_subject_and_text(told: Callable[..., None], out: Output) -> None:
    with MailServer() as server:
        told(server.url)
        assert [attempt.error for attempt in sending.flush(out, server.url)] == [None]
        [mail] = server.taken
    assert mail["Subject"].startswith("Express Entry draw #424")
    assert mail["To"] == "operator@example.org"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "CRS cut-off: 517" in body.get_content()


def test_a_dead_channel_delays_no_other_and_gets_all_when_it_is_back(
    told: Callable[..., None], out: Output, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    with Hook() as dead:
        dead.status = 500
        urls = f"{dead.url}, {hook.url}"
        told(dead.url, hook.url, new=3)
        with caplog.at_level(logging.WARNING):
            sending.flush_quietly(out, urls)
        assert len(hook.taken) == 3
        assert "did not take" in caplog.text
        assert "word" not in caplog.text
        dead.status = 200
        sending.flush(out, urls)
        assert [e for e in dead.titles() if "#422" in e or "#423" in e or "#424" in e] == (
            hook.titles()
        )
        sending.flush(out, urls)
        assert (len(dead.taken), len(hook.taken)) == (3, 3)


def test_a_channel_that_never_answers_costs_bounded_patience(hook: Hook) -> None:
    with Hook() as stuck:
        stuck.hangs = True
        urls = channels.addresses(f"{stuck.url} {hook.url}")
        waiting = {name: [Message("x", "test", "", "info", "t", "b")] for name in urls}
        found = list(channels.send(waiting, urls, patience=1.0))
    assert [attempt.error for attempt in found] == [None, "no answer within 1 seconds"]
    assert hook.titles() == ["t"]


def test_a_message_that_is_refused_again_and_again_lets_others_pass(
    told: Callable[..., None], out: Output, hook: Hook
) -> None:
    told(hook.url, new=4)
    hook.status = 400
    for _ in range(outbox.STUBBORN):
        assert len(sending.flush(out, hook.url, is_urgent=True)) == channels.GIVE_UP_AFTER
    hook.status = 200
    sending.flush(out, hook.url, is_urgent=True)
    order = [title.split(":")[0][-4:] for title in hook.titles()]
    assert order == ["#423", "#424", "#421", "#422"]


def test_what_waits_for_an_address_that_was_changed_goes_to_the_new_one(
    told: Callable[..., None], out: Output, hook: Hook
) -> None:
    told("json://127.0.0.1:9/old")
    sending.flush(out, "json://127.0.0.1:9/old")
    sending.flush(out, hook.url)
    assert len(hook.taken) == 1


def test_an_address_that_was_changed_and_changed_back_gets_what_waited(
    told: Callable[..., None], out: Output, hook: Hook
) -> None:
    told(hook.url)
    sending.flush(out, hook.url)
    with closing(Store(out.database)) as store, store.transaction() as connection:
        for url in (f"{hook.url}-mistaken", f"form{hook.url[4:]}"):
            box = sending.outbox(url, "")
            assert box
            box.queue(connection, [event("held", f"2026-07-08T0{len(url) % 10}:00:00Z")], 7)
    assert [attempt.error for attempt in sending.flush(out, hook.url)] == [None, None]
    assert len(hook.taken) == 3
    assert "eescraper accept 7 --because" in hook.taken[1]["message"]


def test_what_another_address_has_had_is_not_repeated_there(
    told: Callable[..., None], out: Output, hook: Hook
) -> None:
    told(hook.url, f"{hook.url}/gone")
    sending.flush(out, hook.url)
    sending.flush(out, hook.url)
    assert len(hook.taken) == 1
    assert query(out.database, "SELECT count(*) FROM deliveries WHERE delivered_at IS NULL") == [
        (0,)
    ]


def test_a_channel_that_is_no_more_can_be_forgotten(
    told: Callable[..., None], out: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    told("json://127.0.0.1:9/old")
    [name] = channels.addresses("json://127.0.0.1:9/old")
    with closing(Store(out.database)) as store:
        assert outbox.undelivered(store.connection, "2026-07-07T16:55:29Z") == {}
        found = outbox.undelivered(store.connection, "2026-07-07T16:55:30Z")
    assert found == {name: {"waiting": 1, "error": None}}
    assert main(["notify", "--forget", name, "--output", str(out.root)]) == 0
    assert capsys.readouterr().out == "1 notifications are forgotten.\n"
    with closing(Store(out.database)) as store:
        assert outbox.undelivered(store.connection, "2027-01-01T00:00:00Z") == {}


def test_after_three_failures_a_message_pauses_for_longer_and_longer(
    told: Callable[..., None], out: Output
) -> None:
    told("json://127.0.0.1:9/old")
    [name] = channels.addresses("json://127.0.0.1:9/old")
    with closing(Store(out.database)) as store:
        [one] = outbox.waiting(store, name, "2026-07-07T17:00:00Z")
        for attempts, early, late in (
            (1, None, "2026-07-07T17:00:00Z"),
            (2, None, "2026-07-07T17:00:00Z"),
            (3, "2026-07-07T17:14:59Z", "2026-07-07T17:15:00Z"),
            (4, "2026-07-07T17:29:59Z", "2026-07-07T17:30:00Z"),
            (5, "2026-07-07T17:59:59Z", "2026-07-07T18:00:00Z"),
        ):
            outbox.note(store, one.notification_id, name, "2026-07-07T17:00:00Z", "no")
            assert early is None or outbox.waiting(store, name, early) == []
            assert len(outbox.waiting(store, name, late)) == 1, attempts
            assert len(outbox.waiting(store, name, "2026-07-07T17:00:00Z", is_urgent=True)) == 1
        for _ in range(40):
            outbox.note(store, one.notification_id, name, "2026-07-07T17:00:00Z", "no")
        assert outbox.waiting(store, name, "2026-07-08T16:59:59Z") == []
        assert len(outbox.waiting(store, name, "2026-07-08T17:00:00Z")) == 1


def test_what_is_no_address_is_told_and_not_dropped(hook: Hook) -> None:
    found = channels.addresses(f"operator@example.org, {hook.url}")
    assert sorted(found.values()) == [hook.url, "operator@example.org"]
    errors = {attempt.channel: attempt.error for attempt in sending.test(found)}
    assert sorted(map(str, errors.values())) == ["None", "no address that apprise knows"]


def test_an_error_names_no_part_of_an_address_but_its_host() -> None:
    with MailServer() as server:
        server.refuses = True
        [attempt] = sending.test(channels.addresses(server.url))
    assert attempt.error
    assert "operator" not in attempt.error
    assert "…" in attempt.error


def test_a_locked_outbox_is_an_error_for_a_person_and_a_warning_for_a_crawl(
    told: Callable[..., None], out: Output, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    told(hook.url)
    out.database.write_bytes(b"no database at all" * 1000)
    for wal in out.state.glob("*.db-*"):
        wal.unlink()
    with pytest.raises(StorageError):
        sending.flush(out, hook.url)
    sending.flush_quietly(out, hook.url)
    assert "notifications wait" in caplog.text


def test_what_ircc_lists_otherwise_than_reported_is_no_changed_value(
    told: Callable[..., None], out: Output, hook: Hook
) -> None:
    told(hook.url)
    at = "2026-07-09T16:00:00Z"
    both = [Event(kind, "424", "ircc_rounds_en", at, "So it is.", "424")
            for kind in ("confirmed", "revision")]  # fmt: skip
    with closing(Store(out.database)) as store, store.transaction() as connection:
        box = sending.outbox(hook.url, "")
        assert box
        box.queue(connection, both, 3)
    assert query(out.database, "SELECT kind FROM notifications WHERE at = ?", at) == [
        ("confirmed",)
    ]


def test_it_is_not_guessed_which_of_two_new_addresses_an_old_one_has_become(
    told: Callable[..., None], out: Output, hook: Hook
) -> None:
    told("json://127.0.0.1:9/old")
    assert sending.flush(out, f"{hook.url} {hook.url}2") == []
    assert query(out.database, "SELECT count(*) FROM deliveries WHERE delivered_at IS NULL") == [
        (1,)
    ]


def test_an_address_that_apprise_does_not_know_is_kept_and_said(
    told: Callable[..., None], out: Output
) -> None:
    told("nonsense://x")
    [attempt] = sending.flush(out, "nonsense://x")
    assert attempt.channel.startswith("nonsense-")
    assert attempt.error == "no address that apprise knows"


def test_passwords_are_nowhere_in_the_output_and_no_release_has_the_outbox(
    told: Callable[..., None], out: Output, hook: Hook
) -> None:
    told(hook.url)
    hook.status = 500
    sending.flush(out, hook.url)
    with closing(Store(out.database)) as store:
        release_if_changed(store, out)
    content = [path.read_bytes() for path in out.root.rglob("*") if path.is_file()]
    assert len(content) > 10
    assert not any(b"secret" in text or b"word@" in text for text in content)
    sql = "SELECT name FROM sqlite_master WHERE name IN ('notifications', 'deliveries')"
    assert query(out.latest / "eescraper.db", sql) == []
    assert len(query(out.database, sql)) == 2
    released = (out.latest / "eescraper.db").read_bytes()
    assert b"Express Entry draw #424: Canadian" not in released


def test_a_rebuild_tells_nothing_and_keeps_what_waits(
    told: Callable[..., None], out: Output, site: Site, hook: Hook
) -> None:
    fill(out, site.origin, rows()[:-1])
    with closing(Store(out.database)) as store, store.transaction() as connection:
        box = sending.outbox(hook.url, "")
        assert box
        box.queue(connection, [event("held")], 1)
        connection.execute(
            "INSERT INTO events (kind, subject, source, at, sentence) VALUES"
            " ('failing', 'ircc_draws refused', 'ircc_draws', '2026-07-07T16:30:00Z', 'It fails.')"
        )
    from eescraper.rebuild import rebuild_output  # noqa: PLC0415

    rebuild_output(out.archive, out, site.origin)
    assert query(out.database, "SELECT kind FROM notifications") == [("held",)]
    assert query(out.database, "SELECT subject FROM events WHERE fetch_id IS NULL") == [
        ("ircc_draws refused",)
    ]
    sending.flush(out, hook.url)
    assert len(hook.taken) == 1


def test_a_rebuild_of_a_damaged_database_goes_on_without_its_outbox(
    out: Output, site: Site
) -> None:
    fill(out, site.origin, rows())
    out.database.write_bytes(b"no database at all" * 1000)
    from eescraper.rebuild import rebuild_output  # noqa: PLC0415

    rebuild_output(out.archive, out, site.origin)
    assert query(out.database, "SELECT count(*) FROM draws") == [(425,)]


@pytest.mark.parametrize(
    ("kind", "draw_date", "category", "wanted"),
    [
        ("new_draw", "2026-07-07", "french", True),
        ("new_draw", "2026-07-07", "cec", False),
        ("revision", "2026-06-30", "french", True),
        ("revision", "2026-06-26", "french", False),
        ("revision", None, "french", True),
        ("conflict", "2026-07-07", "french", False),
    ],
)
def test_kinds_categories_and_age_are_filtered(
    tmp_path: Path, kind: str, draw_date: str | None, category: str, *, wanted: bool
) -> None:
    path = tmp_path / "notify.toml"
    path.write_text('categories = ["french"]\nrecent_days = 10\n', encoding="utf-8")
    draw = DRAW | {"category": category, "draw_date": draw_date}
    assert load(str(path)).want(event(kind), draw) == wanted
    assert load(str(path)).want(event("failing"), None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('kinds = ["new_drow"]', "new_drow"),
        ('categories = ["frensh"]', "frensh"),
        ("kinds = 5", "kinds"),
        ('kind = ["held"]', "kind"),
        ("recent_days = true", "recent_days"),
        ("recent_days = -1", "recent_days"),
        ("kinds = [", "notify.toml"),
    ],
)
def test_wrong_rules_are_said_and_our_own_are_used(
    tmp_path: Path, text: str, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "notify.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=place):
        load(str(path))
    box = sending.outbox("json://127.0.0.1/x", str(path))
    assert place in caplog.text
    assert box
    assert box.rules == load()


def test_what_strangers_wrote_is_harmless_in_a_message() -> None:
    evil = "\x1b[31m<script>\u202e" + "x" * 1_000_000
    found = message(
        Event("new_draw", "424", "x", "2026-07-07T00:00:00Z", evil, "424"),
        DRAW | {"category_name": evil},
    )
    assert "\x1b" not in found.title + found.body
    assert "\u202e" not in found.title + found.body
    assert len(found.title) <= 150
    assert len(found.body) < 5000


def test_of_a_failure_that_lasts_its_own_event_says_until_when(out: Output) -> None:
    out.prepare()
    with closing(Store(out.database)) as store:
        for minute, code in enumerate((11, 12, 11, 0, 12), start=10):
            crawl_id = crawls.begin(store, "live", "ircc_draws", f"2026-07-07T16:{minute}:00Z")
            now = f"2026-07-07T16:{minute}:30Z"
            tell_end(store, "ircc_draws", crawl_id.crawl_id, code, "so it is", now)
        told = store.rows(
            "SELECT kind, subject, substr(at, 15, 2), substr(until, 15, 2) FROM events"
        )
    assert [tuple(row) for row in told] == [
        ("failing", "ircc_draws unreachable", "10", "12"),
        ("failing", "ircc_draws refused", "11", "11"),
        ("recovered", "ircc_draws", "13", None),
        ("failing", "ircc_draws refused", "14", "14"),
    ]


def test_what_was_told_directly_is_not_told_again_and_its_end_is(out: Output) -> None:
    out.prepare()
    with closing(Store(out.database)) as store:
        for minute, code, told in ((10, 14, "storage_failed"), (11, 14, "usage"), (12, 0, "usage")):
            crawl_id = crawls.begin(store, "live", "ircc_draws", f"2026-07-07T16:{minute}:00Z")
            now = f"2026-07-07T16:{minute}:30Z"
            tell_end(store, "ircc_draws", crawl_id.crawl_id, code, "so it is", now, told)
        found = store.rows("SELECT kind, substr(at, 15, 2) FROM events ORDER BY event_id")
    assert [tuple(row) for row in found] == [("failing", "11"), ("recovered", "12")]


def test_a_test_message_says_which_address_works(
    hook: Hook, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EESCRAPER_NOTIFY_URLS", f"{hook.url} json://127.0.0.1:9/x")
    assert main(["notify", "--test"]) == 1
    lines = sorted(line.split(": ")[1] for line in capsys.readouterr().out.splitlines())
    assert lines[1] == "arrived"
    assert "onnection" in lines[0]
    assert hook.titles() == ["eescraper: a test"]
    monkeypatch.setenv("EESCRAPER_NOTIFY_URLS", "")
    assert main(["notify", "--test"]) == 2


@pytest.mark.process
@pytest.mark.parametrize("point", ["belief:done", "notify:delivered", "notify:noted"])
def test_a_message_of_a_killed_crawl_arrives_and_a_repeat_has_the_same_event_id(
    live: Crawl, site: Site, out: Output, hook: Hook, point: str
) -> None:
    fill(out, site.origin, rows()[:-1])
    site.answers[FEED] = Answer(feed(rows()), headers={"ETag": '"new"'})
    setting = f"EESCRAPER_NOTIFY_URLS={hook.url}"
    killed = live(setting, environment={killpoints.ENVIRONMENT: point})
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert json.loads(out.status.read_text())["outcome"] == (
        "no_verdict" if point == "belief:done" else "published"
    )
    assert live(setting).returncode == 0
    draws = [e for e, t in zip(hook.events(), hook.titles(), strict=True) if "#424" in t]
    assert len(draws) == (2 if point == "notify:delivered" else 1)
    assert len(set(draws)) == 1
    assert live(setting).returncode == 0
    assert len(hook.taken) == len(draws) + 1  # the fill is of another day: a silence was broken


@pytest.mark.process
def test_failing_is_told_once_for_each_outcome_and_so_is_its_end(
    live: Crawl, site: Site, out: Output, hook: Hook
) -> None:
    setting = f"EESCRAPER_NOTIFY_URLS={hook.url}"
    assert live(setting).returncode == 0
    good = site.answers[FEED]
    assert hook.taken == []
    for answer, code, count in (
        (Answer(status=404), 11, 1),
        (Answer(status=404), 11, 1),
        (Answer(b"<html>Sorry</html>"), 12, 2),
        (good, 0, 3),
        (good, 0, 3),
    ):
        site.answers[FEED] = answer
        assert live(setting).returncode == code
        assert len(hook.taken) == count
    assert [told["type"] for told in hook.taken] == ["failure", "failure", "success"]
    assert "(exit code 12)" in hook.taken[1]["message"]
    kinds = query(out.database, "SELECT kind, subject, until > at FROM events ORDER BY event_id")
    assert kinds[1:] == [
        ("failing", "ircc_draws unreachable", 1),
        ("failing", "ircc_draws refused", 0),
        ("recovered", "ircc_draws", None),
    ]


@pytest.mark.process
def test_a_held_crawl_is_told_once_and_what_is_accepted_then(
    live: Crawl, site: Site, out: Output, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(out, site.origin, rows()[:-1])
    newest = rows()[-1]
    odd = [row | {"drawCRS": "111"} for row in rows()[:-1]] + [newest]
    site.answers[FEED] = Answer(feed(odd))
    setting = f"EESCRAPER_NOTIFY_URLS={hook.url}"
    assert live(setting).returncode == 10
    assert live(setting).returncode == 10
    assert hook.titles() == ["eescraper: a crawl is held (many_changed), and a person must look"]
    assert "eescraper accept" in hook.taken[0]["message"]
    monkeypatch.setenv("EESCRAPER_NOTIFY_URLS", hook.url)
    monkeypatch.setenv("EESCRAPER_IRCC_ORIGIN", site.origin)
    crawl = json.loads(out.status.read_text())["crawl"]
    assert main(["accept", str(crawl), "--because", "so", "--output", str(out.root)]) == 0
    assert sum("Express Entry draw #424" in title for title in hook.titles()) == 1


@pytest.mark.process
def test_a_failure_that_no_database_can_hold_is_told_directly_and_once(
    live: Crawl, site: Site, out: Output, hook: Hook
) -> None:
    fill(out, site.origin, rows())
    out.database.write_bytes(b"no database at all" * 1000)
    setting = f"EESCRAPER_NOTIFY_URLS={hook.url}"
    for _ in range(2):
        assert live(setting).returncode == 14
        assert hook.titles() == ["eescraper: ircc_draws fails"]
    assert "eescraper rebuild" in hook.taken[0]["message"]


@pytest.mark.process
def test_a_replay_tells_nothing_unless_it_is_asked_to(
    tmp_path: Path, recording: Path, hook: Hook
) -> None:
    settings = (f"EESCRAPER_REPLAY={recording}", f"EESCRAPER_NOTIFY_URLS={hook.url}")
    assert scrapy_crawl(tmp_path / "silent", *settings).returncode == 0
    assert hook.taken == []
    asked = scrapy_crawl(tmp_path / "asked", *settings, "EESCRAPER_NOTIFY_REPLAY=1")
    assert asked.returncode == 0
    ids = [row[0] for row in query(tmp_path / "asked/state/eescraper.db", NEW)]
    assert len(ids) == 133
    assert sum("Express Entry draw #" in title for title in hook.titles()) == 133
    assert len(set(hook.events())) == len(hook.taken)


NEW = "SELECT draw_id FROM events WHERE kind = 'new_draw'"


def month(path: Path) -> None:
    """June 2026, two looks a day: a round on the 5th, 12th and 20th, a correction on the 25th, and
    no look from the 8th to the 10th and on the 15th and 16th."""
    writer = ArchiveWriter(path, "2026-06-01T00:00:00Z", {})
    new_on = (5, 12, 20)
    for day in range(1, 31):
        if day in (8, 9, 10, 15, 16):
            continue
        still_to_come = sum(day < begin for begin in new_on)
        shown = rows()[: len(rows()) - still_to_come]
        if day >= 25:
            shown[-1] = shown[-1] | {"drawCRS": "516"}
        headers = [("ETag", f'"{still_to_come}-{day >= 25}"')]
        for hour in (14, 20):
            is_other = hour == 14 and day in (1, *new_on, 25)
            status, body = (200, feed(shown)) if is_other else (304, b"")
            at = f"2026-06-{day:02}T{hour}:07:00Z"
            writer.record(FEED_URL, status, headers, body, at, None)
    writer.close()


@pytest.mark.process
def test_a_month_with_outages_is_one_message_an_event_however_it_is_replayed(
    tmp_path: Path, hook: Hook
) -> None:
    month(tmp_path / "whole.warc.gz")
    asked = (f"EESCRAPER_NOTIFY_URLS={hook.url}", "EESCRAPER_NOTIFY_REPLAY=1")
    for _ in range(2):
        found = scrapy_crawl(
            tmp_path / "out", f"EESCRAPER_REPLAY={tmp_path / 'whole.warc.gz'}", *asked
        )
        assert found.returncode == 0, found.stderr
        assert [title.split(":")[0] for title in hook.titles()] == [
            "Express Entry draw #422",
            "eescraper",  # the 11th: the first look after the outage
            "Express Entry draw #423",
            "eescraper",
            "Express Entry draw #424",
            "Express Entry draw #424",
        ]
        assert "3 d 18 h" in hook.taken[1]["message"]
        assert "CRS cut-off was changed from 517 to 516" in hook.taken[5]["message"]
    stored = query(
        tmp_path / "out/state/eescraper.db",
        "SELECT kind FROM events WHERE kind IN ('new_draw', 'revision', 'silence_broken')",
    )
    assert len(stored) == len(set(hook.events())) == len(hook.taken) == 6
