"""Renders made-up outlets, their listings and articles, and writes the news recording.

Run it to write the recording anew: ``python -m eescraper.recordings.news``. What is reported is
in `news_facts`.
"""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from eescraper.archive import ArchiveWriter
from eescraper.items import Listed
from eescraper.outlets import Outlet, load
from eescraper.recordings.news_facts import STORIES, VISITS, Story

OUTLETS = Path(str(files("eescraper.recordings").joinpath("news_outlets.toml")))
RECORDING = OUTLETS.with_name("news.warc.gz")

_HTML = ("Content-Type", "text/html; charset=utf-8")
_XML = ("Content-Type", "application/xml; charset=utf-8")


def stories_at(outlet: Outlet, visit: int) -> list[Story]:
    """The articles of an outlet as they stood at a visit, newest first."""
    newest = {story.path: story for story in STORIES if story.outlet == outlet.name
              and story.visit <= visit}  # fmt: skip
    return sorted(newest.values(), key=lambda story: story.at, reverse=True)


def article(outlet: Outlet, story: Story) -> bytes:
    """The page of an article, in the make of its outlet."""
    title = html.escape(story.title)
    main = _blocks(story.lines)
    stated = {"@type": "NewsArticle", "headline": story.title, "datePublished": story.at}
    if story.updated:
        stated["dateModified"] = story.updated
    data = json.dumps(stated).replace("<", "\\u003c")
    day = story.at[:10]
    related = "".join(f"<li><a href='/x{n}'>{html.escape(text)}</a></li>"
                      for n, text in enumerate(story.related))  # fmt: skip
    aside = (
        f"<aside class='rail'><h4>Keep reading</h4><ul>{related}</ul></aside>" if related else ""
    )
    if outlet.kind == "sitemap":  # an old make: tables, no structured data
        head = f"<meta property='article:published_time' content='{story.at}'>"
        body = f"<div id='content'><h1>{title}</h1><span class='date'>{day}</span>{main}</div>"
    elif outlet.language == "fr":
        head = ""
        body = f"<article><h1>{title}</h1><time datetime='{story.at}'>{day}</time>{main}</article>"
    else:
        head = f"<script type='application/ld+json'>{data}</script>"
        body = f"<main><article><h1>{title}</h1>{main}{aside}</article></main>"
    return (
        f"<!DOCTYPE html>\n<html lang='{story.language}'><head><meta charset='utf-8'>"
        f"<title>{title} | {outlet.name}</title>{head}</head>\n<body><nav><a href='/'>"
        f"Express Entry</a></nav>\n{body}\n<footer>{outlet.domain}</footer></body></html>\n"
    ).encode()


def _blocks(lines: tuple[str, ...]) -> str:
    """Paragraphs, headings, lists and tables of a story."""
    found = []
    for mark, group in groupby(lines, key=lambda line: line[0] if line[0] in "-|#" else ""):
        texts = [html.escape(line.strip("-|# ")) for line in group]
        if mark == "-":
            found.append("<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>")
        elif mark == "|":
            rows = ("".join(f"<td>{cell.strip()}</td>" for cell in text.split("|"))
                    for text in texts)  # fmt: skip
            found.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            tag = "h2" if mark else "p"
            found += [f"<{tag}>{text}</{tag}>" for text in texts]
    return "\n".join(found)


def listing(outlet: Outlet, visit: int) -> bytes:
    """What an outlet lists at a visit, in the kind of listing that it has."""
    stories = stories_at(outlet, visit)
    if outlet.kind == "listing":
        items = "".join(
            f"<li><time datetime='{s.at}'>{s.at[:10]}</time> <a href='{s.path}'>"
            f"{html.escape(s.title)}</a></li>" for s in stories)  # fmt: skip
        return (
            f"<html><body><nav><a href='/'>Accueil</a></nav><ul>{items}</ul></body></html>".encode()
        )
    if outlet.kind == "sitemap":
        return _news_sitemap(outlet, stories)
    return _atom(outlet, stories) if "atom" in outlet.address else _rss(outlet, stories)


def _rss(outlet: Outlet, stories: list[Story]) -> bytes:
    items = "".join(
        f"<item><title>{html.escape(s.title)}</title><link>{_url(outlet, s)}</link>"
        f"<pubDate>{format_datetime(_instant(s.at))}</pubDate></item>\n"
        for s in stories
    )
    # What a feed may hold besides: other subjects, another site, a hidden host, an endless address.
    strangers = (
        "https://harbour-courier.example/weather/snow",
        "https://elsewhere.example/express-entry-draw",
        "https://le-passeur.example@elsewhere.example/express-entry-draw",
        "//elsewhere.example/express-entry-draw",
        f"https://{outlet.domain}/express-entry-{'x' * 10_000}",
    )
    items += "".join(f"<item><title>-</title><link>{link}</link></item>\n" for link in strangers)
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0'><channel>"
        f"<title>{outlet.name}</title><link>https://{outlet.domain}/</link>\n{items}</channel></rss>\n"
    ).encode()


def _atom(outlet: Outlet, stories: list[Story]) -> bytes:
    entries = "".join(
        f"<entry><title>{html.escape(s.title)}</title><link href='{_url(outlet, s)}'/>"
        f"<id>{_url(outlet, s)}</id><published>{s.at}</published>"
        f"<updated>{s.updated or s.at}</updated></entry>\n" for s in stories)  # fmt: skip
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<title>{outlet.name}</title>\n{entries}</feed>\n"
    ).encode()


def _news_sitemap(outlet: Outlet, stories: list[Story]) -> bytes:
    urls = "".join(
        f"<url><loc>{_url(outlet, s)}</loc><news:news><news:publication_date>{s.at}"
        f"</news:publication_date><news:title>{html.escape(s.title)}</news:title></news:news></url>\n"
        for s in stories)  # fmt: skip
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        f" xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>\n{urls}</urlset>\n"
    ).encode()


def _url(outlet: Outlet, story: Story) -> str:
    return f"https://{outlet.domain}{story.path}"


def _instant(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC)


def _utc(at: str | None) -> str | None:
    return _instant(at).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _listed(outlet: Outlet, story: Story) -> Listed:
    """What the listing says of a story, as the spider reads it."""
    is_atom = "atom" in outlet.address
    updated = _utc(story.updated or story.at) if is_atom else None
    title = " ".join(story.title.split())
    return Listed(_url(outlet, story), title, _utc(story.at), updated)


def answers() -> Iterator[tuple[str, Outlet, str, tuple[str, str], bytes, Listed | None]]:
    """Date, outlet, address, media type, body and listing of every answer, in their order."""
    for number, at in enumerate(VISITS):
        moment = datetime.fromisoformat(at)
        for outlet in load(OUTLETS):
            stories = [s for s in STORIES if s.outlet == outlet.name and s.visit == number]
            media = _HTML if outlet.kind == "listing" else _XML
            pages: list[tuple[str, tuple[str, str], bytes, Listed | None]] = [
                (outlet.address, media, listing(outlet, number), None)
            ]
            for story in stories:
                told = _listed(outlet, story)
                pages.append((told.url, _HTML, article(outlet, story), told))
            for page in pages:
                yield moment.strftime("%Y-%m-%dT%H:%M:%SZ"), outlet, *page
                moment += timedelta(seconds=2)


def write(path: Path) -> None:
    """Write the recording."""
    path.unlink(missing_ok=True)
    archive = ArchiveWriter(
        path, VISITS[0], {"description": "rendered from facts, made-up outlets"}
    )
    for at, outlet, url, media, body, told in answers():
        headers = [media, ("Content-Encoding", "gzip"), ("ETag", f'"{at}"')]
        archive.record(url, 200, headers, gzip.compress(body, mtime=0), at, outlet.name, told)
    archive.close()


if __name__ == "__main__":
    write(RECORDING)
