"""An article's claims in short: one value of each kind, as ``eescraper extract`` prints them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eescraper.news.claims.claim import (
    BY_CATEGORY,
    CATEGORY_DRAWS,
    EXPECTED,
    KINDS,
    ORDINAL,
    PAUSE,
    YEAR,
    Claim,
)


def summary(
    claims: Sequence[Claim], draws: Sequence[Mapping[str, Any]], published: date | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The first exact value, else the first, of each kind of claim, and the texts of those.

    Only claims of the article's own year count, which is that of the headline draw, else that of
    publication. The ordinal in the category is one of the year if there is one; a count of the
    draws of the headline's category says it as well.
    """
    headline = [draw for draw in draws if draw["headline"]]
    categories = {draw["category"] for draw in headline} - {None}
    dated = max((draw["draw_date"] for draw in headline if draw["draw_date"]), default=None)
    year = int(dated[:4]) if dated else published.year if published else None
    if year is None:
        year = max((claim.year for claim in claims if claim.year), default=None)
    own = [claim for claim in claims if claim.year in (None, year)]
    chosen: dict[str, Claim] = {}
    for kind in KINDS:
        of_kind = [claim for claim in own if claim.kind == kind]
        of_kind.sort(key=lambda claim: claim.approximate is not None)  # exact figures first
        if kind == ORDINAL:
            of_kind = _ordinals(of_kind, own, categories)
        if of_kind:
            chosen[kind] = of_kind[0]
    values = {
        kind: _value(chosen[kind], kind, categories) if kind in chosen else None for kind in KINDS
    }
    return values, {kind: claim.text for kind, claim in chosen.items()}


def _ordinals(stated: list[Claim], own: list[Claim], categories: set[str]) -> list[Claim]:
    """Ordinals of the headline's category, the surest first."""
    stated = sorted(stated, key=lambda c: c.category not in (*categories, None))
    of_year = [claim for claim in stated if claim.period == YEAR]
    counted = [c for c in own if c.kind == CATEGORY_DRAWS and c.category in categories]
    tabled = [c for c in own if c.kind == BY_CATEGORY and categories & dict(c.value).keys()]
    return of_year or counted or tabled


def _value(claim: Claim, kind: str, categories: set[str]) -> Any:
    if kind in (PAUSE, EXPECTED):
        return claim.text
    if kind == ORDINAL and claim.kind == BY_CATEGORY:
        return next(n for category, n in claim.value if category in categories)
    if claim.kind == BY_CATEGORY:
        return dict(claim.value)
    return list(claim.value) if isinstance(claim.value, tuple) else claim.value
