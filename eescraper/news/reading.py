"""An article as the crawl and a rebuild read it: never an exception, in bounded time. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from eescraper.errors import NotUnderstoodError
from eescraper.items import Archived, Listed, NewsPage

_EASTERN = ZoneInfo("America/Toronto")

MAX_ARTICLE = 3 * 512 * 1024
"""Bytes of an article's page; those of the press have some hundred thousand."""

HOME_PAGE, NO_HTML = "it leads to the home page", "no HTML"


def news_page(outlet: str, body: bytes, archived: Archived, listed: Listed) -> NewsPage:
    """The item of an article, from its response and from what its outlet lists of it."""
    return NewsPage(
        outlet=outlet,
        url=archived.url.partition("#")[0],
        status=archived.status,
        fetched_at=archived.fetched_at,
        body=body,
        archived=archived,
        listed_at=listed.published,
        listed_title=listed.title,
        listed_url=listed.url,
        listed_updated=listed.updated,
        is_trusted=listed.is_trusted,
    )


def read_page(page: NewsPage) -> tuple[dict[str, Any], str | None]:
    """The document of an article (see `extract`), and why it could not be read, if so.

    Beside what `extract` says it has a ``sketch`` of the text.
    A page that does not state its date has the one that its outlet lists it with, as the day that
    it was in Ottawa.
    """
    # A crawl of IRCC, which knows this module, needs none of the reader's patterns.
    from eescraper.news.article import read_article  # noqa: PLC0415
    from eescraper.news.extract import NO_STATEMENT, published_on, say  # noqa: PLC0415
    from eescraper.news.mention import mentions_express_entry  # noqa: PLC0415
    from eescraper.news.sketch import sketch  # noqa: PLC0415

    nothing = NO_STATEMENT | {"url": page.url, "title": page.listed_title, "sketch": ()}
    if why := _unreadable(page):
        return nothing, why
    if not mentions_express_entry(page.body):
        return nothing, None
    try:
        article = read_article(page.body, page.url)
        document = say(article, None if published_on(article) else _listed_on(page))
        text = sketch(article)
    except NotUnderstoodError as error:
        return nothing, str(error)
    except Exception as error:  # noqa: BLE001  # strangers' pages: whatever it is, it is one page
        return nothing, f"the reader crashed: {error!r:.300}"
    return document | {"title": document["title"] or page.listed_title, "sketch": text}, None


def _unreadable(page: NewsPage) -> str | None:
    """Why a page is not given to the reader, or None."""
    from eescraper.news.article import is_html  # noqa: PLC0415

    if urlsplit(page.url).path in ("", "/"):
        return HOME_PAGE
    if not is_html(page.body):
        return NO_HTML
    return f"over {MAX_ARTICLE} bytes" if len(page.body) > MAX_ARTICLE else None


def _listed_on(page: NewsPage) -> str | None:
    """When a page was published by its outlet's listing, in the zone of Ottawa."""
    if page.listed_at is None:
        return None
    return datetime.fromisoformat(page.listed_at).astimezone(_EASTERN).isoformat()
