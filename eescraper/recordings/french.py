"""The facts in French: names, programs, dates and times as IRCC prints them there."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from eescraper.normalize.dates import read_full_date, read_instant

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)
_FSW = "Programme des travailleurs qualifiés (fédéral)"
_CEC = "Catégorie de l’expérience canadienne"
_FST = "Programme des travailleurs de métiers spécialisés (fédéral)"
_PNP = "Programme des candidats des provinces"
_PROGRAMS = {"Federal Skilled Worker": _FSW, "Canadian Experience": _CEC}
_PROGRAMS |= {"Federal Skilled Trades": _FST, "Provincial Nominee": _PNP}


def row_in_french(row: Mapping[str, str]) -> dict[str, str]:
    """A row of the table of facts as the French feeds print it: the same values."""
    programs = [name for words, name in _PROGRAMS.items() if words in row["drawText2"]]
    return {
        **row,
        "drawDateFull": date(row["drawDate"]),
        "drawName": _names()[row["drawNumber"]],
        "drawSize": row["drawSize"].replace(",", " "),
        "drawText2": " et ".join([", ".join(programs[:-1]), programs[-1]])
        if len(programs) > 1
        else programs[0],
        "drawDateTime": _time(row["drawDateTime"], row["drawDate"]),
        "drawCutOff": _time(row["drawCutOff"], row["drawDate"]),
        "drawDistributionAsOn": _date(row["drawDistributionAsOn"]),
        **{key: text.replace(",", " ") for key, text in row.items() if key.startswith("dd")},
    }


def date(iso: str) -> str:
    """``2026-02-01`` as ``1er février 2026``."""
    year, month, day = iso.split("-")
    number = "1er" if day == "01" else str(int(day))
    return f"{number} {_MONTHS[int(month) - 1]} {year}"


def _date(text: str) -> str:
    day = read_full_date(text, 2027)
    return date(day) if day else text


def _time(text: str, not_after: str) -> str:
    instant = read_instant(text, not_after, 2027)
    return f"{date(instant.at_utc[:10])} à {instant.at_utc[11:19]} UTC" if instant else ""


@cache
def _names() -> dict[str, str]:
    """The French name of each round. The two rounds 91 have the names of their programs."""
    table = files("eescraper.recordings").joinpath("names_en_fr.json").read_text(encoding="utf-8")
    names = {number: entry["fr"] for entry in json.loads(table) for number in entry["rounds"]}
    return names | {"91a": _FST, "91b": _PNP}
