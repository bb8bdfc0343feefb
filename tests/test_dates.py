"""What a hand-typed date or time means."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eescraper.normalize.dates import (
    in_words,
    read_full_date,
    read_instant,
    read_iso_date,
    same_day,
)

GOLDEN = json.loads(
    (Path(__file__).parent / "fixtures" / "facts" / "tie_breaks.json").read_text(encoding="utf-8")
)
RENAMED_FLAGS = {"redundant_am_pm": "meridiem_ignored", "tz_assumed_utc": "zone_assumed"}


def test_every_golden_tie_break_is_read_to_the_second(facts: list[dict[str, str]]) -> None:
    draw_dates = {row["drawNumber"]: row["drawDate"] for row in facts}
    assert len(GOLDEN) == 349
    for golden in GOLDEN:
        instant = read_instant(golden["raw"], draw_dates[golden["draw"]], 2027)
        assert instant is not None, golden
        assert instant.at_utc == golden["utc"], golden
        assert instant.precision == "second"
        flags = [RENAMED_FLAGS.get(flag, flag) for flag in golden["flags"]]
        assert list(instant.flags) == flags, golden


@pytest.mark.parametrize(
    ("text", "at_utc", "flags"),
    [
        ("August 15, 2024 at 2024-08-15 15:11:54 UTC", "2024-08-15T15:11:54Z", ()),
        ("May 31, 2024 at12:48:30 UTC", "2024-05-31T12:48:30Z", ()),
        ("February 02 2022 at 14:16:27 UTC", "2022-02-02T14:16:27Z", ()),
        ("March 23,2023 12:27:59 UTC", "2023-03-23T12:27:59Z", ()),
        (" July 13, 2016 at 13:56:45 UTC", "2016-07-13T13:56:45Z", ()),
        ("April 13, 2026  at  23:10:05   UTC.", "2026-04-13T23:10:05Z", ()),
        ("September 1st, 2023 at 9:05:01 UTC", "2023-09-01T09:05:01Z", ()),
        ("Sept. 1, 2023, at 09:05:01 (UTC)", "2023-09-01T09:05:01Z", ()),
        ("1 September 2023 at 09:05:01 UTC", "2023-09-01T09:05:01Z", ()),
        ("2023-09-01T09:05:01Z", "2023-09-01T09:05:01Z", ()),
        ("2023-09-01 09:05:01 UTC", "2023-09-01T09:05:01Z", ()),
        ("October 25, 2023 at 15:48:39 AM UTC", "2023-10-25T15:48:39Z", ("meridiem_ignored",)),
        ("June 22, 2021 at 20:19:59 PM UTC", "2021-06-22T20:19:59Z", ("meridiem_ignored",)),
        ("June 22, 2021 at 8:19:59 p.m. UTC", "2021-06-22T20:19:59Z", ("meridiem_applied",)),
        ("June 22, 2021 at 12:19:59 AM UTC", "2021-06-22T00:19:59Z", ("meridiem_applied",)),
        ("March 27, 2015 at 23:59:47", "2015-03-27T23:59:47Z", ("zone_assumed",)),
        ("October 7 at 16:38:21 UTC", "2021-10-07T16:38:21Z", ("year_inferred",)),
        ("November 7 at 16:38:21 UTC", "2020-11-07T16:38:21Z", ("year_inferred",)),
        ("21 janvier 2026 à 12:37:42 UTC", "2026-01-21T12:37:42Z", ()),
        ("1 février 2023 à 09:05:01 UTC", "2023-02-01T09:05:01Z", ()),
        ("1er février 2023 à 9 h 05 min 01 s (UTC)", "2023-02-01T09:05:01Z", ()),
        ("le 3 août 2022 à\u00a014:03:22\u202fTUC", "2022-08-03T14:03:22Z", ()),
        ("11 de\u0301cembre 2025 a\u0300 11:51:44 UTC", "2025-12-11T11:51:44Z", ()),
    ],
)
def test_the_grammar_takes_the_family_and_says_what_it_assumed(
    text: str, at_utc: str, flags: tuple[str, ...]
) -> None:
    assert read_instant(text, "2021-10-27", 2027) == (at_utc, "second", flags)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7 juillet 2026", "2026-07-07"),
        ("1er mai 2024", "2024-05-01"),
        ("le 2 déc. 2022", "2022-12-02"),
    ],
)
def test_a_date_in_french_words(text: str, day: str) -> None:
    assert read_full_date(text, 2027) == day


def test_an_hour_with_h_has_the_precision_of_a_minute() -> None:
    found = read_instant("3 juin 2024 à 9 h 05 (UTC)", None, 2027)
    assert found == ("2024-06-03T09:05:00Z", "minute", ())


def test_a_time_without_seconds_has_the_precision_of_a_minute() -> None:
    found = read_instant("May 2, 2024 at 07:44 UTC", None, 2027)
    assert found == ("2024-05-02T07:44:00Z", "minute", ())


def test_dateparser_reads_what_the_grammar_has_never_seen() -> None:
    found = read_instant("Thursday, the 2nd of May, 2024, 07:44:10 UTC", None, 2027)
    assert found == ("2024-05-02T07:44:10Z", "second", ("read_by_dateparser",))


@pytest.mark.parametrize(
    "text",
    ["N/A", "TBD", "", "—", "May 2024", "1234567890", "13/02/2026", "13/02/2026 10:00:00",
     "yesterday at 10:00:00 UTC", "February 30, 2024 at 10:00:00 UTC", "May 2, 2024",
     "May 2, 2024 at 24:00:00 UTC", "May 2, 2024 at 10:60:00 UTC", "May 2, 2024 at 10:00:61 UTC",
     "May 2, 2104 at 10:00:00 UTC", "May 2, 1999 at 10:00:00 UTC", "Mai 2, 2024 at 1:2:3 UTC",
     "31 février 2023 à 10:00:00 UTC",
     "May 2, 2024 at 2024-05-03 10:00:00 UTC", "October 7 at 16:38:21 UTC", "2024-02-30 10:00:00",
     "May 2, 2024 at 10:00:00 UTC or so", "٢ May 2024 at 10:00:00 UTC"],
)  # fmt: skip
def test_what_can_not_be_read_is_none_not_a_guess(text: str) -> None:
    assert read_instant(text, None, 2027) is None


@given(st.datetimes(datetime(2015, 1, 1), datetime(2027, 12, 31)), st.data())  # noqa: DTZ001
def test_any_spelling_of_an_instant_reads_back_as_that_instant(
    at: datetime, data: st.DataObject
) -> None:
    at = at.replace(microsecond=0, tzinfo=UTC)
    gap = data.draw(st.sampled_from([" ", "  "]), "gap")
    day = data.draw(st.sampled_from([f"{at.day}", f"{at.day:02d}"]), "day")
    comma = data.draw(st.sampled_from([", ", ". ", " ", ","]), "after the day")
    link = data.draw(st.sampled_from([" at ", ", at ", " ", " at"]), "before the time")
    zone = data.draw(st.sampled_from([" UTC", "UTC", " (UTC)", ""]), "zone")
    month = in_words(at.date().isoformat()).split()[0]
    text = f"{month}{gap}{day}{comma}{at.year}{link}{at.hour}:{at:%M:%S}{zone}"
    found = read_instant(text, None, 2027)
    assert found is not None, text
    assert found.at_utc == at.strftime("%Y-%m-%dT%H:%M:%SZ"), text
    assert ("zone_assumed" in found.flags) == (zone == "")


@given(st.text(max_size=120))
def test_no_text_makes_a_date_reader_raise(text: str) -> None:
    found = read_instant(text, "2024-05-02", 2027)
    assert found is None or datetime.fromisoformat(found.at_utc)
    assert read_full_date(text, 2027) is None or date.fromisoformat(str(read_full_date(text, 2027)))
    assert read_iso_date(text, 2027) in (None, text.strip())


@given(st.dates(date(2015, 1, 1), date(2027, 12, 31)))
def test_a_date_in_words_reads_back(day: date) -> None:
    assert read_full_date(in_words(day.isoformat()), 2027) == day.isoformat()


@pytest.mark.parametrize(
    "text", ["12-04-2023", "20230412", "2023-W15-3", "2023-4-12", "2023-02-30", "2104-01-01", ""]
)
def test_a_date_that_is_not_iso_is_none(text: str) -> None:
    assert read_iso_date(text, 2027) is None


@given(st.dates(date(2015, 1, 1), date(2027, 12, 31)), st.integers(2015, 2027))
def test_a_year_later_than_the_latest_is_unreadable(day: date, latest_year: int) -> None:
    found = read_iso_date(day.isoformat(), latest_year)
    assert found == (day.isoformat() if day.year <= latest_year else None)


def test_an_ottawa_evening_is_the_same_day_and_the_next_noon_is_not() -> None:
    assert same_day("2020-03-19T02:04:06Z", "2020-03-18")
    assert not same_day("2018-11-15T14:06:07Z", "2018-11-14")


@pytest.mark.parametrize("character", ["9", " ", "(", "a", "\u00a0"])
def test_a_megabyte_in_one_field_is_no_date(character: str) -> None:
    assert read_instant(character * 1_000_000, None, 2027) is None
    assert read_full_date(character * 1_000_000, 2027) is None


@given(st.integers(1, 28), st.sampled_from(["2023-05-15", "2024-02-29", "2026-01-01"]))
def test_an_inferred_year_never_leads_past_the_draw(day: int, not_after: str) -> None:
    found = read_instant(f"March {day} at 10:00:00 UTC", not_after, 2027)
    assert found is not None
    assert found.at_utc[:10] <= not_after
    assume(found.at_utc[:10] != not_after)
    later = date.fromisoformat(found.at_utc[:10])
    assert later.replace(year=later.year + 1).isoformat() > not_after
