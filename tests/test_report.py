"""report.html: what it is told, what it lets run, and how it behaves in a real browser."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import re
import shutil
import sqlite3
from contextlib import closing
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from eescraper.export.report import page, write
from eescraper.export.report.data import document
from eescraper.export.report.texts import https, shown
from eescraper.export.sqlite_file import open_read_only
from eescraper.store import Store
from tests.conftest import History
from tests.test_news_belief import FRESH, says, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ASSETS = files("eescraper.export.report").joinpath("assets")
TEXTS = json.loads(ASSETS.joinpath("texts.json").read_text(encoding="utf-8"))
MEGABYTE = 1_000_000
EVIL = "</script><img src=x onerror='window.evil=1'><script>window.evil=1</script>\u202e--><!--"

# --- what the page is told


@pytest.fixture(scope="module")
def told(record: History) -> dict[str, Any]:
    with closing(open_read_only(record.path)) as connection:
        return document(connection)


def test_the_document_holds_the_record(told: dict[str, Any]) -> None:
    draws = {draw["id"]: draw for draw in told["draws"]}
    assert told["as_of"] == "2026-07-07T16:55:29Z"
    assert len(draws) == 425
    newest = draws["424"]
    assert (newest["cutoff"], newest["previous"], newest["nth_of_category_in_year"]) == (
        *(517, "420"),
        11,
    )
    places = ("nth_of_year", "nth_of_category_in_year", "nth_of_category")
    assert [draws["385"][name] for name in places] == [55, 7, 13]
    healthcare = [row for row in told["by_year"] if row["category"] == "healthcare"]
    assert {row["year"]: row["invitations"] for row in healthcare}[2025] == 14_500
    assert sum(row["invitations"] for row in told["by_year"] if row["year"] == 2025) == 113_998
    french = next(row for row in told["standings"] if row["category"] == "french")
    assert (french["last_id"], french["days_since"]) == ("418", 40)
    assert told["pools"]["counts"][-1][2] == 235_127


def test_a_value_names_its_witness_and_its_text(told: dict[str, Any]) -> None:
    provenance = told["provenance"]
    text, agreeing, dissenting, outdated = provenance["values"]["385"]["tie_break_at_utc"]
    assert text == "November 26, 2025 at 07:44:30 UTC"
    assert (dissenting, outdated) == ([], [])
    source, url, _, seen_at = provenance["observations"][agreeing[0]]
    assert provenance["sources"][source]["name"] == "ircc_rounds_en"
    assert provenance["urls"][url].startswith("https://www.canada.ca/")
    assert seen_at == "2026-07-07T16:55:29Z"


def test_an_empty_database_makes_a_page(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "empty.db")), closing(open_read_only(tmp_path / "empty.db")) as c:
        found = document(c)
    assert (found["as_of"], found["draws"], found["pools"]["counts"]) == (None, [], [])
    assert "<main>" in page(found)


def bare(draws: list[dict[str, Any]], as_of: str | None) -> dict[str, Any]:
    """A document with nothing but some draws."""
    return {
        "as_of": as_of,
        **{name: [] for name in ("categories", "standings", "by_year", "revisions", "disputes")},
        "draws": draws,
        "pools": {"bands": [], "counts": []},
        "provenance": {"sources": [], "urls": [], "observations": [], "values": {}, "news": {}},
        "support": {},
        "news": {"articles": 0, "outlets": 0, "disputes": [], "claims": []},
    }


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://www.canada.ca/",
        "https:///x",
        "https://www.canada.ca@evil.example/",
        "https://evil.example/a b",
        "https://evil.example/\u202e",
        "data:text/html,x",
        "https://[",
        "https://evil.example/" + "x" * 10_000,
    ],
)
def test_only_plain_https_is_a_link(address: str) -> None:
    assert https(address) is None


def test_a_text_is_one_short_line() -> None:
    assert (
        shown("a\n\tb\u00a0c\x1b[31m\u202e")
        == "a b c\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}"
    )
    assert len(shown("x" * MEGABYTE)) == 600
    assert https("https://www.canada.ca/x?q=385") == "https://www.canada.ca/x?q=385"


# --- what the page lets run


def test_only_our_scripts_and_styles_may_run_and_nothing_be_fetched(told: dict[str, Any]) -> None:
    tree = LexborHTMLParser(page(told))
    [meta] = tree.css("meta[http-equiv='Content-Security-Policy']")
    policy = dict(
        part.strip().partition(" ")[::2] for part in (meta.attributes["content"] or "").split(";")
    )
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in str(policy)
    scripts = [node for node in tree.css("script") if not node.attributes.get("type")]
    for nodes, kind in ((scripts, "script-src"), (tree.css("style"), "style-src")):
        for node in nodes:
            digest = hashlib.sha256((node.text() or "").encode()).digest()
            assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy[kind].split()
            assert "src" not in node.attributes
    assert not tree.css("link:not([rel=icon]), img, iframe, object, embed, base, form[action]")


def test_the_texts_stay_within_their_script_element(told: dict[str, Any]) -> None:
    evil = {**told, "standings": [{"category": EVIL + "\u2028&amp;"}]}
    tree = LexborHTMLParser(page(evil))
    [data] = tree.css("script#data")
    assert json.loads(data.text() or "") == evil
    assert not tree.css("img")


def test_each_text_is_in_both_languages_and_used_names_exist() -> None:
    for key, text in TEXTS.items():
        assert set(text) == {"en", "fr"}, key
        english, french = (sorted(re.findall(r"\{\w+\}", text[name])) for name in ("en", "fr"))
        assert english == french, key
    names = [asset for asset in ASSETS.iterdir() if asset.name.endswith((".js", ".html"))]
    used = {
        key
        for asset in names
        for key in re.findall(
            r"""\bt\("(\w+)"|data-(?:text|label)="(\w+)\"""", asset.read_text(encoding="utf-8")
        )
        for key in key
        if key
    }
    assert used
    assert used <= set(TEXTS)


def test_the_page_weighs_little_more_than_its_library(record: History, tmp_path: Path) -> None:
    with closing(open_read_only(record.path)) as connection:
        write(connection, tmp_path / "report.html")
    library = sum(len(asset.read_bytes()) for asset in ASSETS.joinpath("vendor").iterdir())
    assert (tmp_path / "report.html").stat().st_size < library + 2 * MEGABYTE


# --- how it behaves in a browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
in_browser = [
    pytest.mark.process,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here (Debian: apt-get install chromium)"),
    pytest.mark.skipif(
        not importlib.util.find_spec("playwright"), reason="playwright is not installed"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, chromium_sandbox=False
        )
        yield found
        found.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, facts: list[dict[str, str]]) -> Path:
    """The page of a database in which strangers' texts and addresses are attacks."""
    folder = tmp_path_factory.mktemp("hostile")
    with History(folder / "eescraper.db") as history:
        history.show(facts, "2026-07-07T16:55:29Z")
        for outlet in ("harbour", "passeur"):
            tell(history, outlet, "2026-07-09T18:00:00Z", says(**FRESH), trusted=True)
        wrong = says(draw_date="2026-07-07", category="cec", invitations=2000, crs_cutoff=571)
        tell(history, "brief", "2026-07-09T19:00:00Z", wrong)
    with closing(sqlite3.connect(folder / "eescraper.db")) as connection, connection:
        connection.execute("UPDATE articles SET title = ?, outlet = ?", (EVIL, EVIL))
        connection.execute("UPDATE articles SET url = 'javascript:evil=1' WHERE article_id = 1")
        connection.execute(
            "UPDATE draws SET category_name = ?, url = 'javascript:evil=1' WHERE draw_id = '424'",
            (EVIL,),
        )
        connection.execute("UPDATE observations SET category_raw = ?, place = ?", (EVIL, EVIL))
        connection.execute(
            "INSERT INTO claims (claim_id, article_id, fetch_id, position, kind, value, text,"
            " verdict, because) SELECT 9000, article_id, fetch_id, 900, 'draws_this_year', ?, ?,"
            " 'contradicted', ? FROM articles WHERE article_id = 2",
            (json.dumps({EVIL: [EVIL]}), EVIL, EVIL),
        )
    with closing(open_read_only(folder / "eescraper.db")) as connection:
        write(connection, folder / "report.html")
    return folder / "report.html"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, told: dict[str, Any]) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page(told), encoding="utf-8")
    return path


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page; at the end nothing may have been said on the console or asked of anyone."""
    said: list[str] = []
    asked: list[str] = []
    contexts = []

    def opened(path: Path, fragment: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-CA", **options})
        context.set_default_timeout(5000)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(path.as_uri() + fragment)
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert said == []
    assert {address.partition(":")[0] for address in asked} <= {"file", "data"}
    assert len([address for address in asked if address.startswith("file:")]) == len(contexts)


def column(tab: Page, number: int) -> list[str]:
    cells = tab.locator(f"#draws-table tbody tr:not(.details) > :nth-child({number})")
    return [text.strip() for text in cells.all_inner_texts()]


class TestBrowser:
    pytestmark = in_browser

    def test_the_charts_are_drawn_and_have_alternatives(
        self, visit: Callable[..., Page], report: Path
    ) -> None:
        tab = visit(report)
        within = {"cutoffs": "circle", "invitations": "rect", "pool": "path"}
        for name, mark in within.items():
            svg = tab.locator(f"#{name}-chart svg[role=img]")
            assert svg.locator(mark).count() >= 7, name
            assert len(svg.get_attribute("aria-label") or "") > 40
        dots = tab.locator("#cutoffs-chart circle").count()
        tab.locator("#cutoffs-chart circle").last.hover(force=True)
        assert (
            "invitations: " in tab.locator("#cutoffs-chart [aria-label=tip]").text_content().lower()
        )
        tab.get_by_role("button", name="All", exact=True).click()
        assert tab.locator("#cutoffs-chart circle").count() > dots
        assert tab.locator("#standings-table svg path").count() >= 10
        assert tab.locator("#invitations-table tbody tr").count() == 15

    def test_the_newest_draw_is_compared(self, visit: Callable[..., Page], report: Path) -> None:
        newest = visit(report).locator("#newest").inner_text()
        for expected in ("517", "+1", "−2,000", "14 days", "235,127", "36th", "11th", "64th"):
            assert expected in newest

    def test_the_table_sorts(self, visit: Callable[..., Page], report: Path) -> None:
        tab = visit(report)
        assert column(tab, 1)[0] == "#424"
        cutoff = tab.locator("#draws-table thead").get_by_role("button", name="Cut-off")
        cutoff.click()
        assert (column(tab, 1)[0], column(tab, 4)[0]) == ("#91b", "902")
        assert tab.locator("th[aria-sort=descending]").inner_text().startswith("Cut-off")
        cutoff.press("Enter")
        assert (column(tab, 1)[0], column(tab, 4)[0]) == ("#176", "75")
        tab.locator("#draws-table thead").get_by_role("button", name="Tie-break").click()
        tab.get_by_role("button", name="Show all 425").click()
        assert column(tab, 6)[-1] == "–"
        assert len(column(tab, 1)) == 425

    def test_the_table_is_searched_and_filtered(
        self, visit: Callable[..., Page], report: Path
    ) -> None:
        tab = visit(report)
        tab.get_by_role("combobox", name="Year").select_option("2025")
        tab.get_by_role("combobox", name="Category").select_option("healthcare")
        assert len(column(tab, 1)) == 7
        assert tab.get_by_role("status").inner_text() == "7 of 425 draws"
        tab.get_by_role("button", name="Reset").click()
        search = tab.get_by_role("searchbox")
        search.fill("11 decembre 2025 sante")
        assert column(tab, 1) == ["#385"]
        search.fill("27332")
        assert column(tab, 1) == ["#176"]
        search.fill("nothing such")
        assert column(tab, 1) == []

    def test_the_provenance_of_a_draw_opens_by_keyboard(
        self, visit: Callable[..., Page], report: Path
    ) -> None:
        tab = visit(report)
        tab.get_by_role("searchbox").fill("#385")
        toggle = tab.locator("#draw-385 button")
        toggle.focus()
        toggle.press("Enter")
        assert toggle.get_attribute("aria-expanded") == "true"
        assert toggle.evaluate("(button) => button === document.activeElement")
        row = tab.locator(".provenance tr", has_text="tie-break")
        assert "Nov 26, 2025, 07:44:30" in row.inner_text()
        assert row.locator("q").inner_text() == "November 26, 2025 at 07:44:30 UTC"
        row.locator("summary").click()
        feed = row.get_by_role("link", name="Rounds feed (English)")
        assert (feed.get_attribute("href") or "").endswith("ee_rounds_123_en.json")

    @pytest.mark.parametrize("draws", [[], [{"id": "1", "status": "official"}]])
    def test_a_record_of_nothing_or_of_a_draw_without_values_is_shown(
        self, visit: Callable[..., Page], tmp_path: Path, draws: list[dict[str, Any]]
    ) -> None:
        path = tmp_path / "report.html"
        path.write_text(page(bare(draws, "2026-07-07T16:55:29Z" if draws else None)), "utf-8")
        tab = visit(path)
        assert (
            tab.get_by_role("status").inner_text().startswith(f"{len(draws)} of {len(draws)} draw")
        )
        assert tab.locator("#press-body").inner_text() != ""

    def test_an_address_names_a_draw(self, visit: Callable[..., Page], report: Path) -> None:
        tab = visit(report, "#draw-91b")
        assert tab.locator("#draw-91b button").get_attribute("aria-expanded") == "true"
        assert tab.locator("#draw-91b").is_visible()

    def test_the_language_is_switched(self, visit: Callable[..., Page], report: Path) -> None:
        tab = visit(report)
        tab.get_by_role("button", name="Français", exact=True).click()
        assert tab.locator("html").get_attribute("lang") == "fr"
        assert "Catégorie de l’expérience canadienne" in tab.locator("#newest").inner_text()
        assert "7 juillet 2026" in tab.locator("#newest").inner_text()
        assert "Canadian Experience" not in tab.locator("main").inner_text()
        assert (
            tab.get_by_role("button", name="Français", exact=True).get_attribute("aria-pressed")
            == "true"
        )
        assert visit(report, locale="fr-CA").locator("html").get_attribute("lang") == "fr"

    @pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Asia/Kolkata"])
    def test_dates_are_the_same_in_all_zones(
        self, visit: Callable[..., Page], report: Path, zone: str
    ) -> None:
        tab = visit(report, timezone_id=zone)
        assert "As of July 7, 2026, 16:55 UTC." in tab.locator("#as-of").inner_text()
        assert column(tab, 2)[0] == "Jul 7, 2026"
        assert column(tab, 6)[0] == "Dec 29, 2025, 17:49:27 UTC".replace(" UTC", "\u00a0UTC")

    @pytest.mark.parametrize("language", ["en-CA", "fr-CA"])
    def test_a_phone_need_not_scroll_sideways(
        self, visit: Callable[..., Page], hostile: Path, language: str
    ) -> None:
        tab = visit(hostile, "#draw-424", viewport={"width": 390, "height": 844}, locale=language)
        assert tab.evaluate("document.documentElement.scrollWidth") == 390
        assert tab.get_by_role("table").count() >= 3  # laid out as blocks, and tables still

    def test_dark_is_dark(self, visit: Callable[..., Page], report: Path) -> None:
        paper = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)"
        assert min(visit(report, color_scheme="light").evaluate(paper)) > 200
        assert max(visit(report, color_scheme="dark").evaluate(paper)) < 50

    def test_hostile_texts_are_texts(self, visit: Callable[..., Page], hostile: Path) -> None:
        tab = visit(hostile, "#draw-424")
        assert tab.evaluate("window.evil") is None
        assert tab.locator("img").count() == 0
        text = tab.locator("main").inner_text()
        assert text.count("onerror='window.evil=1'") >= 4
        assert "\u202e" not in text
        links = tab.locator("a[href]").evaluate_all("(all) => all.map((a) => a.protocol)")
        assert set(links) <= {"https:", "file:"}
        assert "file:" not in {
            tab.evaluate("(a) => a.protocol", link)
            for link in tab.locator("a[rel]").element_handles()
        }

    def test_a_reported_draw_is_marked_and_counted_in_nothing(
        self, visit: Callable[..., Page], hostile: Path
    ) -> None:
        tab = visit(hostile)
        notice = tab.locator(".notice.reported").inner_text()
        assert "Reported by the press, not listed by IRCC yet: July 9, 2026" in notice
        assert "425 draws that IRCC lists" in tab.locator("#as-of").inner_text()
        assert "517" in tab.locator("#newest .card").inner_text()
        tab.get_by_role("combobox", name="Status").select_option("reported")
        assert tab.get_by_role("status").inner_text() == "1 of 426 draws"
        assert "571" in tab.locator("#press").inner_text()
