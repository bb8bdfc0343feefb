"""The news crawl: whom it asks, what it reads again, what becomes of outlets that fail."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eescraper.archive import ArchiveWriter
from eescraper.items import Archived, Listed
from eescraper.news.reading import news_page, read_page
from eescraper.output import Output
from eescraper.rebuild import rebuild_output
from eescraper.recordings import embedded
from eescraper.recordings.news import OUTLETS, RECORDING, answers
from eescraper.replay import Recording
from eescraper.spiders.news_draws import is_due, is_hopeless
from eescraper.store import crawls
from eescraper.store.articles import KnownArticle, known_articles, record_article
from eescraper.verify import verify
from tests.conftest import FEED_URL, History, query, scrapy_crawl
from tests.site import FEED, LIST_PAGE, ROBOTS, Answer, Site

Crawl = Callable[..., subprocess.CompletedProcess[str]]

ARTICLES = (
    "SELECT url, kind, title, published_on, first_read_at, read_at FROM articles ORDER BY url"
)
BOMB = gzip.compress(b" " * 100_000_000)
KINDS = "SELECT kind, count(*) FROM articles GROUP BY kind ORDER BY kind"


def story(cutoff: int = 517, day: str = "July 7, 2026") -> bytes:
    return (
        "<html lang='en'><head><title>Express Entry draw</title></head><body><article><h1>Express"
        f" Entry draw</h1><p>On {day}, IRCC issued 2,000 invitations to apply in an Express Entry"
        f" draw for the Canadian Experience Class with a CRS cut-off of {cutoff}.</p></article>"
        "</body></html>"
    ).encode()


def atom(*links: str, updated: datetime | None = None, etag: str = '"a"') -> Answer:
    at = (updated or datetime(2026, 7, 7, 18, tzinfo=UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    entries = "".join(
        f"<entry><title>Express Entry draw</title><link href='{link}'/>"
        f"<published>2026-07-07T18:00:00Z</published><updated>{at}</updated></entry>"
        for link in links
    )
    text = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>{entries}</feed>"
    return Answer(text.encode(), headers={"ETag": etag, "Content-Type": "application/atom+xml"})


def page(body: bytes) -> Answer:
    return Answer(body, headers={"Content-Type": "text/html; charset=utf-8"})


@pytest.fixture
def out(tmp_path: Path) -> Output:
    return Output(tmp_path / "out")


@pytest.fixture
def press(site: Site) -> Site:
    """An outlet with one article in its feed."""
    site.answers = {ROBOTS: Answer(b"User-agent: *\nDisallow: /private\n")}
    site.answers["/feed"] = atom("/one")
    site.answers["/one"] = page(story())
    return site


@pytest.fixture
def other() -> Iterator[Site]:
    with Site() as found:
        found.answers = {"/feed": atom("/two"), "/two": page(story(516, "June 23, 2026"))}
        yield found


@pytest.fixture
def news(crawl: Crawl, tmp_path: Path) -> Crawl:
    """Crawl the outlets on these sites, named a, b, …, live."""

    def run(*sites: Site, kind: str = "feed", **options: Any) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "outlets.toml"
        path.write_text(
            "".join(
                f'[{name}]\nlanguage = "en"\n{kind} = "{one.origin}/feed"\n'
                for name, one in zip("abc", sites, strict=False)
            )
        )
        return crawl(
            "EESCRAPER_CONTACT=tests@example.org",
            f"EESCRAPER_OUTLETS={path}",
            "DOWNLOAD_TIMEOUT=5",
            spider="news_draws",
            **options,
        )

    return run


def status(out: Output) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out.status.read_text(encoding="utf-8"))
    return found


@pytest.mark.process
def test_a_listing_then_its_articles_each_once(news: Crawl, press: Site, out: Output) -> None:
    first = news(press)
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    assert press.paths() == [ROBOTS, "/feed", "/one"]
    [(url, kind, title, day, read, again)] = query(out.database, ARTICLES)
    assert (url, kind, title, day) == (
        f"{press.origin}/one",
        "draw",
        "Express Entry draw",
        "2026-07-07",
    )
    assert read == again
    assert status(out)["outcome"] == "published"

    assert news(press).returncode == 0
    assert press.paths()[3:] == [ROBOTS, "/feed"]
    assert press.asked_last("/feed")["If-None-Match"] == '"a"'
    assert (status(out)["outcome"], status(out)["missing"]) == ("unchanged", {})

    press.answers["/feed"] = atom("/one", "/new", "/private/three", etag='"b"')
    press.answers["/new"] = page(story(516, "June 23, 2026"))
    assert news(press).returncode == 0
    assert press.paths()[5:] == [ROBOTS, "/feed", "/new"]
    assert list(status(out)["missing"]) == ["a"]
    assert "robots.txt forbids" in status(out)["missing"]["a"]
    standings = "SELECT DISTINCT standing FROM fetches ORDER BY standing"
    assert query(out.database, standings) == [("aside",), ("heard",)]
    assert verify(out, "https://www.canada.ca")[1] == []


@pytest.mark.process
def test_an_updated_article_is_read_again_for_a_week(out: Output, tmp_path: Path) -> None:
    (tmp_path / "outlets.toml").write_text(
        '[a]\nlanguage = "en"\nfeed = "https://a.example/feed"\n'
    )
    path = tmp_path / "news.warc.gz"
    writer = ArchiveWriter(path, "2026-07-07T20:00:00Z", {})
    listed = Listed("https://a.example/one", "Express Entry draw")
    for day, updated, cutoff in (("07", 7, 571), ("08", 8, 517), ("09", 8, 518), ("20", 20, 519)):
        feed = atom("/one", updated=datetime(2026, 7, updated, 18, tzinfo=UTC)).body
        at = f"2026-07-{day}T20:00:0"
        writer.record("https://a.example/feed", 200, [], feed, f"{at}0Z", "a")
        writer.record(listed.url, 200, [], story(cutoff), f"{at}2Z", "a", listed)
    writer.close()
    assert replayed(out, path, outlets=tmp_path / "outlets.toml").returncode == 0
    [(*_, first, last)] = query(out.database, ARTICLES)
    assert (first, last) == ("2026-07-07T20:00:02Z", "2026-07-08T20:00:02Z")


@pytest.mark.parametrize(
    ("updated", "now", "expected"),
    [
        ("2026-07-07T19:00:00Z", "2026-07-08T00:00:00Z", True),
        ("2026-07-07T18:00:00Z", "2026-07-08T00:00:00Z", False),  # read since
        (None, "2026-07-08T00:00:00Z", False),
        ("2026-07-09T00:00:00Z", "2026-07-08T00:00:00Z", False),  # to come
        ("2026-07-14T00:00:00Z", "2026-07-14T17:00:00Z", True),
        ("2026-07-14T00:00:00Z", "2026-07-14T19:00:00Z", False),  # over a week
    ],
)
def test_what_is_read_again(updated: str | None, now: str, expected: bool) -> None:
    known = KnownArticle("2026-07-07T18:30:00Z", "2026-07-07T18:30:00Z")
    entry = Listed("https://press.example/a", "x", "2026-07-07T18:00:00Z", updated)
    assert is_due(entry, known, now) is expected
    assert is_due(entry, None, now)


@pytest.mark.process
@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(status=500), "answered 500"),
        (Answer(status=404), "answered 404"),
        (Answer(status=403, headers={"Retry-After": "3600"}), "answered 403"),
        (Answer(reset=True), "/feed"),
        (Answer(b"<html><body>One moment, please</body></html>"), "expected RSS or Atom"),
        (Answer(b"<rss><channel>" + b" " * 5_000_000), "feed"),
        (Answer(b"<rss>", announce=100), "/feed"),
        (Answer(BOMB, headers={"Content-Encoding": "gzip"}), "/feed"),
    ],
)
def test_one_outlet_that_fails_is_missing_and_fails_nothing(
    news: Crawl, press: Site, other: Site, out: Output, answer: Answer, says: str
) -> None:
    press.answers["/feed"] = answer
    found = news(press, other)
    assert (found.returncode, found.stdout) == (0, "")
    assert list(status(out)["missing"]) == ["a"]
    assert says in status(out)["missing"]["a"]
    assert query(out.database, KINDS) == [("draw", 1)]

    alone = news(press)
    assert alone.returncode == 11
    assert "none of 1 outlets answered" in status(out)["reason"]


@pytest.mark.process
def test_a_refusal_is_obeyed_for_as_long_as_it_asks(news: Crawl, press: Site, out: Output) -> None:
    press.answers["/feed"] = atom("/one", "/gone", "/busy", "/late")
    press.answers["/busy"] = Answer(status=429, headers={"Retry-After": "3600"})
    assert news(press).returncode == 0
    assert press.paths() == [ROBOTS, "/feed", "/one", "/gone", "/busy"]
    assert query(out.database, KINDS) == [("draw", 1)]
    assert news(press).returncode == 11
    assert len(press.asked) == 5
    assert "asked to be left alone until" in status(out)["missing"]["a"]


@pytest.mark.process
def test_articles_that_could_not_be_had_are_asked_for_again(
    news: Crawl, press: Site, out: Output
) -> None:
    press.answers["/feed"] = atom("/one", "/two")
    press.answers["/two"] = Answer(status=503)
    assert news(press).returncode == 0
    press.answers["/two"] = page(story(516, "June 23, 2026"))
    before = len(press.asked)
    assert news(press).returncode == 0
    assert "If-None-Match" not in press.asked_last("/feed")
    assert press.paths()[before:] == [ROBOTS, "/feed", "/two"]
    assert news(press).returncode == 0
    assert press.asked_last("/feed")["If-None-Match"] == '"a"'


@pytest.mark.process
def test_an_article_that_is_gone_or_unreadable_is_not_asked_for_at_every_turn(
    news: Crawl, press: Site, out: Output
) -> None:
    press.answers["/feed"] = atom("/one", "/gone", "/endless")
    press.answers["/endless"] = page(b"<p>Express Entry" + b"<div>" * 200_000)
    assert news(press).returncode == 0
    assert {"/gone", "/endless"} <= set(press.paths())
    changed = atom("/two", "/one", "/gone", "/endless")
    changed.headers["ETag"] = '"b"'
    press.answers["/feed"] = changed
    press.answers["/two"] = page(story(516, "June 23, 2026"))
    before = len(press.asked)
    assert news(press).returncode == 0
    assert press.paths()[before:] == [ROBOTS, "/feed", "/two"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (None, False),
        ((1, "2026-07-06T16:00:01Z"), True),
        ((1, "2026-07-06T16:00:00Z"), False),
        ((2, "2026-07-06T15:00:00Z"), False),
        ((3, "2025-07-06T15:00:00Z"), True),
    ],
)
def test_how_often_a_page_is_asked_for_in_vain(
    asked: tuple[int, str] | None, *, expected: bool
) -> None:
    assert is_hopeless(asked, "2026-07-07T16:00:00Z") == expected


@pytest.mark.process
def test_robots_of_one_outlet_stop_no_other(
    news: Crawl, press: Site, other: Site, out: Output
) -> None:
    press.answers[ROBOTS] = Answer(status=500)
    assert news(press, other).returncode == 0
    assert "robots.txt" in status(out)["missing"]["a"]
    assert set(press.paths()) == {ROBOTS}
    press.answers[ROBOTS] = Answer(b"User-agent: *\nDisallow: /\n")
    assert news(press).returncode == 11
    assert set(press.paths()) == {ROBOTS}


@pytest.mark.process
def test_no_redirect_leads_off_an_outlet_s_hosts(
    news: Crawl, press: Site, other: Site, out: Output
) -> None:
    """Not even to another outlet's, nor to a listing or an article of none."""
    press.answers["/feed"] = atom("/one", "/away", "/home", "/moved", f"{other.origin}/foreign")
    press.answers["/away"] = Answer(status=302, headers={"Location": f"{other.origin}/two"})
    press.answers["/home"] = Answer(status=302, headers={"Location": "/"})
    press.answers["/"] = page(story(400))
    press.answers["/moved"] = Answer(status=301, headers={"Location": "/one-moved#top"})
    press.answers["/one-moved"] = page(story(516))
    other.answers["/feed"] = Answer(status=302, headers={"Location": "http://169.254.169.254/"})
    assert news(press, other).returncode == 0
    assert other.paths() == [ROBOTS, "/feed"]
    assert "host guard" in status(out)["missing"]["b"]
    assert "host guard" in status(out)["missing"]["a"]
    assert "home page" in status(out)["missing"]["a"]
    listed = "SELECT value, url FROM articles, json_each(listed_urls) ORDER BY url"
    assert query(out.database, listed) == [
        (f"{press.origin}/one", f"{press.origin}/one"),
        (f"{press.origin}/moved", f"{press.origin}/one-moved"),
    ]
    press.answers["/feed"] = atom("/moved", etag='"b"')
    before = len(press.asked)
    assert news(press).returncode == 0
    assert press.paths()[before:] == [ROBOTS, "/feed"]
    assert verify(out, "https://www.canada.ca")[1] == []


@pytest.mark.process
def test_articles_of_one_crawl_are_bounded(news: Crawl, press: Site, out: Output) -> None:
    links = [f"/express-entry-{number}" for number in range(60)]
    press.answers["/feed"] = atom(*links)
    press.answers |= {link: page(story()) for link in links}
    assert news(press).returncode == 0
    assert query(out.database, "SELECT count(*) FROM articles") == [(50,)]
    assert news(press).returncode == 0
    assert query(out.database, "SELECT count(*) FROM articles") == [(60,)]
    assert len(press.asked) == 2 + 50 + 2 + 10


@pytest.mark.process
def test_an_endless_sitemap_has_an_end(news: Crawl, press: Site, out: Output) -> None:
    index = "<sitemapindex>" + "".join(
        f"<sitemap><loc>/index{n}</loc></sitemap>" for n in range(100)
    ) + "</sitemapindex>"  # fmt: skip
    press.answers |= {path: Answer(index.encode()) for path in ("/feed", "/index99", "/index98")}
    urls = "<urlset><url><loc>/one</loc></url><url><loc>/express-entry</loc></url></urlset>"
    press.answers["/index97"] = Answer(urls.encode())
    press.answers["/express-entry"] = page(story())
    assert news(press, kind="sitemap").returncode == 0
    assert press.paths() == [
        ROBOTS,
        "/feed",
        "/index99",
        "/index98",
        "/index97",
        "/express-entry",
    ]


@pytest.mark.process
def test_hostile_articles_stop_nothing(news: Crawl, press: Site, out: Output) -> None:
    deep = b"<html><body><p>Express Entry</p>" + b"<div>" * 300_000 + b"</html>"
    press.answers["/feed"] = atom("/deep", "/pdf", "/huge", "/script", "/one")
    press.answers["/deep"] = page(deep)
    press.answers["/pdf"] = Answer(b"%PDF-1.7 Express Entry", headers={"Content-Type": "x/pdf"})
    press.answers["/huge"] = page(b"<html>" + b"Express Entry " * 400_000)
    name = b"</title><title>'; drop table draws;-- \x1b[31m \xe2\x80\xae"
    press.answers["/script"] = page(story().replace(b"Express", name + b"Express", 1))
    found = news(press)
    assert (found.returncode, found.stdout) == (0, "")
    assert query(out.database, KINDS) == [("draw", 2)]
    missing = status(out)["missing"]["a"]
    assert all(word in missing for word in ("/deep", "/pdf", "/huge", "no HTML"))
    assert verify(out, "https://www.canada.ca")[1] == []


@pytest.mark.process
def test_a_killed_crawl_is_taken_in_by_the_next(news: Crawl, press: Site, out: Output) -> None:
    killed = news(press, environment={"EESCRAPER_TEST_KILL_AT": "archive:done"})
    assert killed.returncode == -signal.SIGKILL
    assert news(press).returncode == 0
    assert query(out.database, KINDS) == [("draw", 1)]
    assert verify(out, "https://www.canada.ca")[1] == []


@pytest.mark.process
def test_usage(crawl: Crawl, tmp_path: Path) -> None:
    contact = "EESCRAPER_CONTACT=tests@example.org"
    nothing = crawl(contact, f"EESCRAPER_OUTLETS={tmp_path / 'none'}", spider="news_draws")
    assert nothing.returncode == 2
    assert "No such file" in nothing.stderr
    assert crawl(spider="news_draws").returncode == 2
    wrong = crawl(contact, spider="news_draws", pages="1")
    assert wrong.returncode == 2
    assert "news_draws takes no argument pages" in wrong.stderr
    ircc = crawl(f"EESCRAPER_REPLAY={embedded()}", spider="news_draws")
    assert ircc.returncode == 2
    assert "no listing of a news outlet" in ircc.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """What the demo leaves behind; for reading only."""
    output = Output(tmp_path_factory.mktemp("demo") / "out")
    for spider, recording in (("ircc_draws", embedded()), ("news_draws", RECORDING)):
        found = replayed(output, recording, spider)
        assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    return output


def replayed(
    output: Output, recording: Path, spider: str = "news_draws", outlets: Path = OUTLETS
) -> subprocess.CompletedProcess[str]:
    return scrapy_crawl(
        output.root,
        f"EESCRAPER_REPLAY={recording}",
        f"EESCRAPER_OUTLETS={outlets}",
        spider=spider,
    )


@pytest.mark.process
def test_the_demo_lives_through_every_visit(demo: Output) -> None:
    runs = "SELECT started_at, outcome, missing FROM crawls WHERE spider = 'news_draws'"
    assert query(demo.database, runs) == [
        ("2025-12-12T01:30:00Z", "published", None),
        ("2026-07-07T21:30:00Z", "published", None),
        ("2026-07-10T14:00:00Z", "published", None),
    ]
    assert query(demo.database, KINDS) == [("draw", 10), ("multi", 1), ("none", 3)]
    corrected = "SELECT first_read_at < read_at FROM articles WHERE url LIKE '%/draw-424-cec'"
    assert query(demo.database, corrected) == [(1,)]
    assert query(demo.latest / "eescraper.db", KINDS) == query(demo.database, KINDS)


@pytest.mark.process
def test_news_change_nothing_of_what_is_believed_of_ircc(demo: Output, tmp_path: Path) -> None:
    alone = Output(tmp_path / "alone")
    assert replayed(alone, embedded(), "ircc_draws").returncode == 0
    for sql in (
        "SELECT * FROM draws WHERE status = 'official'",
        "SELECT * FROM evidence",
        "SELECT kind, subject, at, sentence FROM events WHERE source LIKE 'ircc%'",
    ):
        assert query(alone.database, sql) == query(demo.database, sql)
    assert query(demo.database, "SELECT * FROM fetches WHERE standing = 'late'") == []
    proved, wrong = verify(demo, "https://www.canada.ca")
    assert wrong == []
    assert "14 articles: the archive tells the same" in proved


@pytest.mark.process
def test_a_rebuilt_database_has_the_same_articles(demo: Output, tmp_path: Path) -> None:
    again = Output(tmp_path / "again")
    again.prepare()
    rebuild_output(demo.archive, again)
    assert query(again.database, ARTICLES) == query(demo.database, ARTICLES)
    news_alone = Output(tmp_path / "news")
    news_alone.prepare()
    rebuild_output(RECORDING, news_alone)
    assert query(news_alone.database, ARTICLES) == query(demo.database, ARTICLES)


@pytest.mark.process
def test_the_archive_of_both_replays_for_each(demo: Output, tmp_path: Path) -> None:
    """Records of IRCC, of news and of others in one folder do not disturb each other."""
    folder = shutil.copytree(demo.archive, tmp_path / "archive")
    foreign = ArchiveWriter(folder / "foreign.warc.gz", "2026-07-11T00:00:00Z", {})
    foreign.record("https://elsewhere.example/", 200, [], b"x", "2026-07-11T00:00:00Z", None)
    foreign.close()
    again = Output(tmp_path / "out")
    for spider in ("news_draws", "ircc_draws"):
        assert replayed(again, folder, spider).returncode == 0
    assert query(again.database, ARTICLES) == query(demo.database, ARTICLES)
    for sql in ("SELECT * FROM draws WHERE status = 'official' ORDER BY draw_id",):
        assert query(again.database, sql) == query(demo.database, sql)
    before = (
        query(again.database, "SELECT count(*) FROM fetches"),
        len(list(again.archive.iterdir())),
    )
    assert replayed(again, folder).returncode == 0
    after = (
        query(again.database, "SELECT count(*) FROM fetches"),
        len(list(again.archive.iterdir())),
    )
    assert after == before
    assert status(again)["outcome"] == "unchanged"


@pytest.mark.process
def test_a_recording_of_somebody_else_is_read_and_can_be_rebuilt(
    demo: Output, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.warc.gz"
    writer = ArchiveWriter(plain, "2026-07-01T00:00:00Z", {})
    for at, _, url, media, body, _ in answers():
        writer.record(url, 200, [media], body, at, None)
    writer.close()
    found = Output(tmp_path / "out")
    assert replayed(found, plain).returncode == 0
    assert query(found.database, ARTICLES) == query(demo.database, ARTICLES)
    assert verify(found, "https://www.canada.ca")[1] == []


def test_visits_are_an_hour_or_until_an_outlet_answers_again(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    writer = ArchiveWriter(path, "2026-07-01T00:00:00Z", {})
    a, b, article = (f"https://{name}.example/feed" for name in ("a", "b", "c"))
    listed = Listed(article)
    for minute, url, code, told in (
        *((0, a, 200, None), (1, b, 200, None), (2, article, 200, listed)),
        *((30, a, 304, None), (31, b, 503, None)),
        *((120, b, 200, None), (150, a, 200, None), (181, b, 304, None)),
    ):
        at = f"2026-07-01T{minute // 60:02}:{minute % 60:02}:00Z"
        writer.record(url, code, [], b"", at, "a" if url != b else "b", told)
    writer.record(FEED_URL, 200, [], b"{}", "2026-07-01T09:00:00Z", "ircc_rounds_en")
    writer.close()
    visits = Recording(path).news_visits({"a", "b"}, set())
    assert [(visit.at[11:16], visit.until[11:19]) for visit in visits] == [
        ("00:00", "00:29:59"),
        ("00:30", "01:59:59"),
        ("02:00", "03:00:59"),
        ("03:01", "23:59:59"),
    ]


def test_a_live_crawl_of_ircc_is_not_late_to_news(tmp_path: Path) -> None:
    """News that are dated after IRCC's newest response, and before it, leave belief as it is."""
    with History(tmp_path / "db") as history:
        for at in ("2026-07-08T00:00:00Z", "2020-01-01T00:00:00Z"):
            record(history, at, story())
        from eescraper.recordings.render import rows  # noqa: PLC0415

        published = history.show(rows()[-3:], "2026-07-07T18:00:00Z")
        assert (published.late, published.new_draws) == (0, 3)


def record(
    history: History,
    at: str,
    body: bytes,
    url: str = "https://a.example/1",
    listed: str | None = None,
) -> int:
    crawl_id = crawls.begin(history.store, "rebuild", "news_draws", at).crawl_id
    archived = Archived(url, 200, at, at, None, None, None, "f", 0, f"<{at}>")
    article = news_page("a", body, archived, Listed(listed or url, "Listed"))
    return record_article(history.store, crawl_id, article, read_page(article)[0])


def test_articles_are_the_same_in_whatever_order_they_come(history: History) -> None:
    days = ["2026-07-02T00:00:00Z", "2026-07-03T00:00:00Z", "2026-07-01T00:00:00Z"]
    for at in (*days, *days):
        assert record(history, at, story().replace(b"draw", at[:10].encode())) == 1
    [(*_, title, _, first, last)] = history.query(ARTICLES)
    assert (title, first, last) == ("Express Entry 2026-07-03", days[2], days[1])
    assert history.query("SELECT count(*) FROM fetches") == [(3,)]
    article = KnownArticle(days[2], days[1])
    assert known_articles(history.store) == {"https://a.example/1": article}


@pytest.mark.parametrize(
    ("stated", "updated"),
    [
        ("2026-07-02T09:00:00-04:00", "2026-07-02T13:00:00Z"),
        ("2026-07-02T13:00:00Z", "2026-07-02T13:00:00Z"),
        ("2026-07-02", None),
        ("2026-07-02T13:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("soon", None),
    ],
)
def test_when_a_page_says_that_it_was_updated_is_kept_as_an_instant(
    history: History, stated: str, updated: str | None
) -> None:
    head = f'<head><meta property="article:modified_time" content="{stated}">'.encode()
    record(history, "2026-07-03T00:00:00Z", story().replace(b"<head>", head))
    assert head in story().replace(b"<head>", head)
    assert history.query("SELECT updated FROM articles") == [(updated,)]


def test_an_article_is_known_under_all_addresses_that_it_was_listed_under(
    history: History,
) -> None:
    """Two listed addresses lead to one article, and another outlet lists it too."""
    url = "https://a.example/1"
    for number, listed in enumerate((url, "https://a.example/short", "https://a.example/short")):
        record(history, f"2026-07-0{number + 1}T00:00:00Z", story(), url, listed)
    article = KnownArticle("2026-07-01T00:00:00Z", "2026-07-03T00:00:00Z")
    assert known_articles(history.store) == {url: article, "https://a.example/short": article}


@pytest.mark.process
def test_ircc_is_crawled_as_before_beside_news(
    news: Crawl, live: Crawl, press: Site, out: Output
) -> None:
    with Site() as ircc:
        press.answers |= {path: ircc.answers[path] for path in (LIST_PAGE, FEED)}
    assert news(press).returncode == 0
    assert live().returncode == 0
    assert news(press).returncode == 0
    assert status(out)["draws"] == 425
    assert query(out.latest / "eescraper.db", KINDS) == [("draw", 1)]


def test_dates_of_the_demo_are_possible() -> None:
    """No story is published after the visit that reads it."""
    for at, *_, listed in answers():
        assert listed is None or (listed.updated or listed.published or "") <= at
