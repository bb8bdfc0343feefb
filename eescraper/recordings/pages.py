"""Renders what IRCC publishes besides the rounds feed, from facts: instruction feed and pages.

Structure, labels and values are IRCC's; all other words are ours, the instruction's text among
them.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from eescraper.normalize.dates import in_words
from eescraper.recordings import french
from eescraper.sources import INSTRUCTIONS_EN, LIST_PAGE_EN, ROUNDS_EN, ROUNDS_FR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, str]

_MINISTERS = (
    ("2025-05-13", "Lena Metlege Diab"),
    ("2025-03-14", "Rachel Bendayan"),
    ("2023-07-26", "Marc Miller"),
    ("2021-10-26", "Sean Fraser"),
    ("2019-11-20", "Marco E. L. Mendicino"),
    ("2017-01-10", "Ahmed Hussen"),
    ("2015-11-04", "John McCallum"),
    ("2015-01-01", "Chris Alexander"),
)
_BANDS = (
    *("601-1200", "501-600", "451-500", "491-500", "481-490", "471-480", "461-470", "451-460"),
    *("401-450", "441-450", "431-440", "421-430", "411-420", "401-410", "351-400", "301-350"),
    *("0-300", "Total"),
)
_ALL_PROGRAMS = "Canadian Experience Class|Federal Skilled Worker Program|Federal Skilled Worker"
_ALL_PROGRAMS += " Program|Provincial Nominee Program"
"""As the list page of 2021 had them in 139 rows: one program twice, Federal Skilled Trades not."""


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of a page in one language."""

    language: str
    title: str
    number: str
    results: str
    invitations: str
    rank: str
    drawn_at: str
    crs: str
    tie_break: str
    colon: str
    full_text: str
    minister: str
    pool: str
    bands: tuple[str, str]


ENGLISH = Words(
    language="en",
    title="Ministerial Instructions respecting invitations to apply for permanent residence under"
    " the Express Entry system",
    number="#",
    results="Results: Rounds of invitations",
    invitations="Number of invitations issued",
    rank="Rank required to be invited to apply",
    drawn_at="Date and time of round",
    crs="CRS score of lowest-ranked candidate invited",
    tie_break="Tie-breaking rule",
    colon=":",
    full_text="Full text",
    minister="Minister of Citizenship and Immigration",
    pool="CRS score distribution of candidates in the Express Entry pool as of",
    bands=("CRS score range", "Number of candidates"),
)
FRENCH = Words(
    language="fr",
    title="Instructions ministérielles concernant les invitations à présenter une demande de"
    " résidence permanente dans le cadre du système Entrée express",
    number="no ",
    results="Résultats : Rondes d’invitations",
    invitations="Nombre d’invitations émises",
    rank="Rang requis pour être invité à présenter une demande",
    drawn_at="Date et heure de la ronde",
    crs="Note obtenue dans le SCG par le candidat invité le moins bien classé",
    tie_break="Règle de bris d’égalité",
    colon="\u00a0:",
    full_text="Texte intégral",
    minister="Ministre de la Citoyenneté et de l’Immigration",
    pool="Répartition des notes du SCG des candidats dans le bassin d’Entrée express en date du",
    bands=("Fourchette de notes du SCG", "Nombre de candidats"),
)


def instruction_feed(shown: Iterable[Row], in_english: Iterable[Row] | None = None) -> bytes:
    """The instruction feed, newest first; ``in_english`` are the rows of which these are French."""
    rows = list(shown)
    dated = list(in_english or rows)
    words = FRENCH if in_english else ENGLISH
    rounds = {
        f"r{row['drawNumber']}": _instruction(row, base["drawDate"], words)
        for row, base in reversed(list(zip(rows, dated, strict=True)))
    }
    return (json.dumps({"rounds": rounds}, ensure_ascii=False, indent=1) + "\n").encode()


def _instruction(row: Row, day: str, words: Words) -> Row:
    following = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    next_date = in_words(following) if words is ENGLISH else french.date(following)
    return {
        "drawNumber": row["drawNumber"],
        "drawDateFull": row["drawDateFull"],
        "drawText2": row["drawText2"],
        "drawName": row["drawName"],
        "drawSize": row["drawSize"],
        "drawMinister": minister(day),
        "drawDateTime": row["drawDateTime"],
        "drawCRS": row["drawCRS"],
        "drawCutOff": row["drawCutOff"],
        "drawNextDate": next_date,
        "drawText3": row["drawSize"],
        "drawText4": row["drawSize"],
        "pageContent": "".join(f"<p>{line}</p>" for line in _clauses(row, words)),
    }


def _clauses(row: Mapping[str, str], words: Words) -> tuple[str, ...]:
    """An instruction in our words: what may be issued, and to whom."""
    name, size, score = html.escape(row["drawName"]), row["drawSize"], row["drawCRS"]
    if words is ENGLISH:
        return (
            f"<strong>1</strong>&nbsp;Invitations may go to {name}.",
            f"<strong>2</strong>&nbsp;There may be {size} of them, to scores of {score} or more.",
        )
    return (
        f"<strong>1</strong>&nbsp;Les invitations vont à {name}.",
        f"<strong>2</strong>&nbsp;Il y en a au plus {size}, pour une note de {score} ou plus.",
    )


def minister(day: str) -> str:
    """Who was minister of immigration on a day."""
    return next(name for since, name in _MINISTERS if day >= since)


def result_page(row: Row, day: str, words: Words, *, pool_as_of: str | None) -> bytes:
    """A page with one round's result: of the latest round with the pool, else with the text."""
    names = [words.title + f" {words.number}{row['drawNumber']} – {row['drawDateFull']}"]
    number = row["drawNumber"]
    note = "<sup><a class='fn-lnk' href='#fn1'><span class='wb-inv'>Footnote </span>*</a></sup>"
    lines = (
        (words.invitations, row["drawSize"] + note),
        (words.rank, f"{row['drawSize']}<sup>th</sup> or above" if words is ENGLISH
                     else f"{row['drawSize']}<sup>e</sup> ou mieux"),
        (words.drawn_at, row["drawDateTime"]),
        (words.crs, row["drawCRS"]),
        (words.tie_break, row["drawCutOff"]),
    )  # fmt: skip
    result = "\n".join(f"<p><strong>{k}{words.colon}</strong>&nbsp;{v}</p>" for k, v in lines)
    if pool_as_of:
        more = _pool_table(row, pool_as_of, words)
    else:
        clauses = "\n".join(f"<p>{line}</p>" for line in _clauses(row, words))
        more = (
            f"<h2>{words.full_text}</h2>\n<p>Ottawa, {row['drawDateFull']}</p>\n"
            f"<p>{minister(day)}<br>\n{words.minister}</p>\n{clauses}"
        )
    body = f"""<h1 id="wb-cont">{words.title}</h1>
<h3 id="results">{words.results}</h3>
<p><strong>{names[0]}</strong></p>
<p><a href="/{words.language}/rounds/invitations-{number}.html">{words.full_text}</a></p>
<p><strong>{row["drawName"]}</strong></p>
{result}
{more}"""
    return _page(words, body)


def latest_shell(words: Words) -> bytes:
    """The page of the latest round since 2022: its values are the feed's, filled in by a browser.

    Like IRCC's, it has the result of an older round inside a comment.
    """
    feed = ROUNDS_EN if words is ENGLISH else ROUNDS_FR
    setting = json.dumps({"url": feed.path, "name": "roundsofinvitation"})

    def value(key: str) -> str:
        return f'<span data-json-replace="#[roundsofinvitation]/rounds/0/{key}"></span>'

    lines = (
        (words.invitations, value("drawSize")),
        (words.rank, value("drawSize") + " or above"),
        (words.drawn_at, value("drawDateTime")),
        (words.crs, value("drawCRS")),
        (words.tie_break, value("drawCutOff")),
    )
    result = "\n".join(f"<p><strong>{k}{words.colon}</strong> {v}</p>" for k, v in lines)
    cells = "\n".join(
        f"<tr><td>{band}</td><td>{value(f'dd{index}')}</td></tr>"
        for index, band in enumerate(_BANDS, start=1)
    )
    body = f"""<div data-wb-jsonmanager='{html.escape(setting)}' id="jsonrounds"></div>
<p><strong>{words.title} {words.number}{value("drawNumber")} – {value("drawDateFull")}</strong></p>
<p><strong>{value("drawName")}</strong></p>
{result}
<table><caption>{words.pool} {value("drawDistributionAsOn")}</caption>
<tr><th>{words.bands[0]}</th><th>{words.bands[1]}</th></tr>
{cells}
</table>
<!-- <p>{words.title} {words.number}228</p><p>{words.invitations}: 2,000</p> -->"""
    return _page(words, body)


def static_list_page(shown: Sequence[Row]) -> bytes:
    """The list page of 2021 with its slips: both rounds 91 as 91, a hidden date, a program."""
    rows = "\n".join(_list_row(row) for row in reversed(shown))
    body = f"""<h1 id="wb-cont">{ENGLISH.title}</h1>
<table class="wb-tables table" data-page-length="25">
<thead>
<tr><th scope="col">#</th><th scope="col">Date</th><th scope="col">Immigration program</th>
<th scope="col">Invitations issued</th><th scope="col">{ENGLISH.crs}</th>
<th scope="col">Date (hidden)</th><th scope="col">Programs covered</th></tr>
</thead>
<tbody>
{rows}
</tbody>
</table>"""
    return _page(ENGLISH, body)


def _list_row(row: Row) -> str:
    number = row["drawNumber"].rstrip("ab")
    folder = LIST_PAGE_EN.path.removesuffix(".html")
    hidden = "-".join(reversed(row["drawDate"].split("-")))
    # #183 (2021-04-16) was hidden under the day before; #173 was of a "Class" there.
    hidden = {"183": "15-04-2021"}.get(number, hidden)
    name = row["drawName"].replace("Program Specified", "program specified")
    name = {"173": "Provincial Nominee Class"}.get(number, name)
    covers_all = "Federal Skilled Worker, Canadian" in row["drawText2"]
    programs = (_ALL_PROGRAMS if covers_all else name).split("|")
    return (
        f'<tr><td><a href="{folder}/invitations-{number}.html">{number}</a></td>'
        f'<td class="nowrap">{row["drawDateFull"]}</td><td>{name}</td>'
        f"<td>{row['drawSize'].replace(',', '')}</td><td>{row['drawCRS']}</td><td>{hidden}</td>"
        f"<td>{''.join(f'<p>{program}</p>' for program in programs)}</td></tr>"
    )


def rendered_list_page(shown: Sequence[Row]) -> bytes:
    """The list page as a browser renders it: the newest 25 rounds, with ``data-order``."""
    setting = html.escape(json.dumps({"url": f"{ROUNDS_EN.path}#/rounds"}))
    rows = "\n".join(
        f'<tr role="row"><td data-order="{row["drawNumber"].rstrip("ab")}">'
        f'<a href="{LIST_PAGE_EN.path.removesuffix(".html")}/invitations.html'
        f'?q={row["drawNumber"]}">{row["drawNumber"]}</a></td>'
        f'<td data-order="{row["drawDate"]}">{row["drawDateFull"]}</td><td>{row["drawName"]}</td>'
        f'<td data-order="{row["drawSize"].replace(",", "")}">{row["drawSize"]}</td>'
        f"<td>{row['drawCRS']}</td></tr>"
        for row in list(reversed(shown))[:25]
    )
    body = f"""<table class="wb-tables table dataTable" data-wb-json="{setting}">
<thead><tr role="row"><th>#</th><th>Date</th><th>Round type</th><th>Invitations issued</th>
<th>{ENGLISH.crs}</th></tr></thead>
<tbody>
{rows}
</tbody></table>
<div class="dataTables_info">1 – 25 / {len(shown)}</div>"""
    return _page(ENGLISH, body)


def instruction_shell() -> bytes:
    """The page that all rounds since #229 share: it is filled from the instruction feed."""
    setting = html.escape(json.dumps({"url": INSTRUCTIONS_EN.path, "name": "rounds"}))
    return _page(ENGLISH, f"<div data-wb-jsonmanager='{setting}'></div><h1>{ENGLISH.title}</h1>")


def _pool_table(row: Row, as_of: str, words: Words) -> str:
    cells = "\n".join(
        f"<tr><td><strong>{band}</strong></td><td>{row[f'dd{index}']}</td></tr>"
        for index, band in enumerate(_BANDS, start=1)
    )
    return f"""<table class="table"><caption><h3>{words.pool} <span>{as_of}</span></h3></caption>
<thead><tr><th>{words.bands[0]}</th><th>{words.bands[1]}</th></tr></thead>
<tbody>
{cells}
</tbody></table>"""


def _page(words: Words, body: str) -> bytes:
    return f"""<!DOCTYPE html>
<html lang="{words.language}">
<head><meta charset="utf-8"><title>{words.title}</title></head>
<body>
<main>
{body}
</main>
</body>
</html>
""".encode()
