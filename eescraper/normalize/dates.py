"""What a hand-typed date or time means. All times that IRCC prints mean UTC.

One grammar takes the whole family of shapes seen since 2015 and says what it had to assume;
behind it stands dateparser, caged, for shapes the grammar has never seen. Never guesses: a text
that neither reads is None.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from eescraper.items import Instant

MAX_LENGTH = 100
FIRST_YEAR = 2015
"""Express Entry began in January 2015; a tie-break can be a year older than its draw."""

OTTAWA = ZoneInfo("America/Toronto")

# English first: its full name is what IRCC prints. French without accents, as squeezed texts are.
_MONTH_NAMES = (
    ("january", "jan", "janvier", "janv"),
    ("february", "feb", "fevrier", "fevr"),
    ("march", "mar", "mars"),
    ("april", "apr", "avril", "avr"),
    ("may", "mai"),
    ("june", "jun", "juin"),
    ("july", "jul", "juillet", "juil"),
    ("august", "aug", "aout"),
    ("september", "sept", "sep", "septembre"),
    ("october", "oct", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "decembre"),
)
_IN_WORDS = {f"{n:02d}": names[0].capitalize() for n, names in enumerate(_MONTH_NAMES, start=1)}
_ENGLISH_MONTHS = frozenset(_IN_WORDS.values())
MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, start=1) for name in names}

_DATE = r"""
    (?: (?P<month>[a-z]{3,9}) \.?\ ? (?P<day>[0-9]{1,2}) (?:st|nd|rd|th)? (?![0-9])
      | (?:le\ )? (?P<day_first>[0-9]{1,2}) (?:st|nd|rd|th|er)? \ ?
        (?P<month_second>[a-z]{3,9}) \.? )
    (?: \ ?[,.]?\ ? (?P<year>[0-9]{4}) (?![0-9]) )?
"""
_TIME = r"""
    (?P<hour>[0-9]{1,2}) (?: : | \ ?h\ ? ) (?P<minute>[0-5][0-9])
    (?: (?: : | \ ?min\ ? ) (?P<second>[0-5][0-9]) (?:\ ?s)? )?
    (?: \ ? (?P<meridiem>[ap]) \.?m\.? )?
    (?: \ ? (?P<zone> \(?(?:utc|tuc|gmt)\)? | z) )?
"""
_DAY_FIRST = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})", re.ASCII)
_FULL_DATE = re.compile(_DATE + r"\ ?\.?", re.VERBOSE | re.ASCII)
# Nine in ten of the times printed since 2015 have this shape: the grammar would read them alike.
_USUAL_INSTANT = re.compile(
    r"([A-Z][a-z]{2,8}) ([0-9]{1,2}), ([0-9]{4}) at"
    r" ([01]?[0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]) UTC"
)
_INSTANT = re.compile(
    r"(?:" + _DATE + r" \ ?[,.]?\ ? (?:at|a)?\ ? (?: (?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})\ )?"
    r" | (?P<iso_only>[0-9]{4}-[0-9]{2}-[0-9]{2}) (?:\ ?t|\ (?:at\ )?) )" + _TIME + r"\ ?\.?",
    re.VERBOSE | re.ASCII,
)


def is_in_english(text: str) -> bool:
    """Whether a date begins as IRCC prints it in English: ``July 7, 2026``."""
    return text.partition(" ")[0] in _ENGLISH_MONTHS


def in_words(day: str) -> str:
    """A date as IRCC prints it in words: ``2026-07-07`` is ``July 7, 2026``."""
    return f"{_IN_WORDS[day[5:7]]} {int(day[8:])}, {day[:4]}"


def read_iso_date(text: str, latest_year: int) -> str | None:
    """A date that is printed as ``YYYY-MM-DD``, as such, or None."""
    text = text.strip()
    if len(text) != len("2026-07-07") or text[4] != "-" or text[7] != "-":
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return text if FIRST_YEAR - 1 <= day.year <= latest_year else None


def read_day_first_date(text: str, latest_year: int) -> str | None:
    """A date printed as ``DD-MM-YYYY``, as the list page of 2021 hides it, or None."""
    match = _DAY_FIRST.fullmatch(text.strip())
    if not match:
        return None
    day = _date(int(match[3]), int(match[2]), int(match[1]), latest_year)
    return day.isoformat() if day else None


@lru_cache(maxsize=2048)
def read_full_date(text: str, latest_year: int) -> str | None:
    """A date in words, such as ``July 7, 2026``, as ``YYYY-MM-DD``, or None."""
    text = _squeeze(text)
    match = _FULL_DATE.fullmatch(text)
    if not match or not match["year"]:
        return None
    month = MONTHS.get(match["month"] or match["month_second"])
    if not month:
        return None
    day = _date(int(match["year"]), month, int(match["day"] or match["day_first"]), latest_year)
    return day.isoformat() if day else None


def read_instant(text: str, not_after: str | None, latest_year: int) -> Instant | None:
    """A hand-typed time such as ``December 11, 2025 at 11:51:44 UTC``, or None.

    A missing year is that of the latest such day not after the date ``not_after`` (None: a text
    without a year can't be read); a missing zone is UTC. Flags: year_inferred, zone_assumed,
    meridiem_ignored (a stray AM or PM after a 24-hour time), meridiem_applied (a 12-hour time),
    read_by_dateparser.
    """
    if match := _USUAL_INSTANT.fullmatch(text):
        name, number, year, hour, minute, second = match.groups()
        on = _date(int(year), MONTHS.get(name.lower(), 0), int(number), latest_year)
        return Instant(f"{on.isoformat()}T{hour:0>2}:{minute}:{second}Z", "second") if on else None
    squeezed = _squeeze(text)
    if match := _INSTANT.fullmatch(squeezed):
        return _instant(match, not_after, latest_year)
    return _fallback(squeezed, latest_year)


def same_day(at_utc: str, day: str) -> bool:
    """Whether an instant falls on a date, in UTC or on Ottawa's calendar."""
    if at_utc[:10] == day:
        return True
    return datetime.fromisoformat(at_utc).astimezone(OTTAWA).date().isoformat() == day


def _instant(match: re.Match[str], not_after: str | None, latest_year: int) -> Instant | None:
    flags = []
    if iso := match["iso_only"]:
        on = _date(int(iso[:4]), int(iso[5:7]), int(iso[8:]))
    else:
        name = match["month"] or match["month_second"]
        number = int(match["day"] or match["day_first"])
        on = _day(name, number, match["year"], match["iso"], not_after)
        if not match["year"] and not match["iso"]:
            flags.append("year_inferred")
    hour = int(match["hour"])
    if meridiem := match["meridiem"]:
        hour = _hour_of_day(hour, meridiem)
        flags.append("meridiem_ignored" if hour == int(match["hour"]) else "meridiem_applied")
    if not match["zone"]:
        flags.append("zone_assumed")
    if on is None or on.year > latest_year or hour > 23:  # noqa: PLR2004
        return None
    precision = "second" if match["second"] else "minute"
    clock = f"{hour:02d}:{match['minute']}:{match['second'] or '00'}"
    return Instant(f"{on.isoformat()}T{clock}Z", precision, tuple(flags))


def _day(
    month_name: str, day: int, year: str | None, repeated: str | None, not_after: str | None
) -> date | None:
    """The day that a month, a day, and a year or a repeated ISO date agree on."""
    month = MONTHS.get(month_name)
    if not month:
        return None
    if year is None and repeated is None:
        return _latest_day(month, day, not_after)
    found = _date(int(year or (repeated or "")[:4]), month, day)
    # #310 (2024-08-15) repeats the date inside: "August 15, 2024 at 2024-08-15 15:11:54 UTC".
    return None if repeated and found != date.fromisoformat(repeated) else found


def _hour_of_day(hour: int, meridiem: str) -> int:
    if meridiem == "p" and 1 <= hour <= 11:  # noqa: PLR2004
        return hour + 12
    return 0 if meridiem == "a" and hour == 12 else hour  # noqa: PLR2004


def _latest_day(month: int, day: int, not_after: str | None) -> date | None:
    """#208 (2021-10-27) has the tie-break "October 7 at 16:38:21 UTC"."""
    if not not_after:
        return None
    limit = date.fromisoformat(not_after)
    for year in (limit.year, limit.year - 1):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate <= limit:
            return candidate
    return None


def _date(year: int, month: int, day: int, latest_year: int = 9999) -> date | None:
    if not FIRST_YEAR - 1 <= year <= latest_year:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _squeeze(text: str) -> str:
    """Lower case, single spaces, no accents; a text too long to be a date becomes empty."""
    if len(text) > MAX_LENGTH:
        return ""
    squeezed = " ".join(text.split()).lower()
    if squeezed.isascii():
        return squeezed
    decomposed = unicodedata.normalize("NFD", squeezed)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


# dateparser alone reads "N/A", "May 2024" and "1234567890" as dates, swaps day and month of
# all-numeric ones, takes Arabic-Indic digits, and reads "December 11-12" as the 11th. It is asked
# only for a text whose numbers are one day, one four-digit year and one clock time, with a month
# in letters, and may use nothing but its absolute-date parser.
_CLOCK = re.compile(r"(?<![0-9:])[0-9]{1,2} ?[:h] ?[0-5][0-9](?::[0-5][0-9])?(?![0-9:])")
_OTHER_NUMBERS = re.compile(r"\d+")


def _worth_asking(squeezed: str) -> bool:
    rest, clocks = _CLOCK.subn(" ", squeezed)
    numbers = sorted(_OTHER_NUMBERS.findall(rest), key=len)
    is_day_and_year = [len(n) for n in numbers] in ([1, 4], [2, 4]) and "".join(numbers).isascii()
    return clocks == 1 and is_day_and_year and any(month in rest for month in MONTHS)


@cache
def _dateparser() -> Any:
    from dateparser.date import DateDataParser  # noqa: PLC0415

    return DateDataParser(
        languages=["en", "fr"],
        settings={
            "PARSERS": ["absolute-time"],
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "TIMEZONE": "UTC",
            "TO_TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": True,
            "RELATIVE_BASE": datetime(FIRST_YEAR, 1, 1, tzinfo=UTC),
        },
    )


def _fallback(squeezed: str, latest_year: int) -> Instant | None:
    if not _worth_asking(squeezed):
        return None
    found = _dateparser().get_date_data(squeezed).date_obj
    if found is None or not FIRST_YEAR - 1 <= found.year <= latest_year:
        return None
    at = found.astimezone(UTC).replace(microsecond=0)
    has_seconds = re.search(r":[0-9]{2}:[0-9]{2}", squeezed)
    return Instant(
        at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "second" if has_seconds else "minute",
        ("read_by_dateparser",),
    )
