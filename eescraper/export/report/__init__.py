"""``report.html``: the record as one page that needs no network and no other file.

Reads the database, never writes it. What a browser runs is only what lies in ``assets``, each
script and style by its hash; everything else is data, and shown as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from eescraper.export.report.data import document

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

NAME = "report.html"

_LIBRARY = ("vendor/d3.min.js", "vendor/plot.umd.min.js")
_SCRIPTS = (
    *("page.js", "charts.js", "newest.js", "sections.js", "corrections.js"),
    *("provenance.js", "table.js", "main.js"),
)
_STYLES = ("style.css",)
_PLOT_STYLE = "vendor/plot.css"
"""The style that Plot puts into each of its charts; the page allows it by its hash."""

_NOT_IN_HTML = "<>&\u2028\u2029"


def write(connection: sqlite3.Connection, path: Path) -> None:
    """Write the page of all that a database says."""
    path.write_text(page(document(connection)), encoding="utf-8", newline="\n")


def page(content: dict[str, Any]) -> str:
    """The page that shows a `document`."""
    return Template(_asset("template.html")).substitute(
        policy=_policy(),
        licences=_asset("vendor/LICENSES.txt"),
        styles="\n".join(f"<style>{_asset(name)}</style>" for name in _STYLES),
        texts=_json(json.loads(_asset("texts.json"))),
        data=_json(content),
        scripts="\n".join(f"<script>{_asset(name)}</script>" for name in (*_LIBRARY, *_SCRIPTS)),
    )


def _policy() -> str:
    """The Content-Security-Policy: our scripts and styles, nothing from anywhere, no HTML made
    from text."""
    scripts = " ".join(_hash(name) for name in (*_LIBRARY, *_SCRIPTS))
    styles = " ".join(_hash(name) for name in (*_STYLES, _PLOT_STYLE))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:;"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';"
        " trusted-types 'none'"
    )


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _hash(name: str) -> str:
    digest = hashlib.sha256(_asset(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _json(content: object) -> str:
    """JSON that can stand in an HTML script element, whatever its texts are."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for char in _NOT_IN_HTML:
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
