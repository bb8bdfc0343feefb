"""The right answers: the record as of round #424, from the published text of every round.

Expected values come from IRCC's pages and from counts made by hand on the table of facts, not
from this program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import History


def test_there_are_425_draws_from_1_to_424_with_91a_and_91b(record: History) -> None:
    ids = [
        row[0]
        for row in record.query("SELECT draw_id FROM draws ORDER BY draw_number, draw_suffix")
    ]
    numbers = [str(number) for number in range(1, 425)]
    numbers[90:91] = ["91a", "91b"]
    assert ids == numbers


def test_the_385th_is_all_that_ircc_says_of_it(record: History) -> None:
    [row] = record.query(
        "SELECT draw_date, category, category_kind, category_version, category_year, category_name,"
        " invitations, crs_cutoff, drawn_at_utc, tie_break_at_utc, programs, url, flags, status"
        " FROM draws WHERE draw_id = '385'"
    )
    assert row == (
        "2025-12-11",
        "healthcare",
        "category",
        2,
        None,
        "Healthcare and social services occupations (Version 2)",
        1000,
        476,
        "2025-12-11T11:51:44Z",
        "2025-11-26T07:44:30Z",
        '["fsw", "cec", "fst"]',
        "https://www.canada.ca/en/immigration-refugees-citizenship/corporate/mandate/policies-"
        "operational-instructions-agreements/ministerial-instructions/express-entry-rounds/"
        "invitations.html?q=385",
        "{}",
        "official",
    )


def test_the_385th_was_the_55th_of_its_year_and_the_7th_of_its_category(record: History) -> None:
    [row] = record.query(
        "SELECT nth_of_year, nth_of_category_in_year, nth_of_category, nth_ever"
        " FROM draw_ordinals WHERE draw_id = '385'"
    )
    assert row == (55, 7, 13, 386)


def test_healthcare_in_2025_ran_from_462_to_510_and_from_500_to_4000(record: History) -> None:
    [row] = record.query(
        "SELECT min(crs_cutoff), max(crs_cutoff), min(invitations), max(invitations),"
        " sum(invitations), count(*) FROM draws"
        " WHERE category = 'healthcare' AND draw_date LIKE '2025-%'"
    )
    assert row == (462, 510, 500, 4000, 14500, 7)
    extremes = "SELECT draw_id FROM draws WHERE category = 'healthcare' AND crs_cutoff = ?"
    assert record.query(extremes + " AND draw_date LIKE '2025-%'", 462) == [("379",)]
    assert record.query(extremes + " AND draw_date LIKE '2025-%'", 510) == [("345",)]


def test_invitations_of_2025_up_to_the_385th_were_102599(record: History) -> None:
    assert record.query(
        "SELECT sum(invitations) FROM draws WHERE draw_date BETWEEN '2025-01-01' AND '2025-12-11'"
    ) == [(102599,)]


def test_the_pool_of_the_385th(record: History) -> None:
    [row] = record.query(
        "SELECT as_of, total, crs_451_500 FROM draws JOIN pool_counts USING (pool_count_id)"
        " WHERE draw_id = '385'"
    )
    assert row == ("2025-12-07", 242379, 68679)


def test_draws_and_invitations_by_year(record: History) -> None:
    found = record.query(
        "SELECT substr(draw_date, 1, 4), count(*), sum(invitations) FROM draws"
        " WHERE draw_date < '2026' GROUP BY 1 ORDER BY 1"
    )
    assert found == [
        ("2015", 23, 31063),
        ("2016", 27, 33782),
        ("2017", 30, 86023),
        ("2018", 28, 89800),
        ("2019", 26, 85300),
        ("2020", 37, 107350),
        ("2021", 42, 114224),
        ("2022", 24, 46539),
        ("2023", 42, 110266),
        ("2024", 52, 98903),
        ("2025", 58, 113998),
    ]


def test_extremes_are_values_like_any_other(record: History) -> None:
    found = dict(
        record.query("SELECT draw_id, crs_cutoff FROM draws WHERE crs_cutoff IN (75, 902)")
    )
    assert found == {"176": 75, "91b": 902}
    assert record.query("SELECT draw_id FROM draws WHERE invitations = 27332") == [("176",)]
    assert record.query("SELECT draw_id FROM draws WHERE invitations = 118") == [("143",)]


def test_tie_breaks_are_there_from_the_77th_on_and_null_before(record: History) -> None:
    counts = "SELECT count(*), count(tie_break_at_utc) FROM draws WHERE draw_number "
    assert record.query(counts + "< 77") == [(76, 0)]
    assert record.query(counts + ">= 77") == [(349, 349)]


def test_draw_instants_are_kept_as_published_and_flagged_on_another_day(record: History) -> None:
    assert record.query("SELECT count(drawn_at_utc) FROM draws") == [(425,)]
    flagged = record.query(
        "SELECT draw_id FROM draws, json_each(flags, '$.drawn_at_utc') AS flag"
        " WHERE flag.value = 'differs_from_draw_date' ORDER BY draw_number"
    )
    assert flagged == [("104",), ("108",), ("146",), ("148",), ("357",)]
    [july] = record.query("SELECT draw_date, drawn_at_utc FROM draws WHERE draw_id = '357'")
    assert july == ("2025-07-22", "2025-07-12T16:27:45Z")


def test_the_evening_draw_of_march_2020_is_on_two_days_and_no_mistake(record: History) -> None:
    [row] = record.query("SELECT draw_date, drawn_at_utc, flags FROM draws WHERE draw_id = '139'")
    assert row == ("2020-03-18", "2020-03-19T02:04:06Z", "{}")


def test_every_assumption_is_a_flag_and_there_are_no_others(record: History) -> None:
    found = record.query(
        "SELECT draw_id, field.key, flag.value FROM draws, json_each(flags) AS field,"
        " json_each(field.value) AS flag WHERE flag.value <> 'differs_from_draw_date'"
        " ORDER BY draw_number, field.key"
    )
    assert found == [
        ("6", "drawn_at_utc", "zone_assumed"),
        ("208", "tie_break_at_utc", "year_inferred"),
        ("210", "tie_break_at_utc", "meridiem_ignored"),
        ("220", "pool_count_id", "counted_earlier"),
        ("247", "pool_count_id", "sum_451_500_differs"),
        ("252", "pool_count_id", "counted_earlier"),
        ("258", "tie_break_at_utc", "zone_assumed"),
        ("270", "drawn_at_utc", "meridiem_ignored"),
        ("270", "tie_break_at_utc", "meridiem_ignored"),
        ("383", "tie_break_at_utc", "zone_assumed"),
        ("386", "pool_count_id", "counted_earlier"),
    ]


def test_207_draws_have_a_pool_and_218_have_none(record: History) -> None:
    assert record.query("SELECT count(pool_count_id), count(*) FROM draws") == [(207, 425)]
    assert record.query("SELECT count(*) FROM pool_counts") == [(117,)]


@pytest.mark.parametrize(
    ("draws", "as_of"),
    [(("219", "220"), "2022-03-28"), (("251", "252"), "2023-06-27"),
     (("386", "387", "388"), "2025-12-14")],
)  # fmt: skip
def test_the_same_numbers_under_two_dates_are_one_pool_of_the_earlier(
    record: History, draws: tuple[str, ...], as_of: str
) -> None:
    found = record.query(
        "SELECT DISTINCT pool_count_id, as_of FROM draws JOIN pool_counts USING (pool_count_id)"
        " WHERE draw_id IN (SELECT value FROM json_each(?))",
        str(list(draws)).replace("'", '"'),
    )
    assert [row[1] for row in found] == [as_of]


def test_a_sum_that_ircc_got_wrong_is_kept_as_published(record: History) -> None:
    [row] = record.query(
        "SELECT crs_451_500, crs_491_500 + crs_481_490 + crs_471_480 + crs_461_470 + crs_451_460"
        " FROM draws JOIN pool_counts USING (pool_count_id) WHERE draw_id = '247'"
    )
    assert row == (55867, 55687)


def test_nothing_is_zero_that_was_not_published(record: History) -> None:
    columns = [row[1] for row in record.query("PRAGMA table_info(pool_counts)")][2:-1]
    zeros = " OR ".join(f"{column} = 0" for column in columns)
    assert record.query(f"SELECT count(*) FROM pool_counts WHERE {zeros}") == [(0,)]
    assert record.query("SELECT count(*) FROM draws WHERE invitations = 0 OR crs_cutoff = 0") == [
        (0,)
    ]


def test_the_first_fill_is_one_event_and_has_no_problems(record: History) -> None:
    assert record.query("SELECT kind, count(*) FROM events GROUP BY kind") == [("imported", 1)]
    assert record.query("SELECT count(*) FROM problems") == [(0,)]
    assert record.query("SELECT count(*) FROM revisions") == [(0,)]


def test_every_value_names_its_page(record: History) -> None:
    values = (
        "draw_date drawn_at_utc category programs invitations crs_cutoff tie_break_at_utc"
        " pool_count_id url"
    ).split()
    for value in values:
        orphans = record.query(
            f"SELECT draw_id FROM draws WHERE {value} IS NOT NULL AND NOT EXISTS (SELECT 1"
            " FROM value_provenance AS p WHERE p.draw_id = draws.draw_id AND p.field = ?"
            " AND p.agrees = 1)",
            value,
        )
        assert orphans == [], value
