"""Outlets, and what is found in their listings: bytes to entries, without network."""

from __future__ import annotations

import gzip
import html
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eescraper.errors import NotUnderstoodError, UsageError
from eescraper.items import Archived, Listed
from eescraper.news import discovery, reading, slim
from eescraper.news.discovery import candidates, read_listing, speaks_of_express_entry
from eescraper.news.nesting import is_endless
from eescraper.outlets import LISTINGS, Outlet, chosen, load
from eescraper.recordings.news import OUTLETS, VISITS, listing, stories_at

HOME = "https://press.example"


def outlet(kind: str = "feed", **other: tuple[str, ...]) -> Outlet:
    return Outlet("press", "press.example", "en", kind, f"{HOME}/list", **other)


def entries(body: bytes | str, kind: str = "feed") -> tuple[Listed, ...]:
    raw = body.encode() if isinstance(body, str) else body
    return read_listing(outlet(kind), raw, f"{HOME}/list").entries


def rss(*items: tuple[str, str]) -> str:
    return '<rss version="2.0"><channel><title>x</title>' + "".join(
        f"<item><title>{html.escape(title)}</title><link>{html.escape(link)}</link></item>"
        for title, link in items
    ) + "</channel></rss>"  # fmt: skip


def urlset(*urls: str) -> str:
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(f"<url><loc>{html.escape(url)}</loc></url>" for url in urls)
        + "</urlset>"
    )


class TestOutlets:
    def test_a_dozen_real_ones_in_both_languages(self) -> None:
        found = load()
        assert len(found) >= 12
        assert {one.language for one in found} == {"en", "fr"}
        assert {one.name for one in found if one.trusted} == {
            "ircc-newsroom-en",
            "ircc-newsroom-fr",
        }
        newsroom = found[0]
        article = "https://www.canada.ca/en/immigration-refugees-citizenship/news/2026/07/x.html"
        assert newsroom.own_address(article) == article
        assert newsroom.own_address(newsroom.address) == newsroom.address
        assert not any(one.domain.endswith(".example") for one in found)

    def test_three_lines_are_an_outlet(self, tmp_path: Path) -> None:
        path = tmp_path / "outlets.toml"
        path.write_text('[press]\nlanguage = "en"\nfeed = "https://www.press.example/feed"\n')
        (found,) = load(path)
        assert found == Outlet(
            "press", "press.example", "en", "feed", "https://www.press.example/feed"
        )
        assert found.all_hosts == {"press.example", "www.press.example"}
        assert found.origins == {"https://press.example", "https://www.press.example"}

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "no outlet"),
            ("[press", "outlets.toml"),
            ("press = 1", "expected a table"),
            ('[Press]\nlanguage="en"\nfeed="https://a.example/"', "small letters"),
            ('[robots]\nlanguage="en"\nfeed="https://a.example/"', "small letters"),
            ('[ircc_rounds_en]\nlanguage="en"\nfeed="https://a.example/"', "small letters"),
            ('[press]\nlanguage="en"', "one of feed, sitemap, listing"),
            ('[press]\nfeed="https://a.example/"', "language: expected en or fr"),
            ('[press]\nlanguage="de"\nfeed="https://a.example/"', "language: expected en or fr"),
            ('[press]\nlanguage="en"\nfeed=1', "feed: expected a str, found '1'"),
            ('[press]\nlanguage="en"\nfeeds="https://a.example/"', "feeds: expected one of"),
            ('[press]\nlanguage="en"\nfeed="http://a.example/"', "an https address"),
            (
                '[press]\nlanguage="en"\nfeed="https://b.example/"\ndomain="a.example"',
                "on a.example",
            ),
            ('[press]\nlanguage="en"\nfeed="https://a.example/"\nhosts=["b c"]', "a host name"),
            ('[press]\nlanguage="en"\nfeed="https://a.example/"\nhosts=[1]', "a host name"),
            ('[press]\nlanguage="en"\nfeed="https://a.example/"\ntrusted="yes"', "trusted"),
        ],
    )
    def test_a_bad_file_is_named(self, tmp_path: Path, text: str, says: str) -> None:
        path = tmp_path / "outlets.toml"
        path.write_text(text)
        with pytest.raises(UsageError) as error:
            load(path)
        assert says in str(error.value)
        assert "outlets.toml" in str(error.value)

    def test_no_file_and_no_such_outlet(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="No such file"):
            load(tmp_path / "none.toml")
        with pytest.raises(UsageError, match="no outlet 'x'"):
            chosen(load(), "canadim,x")
        assert [one.name for one in chosen(load(), " canadim, cic-news,canadim")] == [
            "canadim",
            "cic-news",
        ]

    @pytest.mark.parametrize(
        ("href", "expected"),
        [
            (f"{HOME}/a?b=1#c", f"{HOME}/a?b=1"),
            ("/a", f"{HOME}/a"),
            ("a", f"{HOME}/a"),
            ("http://press.example/a", f"{HOME}/a"),
            ("HTTPS://WWW.PRESS.EXAMPLE:443/a", "https://www.press.example/a"),
            ("//evil.example/a", None),
            ("https://press.example.evil.example/a", None),
            ("https://press.example@evil.example/a", None),
            ("https://user@press.example/a", None),
            ("https://:@press.example/a", None),
            ("https://evil.example\\@press.example/a", None),
            ("https://press.example\t.evil.example/a", None),
            ("https://press.example:8443/a", None),
            ("https://press.example:x/a", None),
            ("https://prêss.example/a", None),
            ("https://[::1/a", None),
            ("http://127.0.0.1/a", None),
            ("http://2130706433/a", None),
            ("file:///etc/passwd", None),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            (f"{HOME}/" + "x" * 10_000, None),
            ("", None),
        ],
    )
    def test_only_its_own_addresses(self, href: str, expected: str | None) -> None:
        assert outlet().own_address(href) == expected


class TestListings:
    def test_rss_has_dates_in_utc(self) -> None:
        (entry,) = entries(
            '<?xml version="1.0"?><rss version="2.0"><channel><item><title>Express Entry &amp; you'
            "</title><link> /draw </link><pubDate>Thu, 11 Dec 2025 18:20:11 -0500</pubDate></item>"
            "</channel></rss>"
        )
        assert entry == Listed(f"{HOME}/draw", "Express Entry & you", "2025-12-11T23:20:11Z", None)

    def test_atom_has_both_dates(self) -> None:
        (entry,) = entries(
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="/a"/>'
            "<published>2026-07-07T12:00:00-04:00</published>"
            "<updated>2026-07-08T00:30:00Z</updated></entry></feed>"
        )
        assert (entry.published, entry.updated) == ("2026-07-07T16:00:00Z", "2026-07-08T00:30:00Z")

    @pytest.mark.parametrize("packed", [False, True])
    def test_news_sitemaps_have_titles_and_dates(self, packed: bool) -> None:
        text = (
            b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
            b' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/a</loc>'
            b"<lastmod>2026-07-08</lastmod><n:news><n:publication><n:name>P</n:name>"
            b"</n:publication><n:publication_date>2026-07-07T12:00-04:00</n:publication_date>"
            b"<n:title>Draw</n:title></n:news></url></urlset>"
        )
        (entry,) = entries(gzip.compress(text) if packed else text, "sitemap")
        assert entry == Listed(f"{HOME}/a", "Draw", "2026-07-07T16:00:00Z", "2026-07-08T00:00:00Z")

    def test_an_index_leads_to_its_newest_sitemaps(self) -> None:
        dates = {"/1": "2026-01-01", "/2": "2026-07-01", "/3": "", "/4": "2026-03-01"}
        dates |= {"//evil.example/5": "2026-09-01", "/list": "2026-09-01", "/6": "2026-06-30"}
        body = "<sitemapindex>" + "".join(
            f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>"
            for loc, day in dates.items()
        ) + "</sitemapindex>"  # fmt: skip
        found = read_listing(outlet("sitemap"), body.encode(), f"{HOME}/list")
        assert found == ((), (f"{HOME}/2", f"{HOME}/6", f"{HOME}/4"))

    def test_a_page_of_links_has_titles_and_the_dates_beside_them(self) -> None:
        body = (
            "<html><body><nav><a href='/'>Home</a></nav><ul><li><a href='/a'><img></a>"
            "<h3><a href='/a'><b>Entrée</b> express</a></h3><time datetime='2026-07-07'>7</time>"
            "</li><li><a href='/b'>Snow</a></li></ul></body></html>"
        )
        assert entries(body, "listing") == (
            Listed(f"{HOME}/", "Home"),
            Listed(f"{HOME}/a", "Entrée express", "2026-07-07T00:00:00Z"),
            Listed(f"{HOME}/b", "Snow"),
        )

    def test_the_recorded_listings_are_read(self) -> None:
        for one in load(OUTLETS):
            for visit in range(len(VISITS)):
                found = read_listing(one, listing(one, visit), one.address)
                wanted = [f"https://{one.domain}{s.path}" for s in stories_at(one, visit)]
                assert [entry.url for entry in candidates(found.entries)] == wanted

    @pytest.mark.parametrize("kind", LISTINGS[:2])
    @pytest.mark.parametrize(
        "body",
        [b"", b"\0" * 100, b"<html><body>One moment, please</body></html>", b"{}", b"\x1f\x8bxx"],
    )
    def test_what_is_no_listing_is_named(self, kind: str, body: bytes) -> None:
        with pytest.raises(NotUnderstoodError, match=f"press: at its {kind}"):
            entries(body, kind)

    @pytest.mark.parametrize(
        ("title", "path"),
        [
            ("EXPRESS ENTRY draw", "/1"),
            ("Entrée express : 2 000", "/1"),
            ("ENTRE\u0301E\u00a0EXPRESS", "/1"),
            ("Express-Entry", "/1"),
            ("", "/express-entry-draw-424"),
            ("", "/Express_Entry/424"),
            ("", "/express%20entry"),
            ("", "/expressentry"),
            ("", "/entree-express-517"),
            ("", "/entr%C3%A9e-express"),
        ],
    )
    def test_candidates_speak_of_express_entry(self, title: str, path: str) -> None:
        assert speaks_of_express_entry(Listed(HOME + path, title))

    @pytest.mark.parametrize(
        ("title", "path"),
        [("Study permits", "/1"), ("Entry by express train", "/1"), ("An expression", "/entry")],
    )
    def test_others_do_not(self, title: str, path: str) -> None:
        assert not speaks_of_express_entry(Listed(HOME + path, title))

    def test_the_newest_candidate_comes_first(self) -> None:
        dated = [
            Listed(f"{HOME}/{n}", "Express Entry", published, updated)
            for n, (published, updated) in enumerate(
                [("2026-01-01", None), (None, None), ("2025-01-01", "2026-02-01")]
            )
        ]
        assert [entry.url[-1] for entry in candidates(dated)] == ["2", "0", "1"]


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
SECRET = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


class TestHostileListings:
    """Each of these took minutes, or all memory, of a reader that does not guard against it."""

    @pytest.mark.parametrize("head", [BOMB, SECRET])
    def test_entities_are_not_expanded(self, head: bytes) -> None:
        name = b"&j;" if head is BOMB else b"&a;"
        feed = head + rss(("@", "/draw")).replace("@", "express entry @").encode()
        for entry in entries(feed.replace(b"@", name)):
            assert len(entry.title or "") < 100
        site = head + urlset("/express-entry@").encode().replace(b"@", name)
        for entry in entries(site, "sitemap"):
            assert len(entry.url) < 100

    def test_ten_thousand_links_of_others_are_none(self) -> None:
        links = [f"https://evil{n}.example/express-entry" for n in range(10_000)]
        assert entries(rss(*(("Express Entry", link) for link in links))) == ()
        assert entries(urlset(*links), "sitemap") == ()
        page = "<html><body>" + "".join(f"<a href='{link}'>x</a>" for link in links)
        assert entries(page, "listing") == ()

    def test_entries_are_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(discovery, "MAX_ENTRIES", 10)
        links = [f"/express-entry-{n}" for n in range(100)]
        assert len(entries(rss(*(("", link) for link in links)))) == 10
        assert len(entries(urlset(*links), "sitemap")) == 10
        assert len(entries("".join(f"<a href='{link}'>x</a>" for link in links), "listing")) == 10

    @pytest.mark.parametrize(
        ("kind", "size"), [("feed", 2**21), ("sitemap", 2**22), ("listing", 2**22)]
    )
    def test_too_much_is_refused_packed_or_not(self, kind: str, size: int) -> None:
        for body in (b" " * (size + 1), gzip.compress(b" " * 50_000_000)):
            with pytest.raises(NotUnderstoodError, match="at most"):
                entries(body, kind)

    def test_an_element_of_many_attributes_is_refused(self) -> None:
        attributes = " ".join(f'a{n}="1"' for n in range(100_000))
        body = f'<rss version="2.0"><channel><item {attributes}></item></channel></rss>'
        with pytest.raises(NotUnderstoodError, match="attributes"):
            entries(body)

    @pytest.mark.parametrize(
        "unit",
        [
            *("<div>", "<div><a href='/express-entry'>x", "<x><y>"),
            # Ends of what is not open, or in comments, close nothing.
            *("<div></a>", "<div></zz>", "<div><!--</div>-->", "<!--><div>", "<svg></x>", "<div/>"),
        ],
    )
    def test_endless_nesting_is_refused(self, unit: str) -> None:
        with pytest.raises(NotUnderstoodError, match="elements within each other"):
            entries("<html><body>" + unit * 100_000, "listing")

    def test_a_page_that_closes_what_it_opens_is_not_deep(self) -> None:
        assert is_endless(b"<div><p>x<p>y<br></div>" * 10_000) is None
        assert is_endless(b"<svg><path d='M0'/><circle r=1 /></svg>" * 10_000) is None
        assert is_endless(b"<item><link/><p>x</p></item>" * 10_000, is_xml=True) is None
        assert is_endless(b"<img src='data:image/png;base64," + b"a/b+" * 50_000 + b"'>") is None

    @pytest.mark.parametrize("form", ["a{n}=1", "a{n}", 'a{n}="1"', "a{n}/"])
    def test_an_element_of_very_many_attributes_is_endless(self, form: str) -> None:
        tag = "<div " + " ".join(form.format(n=n) for n in range(100_000)) + ">"
        assert "attributes" in (is_endless(tag.encode()) or "")

    @pytest.mark.parametrize(
        ("unit", "most", "says"),
        [
            ("<p>", 100_001, "tags"),
            ("<p a b c d e f>", 20_000, "attributes"),
            ("<p a=''b=''c=''>", 40_000, "attributes"),
        ],
    )
    def test_a_page_of_more_than_a_tree_can_hold_is_refused(
        self, unit: str, most: int, says: str
    ) -> None:
        with pytest.raises(NotUnderstoodError, match=f"over 100000 {says}"):
            entries("<html><body>" + unit * most, "listing")
        assert is_endless(b"<p>" + b"a / b 'c' " * 100_000) is None
        assert is_endless(b"<p a='b' c>" * 30_000) is None

    @pytest.mark.parametrize("name", ["author", "pubDate", "title", "link", "georss"])
    def test_a_text_of_a_megabyte_costs_nothing(self, name: str) -> None:
        entry = f"<item><{name}>{'a.' * 900_000}</{name}><title>x</title><link>/a</link></item>"
        began = time.process_time()
        found = entries(f"<rss version='2.0'><channel>{entry}<item><link>/b</link></item>")
        assert time.process_time() - began < 2
        assert found[-1].url == f"{HOME}/b"
        assert all(len(one.title or "") <= discovery.MAX_TITLE for one in found)

    def test_a_feed_keeps_its_first_entries_and_of_them_what_is_read(self) -> None:
        body = rss(*(("Express Entry", f"/{n}") for n in range(3000)))
        assert len(entries(body)) == slim.MAX_ENTRIES
        inside = "".join(f"<category>{n}</category><guid>x</guid>" for n in range(50_000))
        kept = slim.slim(f"<rss><item>{inside}</item></rss>".encode())
        assert kept == b"<rss><item>" + b"<guid>x</guid>" * slim.MAX_INSIDE + b"</item></rss>"

    def test_one_link_around_everything_is_cheap(self) -> None:
        page = "<html><body>" + "<a href='/express-entry'>" + "<b>x</b>" * 40_000
        (entry,) = entries(page, "listing")
        assert len(entry.title or "") <= discovery.MAX_TITLE

    @given(st.binary(max_size=300), st.sampled_from(LISTINGS))
    def test_whatever_comes_is_read_or_named(self, body: bytes, kind: str) -> None:
        for head in (
            b"",
            b"<rss version='2.0'><channel><item>",
            b"<urlset><url><loc>",
            b"<a href=",
        ):
            try:
                found = entries(head + body, kind)
            except NotUnderstoodError:
                continue
            assert all(entry.url.startswith("https://") for entry in found)


class TestReading:
    """Articles as the crawl and a rebuild read them."""

    def page(self, body: bytes, url: str = f"{HOME}/a", at: str | None = None) -> reading.NewsPage:
        archived = Archived(url, 200, "2026-07-08T12:00:00Z", "0", None, None, None, "f", 0, "r")
        return reading.news_page("press", body, archived, Listed(url, "Listed", at, None))

    def test_a_page_without_a_date_has_the_listing_s_day_in_ottawa(self) -> None:
        body = (
            b"<html><body><article><h1>Express Entry</h1><p>Today IRCC issued 2,000 invitations in"
            b" an Express Entry draw with a CRS cut-off of 517.</p></article></body></html>"
        )
        document, unread = reading.read_page(self.page(body, at="2026-07-08T01:30:00Z"))
        assert unread is None
        assert document["published"] == "2026-07-07T21:30:00-04:00"
        assert [draw["draw_date"] for draw in document["draws"]] == ["2026-07-07"]
        assert reading.read_page(self.page(body))[0]["published"] is None

    @pytest.mark.parametrize(
        ("body", "url", "says"),
        [
            (b"%PDF-1.7 Express Entry", f"{HOME}/a.pdf", "no HTML"),
            (b"<html><body>Express Entry</body></html>", f"{HOME}/", "home page"),
            (b"<html><body>Express Entry" + b"<div>" * 300_000 + b"</p>", f"{HOME}/a", "within"),
            (
                b"<html><p>" + b"Express Entry " * 150_000 + b"</p>",
                f"{HOME}/a",
                f"over {reading.MAX_ARTICLE} bytes",
            ),
        ],
    )
    def test_what_is_no_article_is_not_read(self, body: bytes, url: str, says: str) -> None:
        document, unread = reading.read_page(self.page(body, url))
        assert says in (unread or "")
        assert (document["kind"], document["draws"]) == ("none", [])

    def test_a_crash_of_the_reader_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def crash(*_: object, **__: object) -> None:
            raise RecursionError("deep")

        monkeypatch.setattr("eescraper.news.extract.say", crash)
        document, unread = reading.read_page(self.page(b"<html><p>Express Entry</p></html>"))
        assert unread == "the reader crashed: RecursionError('deep')"
        assert document["title"] == "Listed"
