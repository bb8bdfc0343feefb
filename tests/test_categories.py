"""What a round's name and its list of programs mean."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eescraper.normalize.categories import fold, read_category, read_programs, rules

# The 28 English names that the feed had from 2023-01 to 2026-07.
NAMES = {
    "No Program Specified": ("general", "general", None, None),
    "General": ("general", "general", None, None),
    "Provincial Nominee Program": ("pnp", "program", None, None),
    "Canadian Experience Class": ("cec", "program", None, None),
    "Federal Skilled Trades": ("fst", "program", None, None),
    "Federal Skilled Worker": ("fsw", "program", None, None),
    "French language proficiency (2023-1)": ("french", "category", 1, 2023),
    "French language proficiency (2024-1)": ("french", "category", 1, 2024),
    "French language proficiency (Version 1)": ("french", "category", 1, None),
    "French-Language proficiency 2026-Version 2": ("french", "category", 2, 2026),
    "Healthcare occupations (2023-1)": ("healthcare", "category", 1, 2023),
    "Healthcare occupations (Version 1)": ("healthcare", "category", 1, None),
    "Healthcare and social services occupations (Version 2)": ("healthcare", "category", 2, None),
    "Healthcare and Social Services Occupations, 2026-Version 3": (
        "healthcare", "category", 3, 2026),
    "STEM occupations (2023-1)": ("stem", "category", 1, 2023),
    "STEM occupations (Version 1)": ("stem", "category", 1, None),
    "Transport occupations (2023-1)": ("transport", "category", 1, 2023),
    "Transport occupations (2024-1)": ("transport", "category", 1, 2024),
    "Transport occupations (Version 1)": ("transport", "category", 1, None),
    "Agriculture and agri-food occupations (2023-1)": ("agriculture", "category", 1, 2023),
    "Agriculture and agri-food occupations (Version 1)": ("agriculture", "category", 1, None),
    "Trade occupations (2023-1)": ("trades", "category", 1, 2023),
    "Trade occupations (Version 1)": ("trades", "category", 1, None),
    "Trade occupations (Version 2)": ("trades", "category", 2, None),
    "Trades Occupations, 2026-Version 3": ("trades", "category", 3, 2026),
    "Education occupations (Version 1)": ("education", "category", 1, None),
    "Physicians with Canadian Work Experience, 2026-Version 1": (
        "physicians", "category", 1, 2026),
    "Senior managers with Canadian Work Experience, 2026-Version 1": (
        "senior_managers", "category", 1, 2026),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_name_that_ircc_used_has_its_code_and_version(name: str) -> None:
    assert read_category(name) == NAMES[name]


@pytest.mark.parametrize(
    "name",
    ["Researchers with Canadian Work Experience, 2027-Version 1", "Military recruits (Version 1)",
     "Healthcare and veterinary occupations", "Canadian Experience Class and something", "",
     "Physicians", "Trades", "'; drop table draws;--"],
)  # fmt: skip
def test_a_name_that_no_rule_knows_is_unknown_not_its_neighbour(name: str) -> None:
    assert read_category(name).code == "unknown"


@given(st.sampled_from(list(NAMES)), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_spacing_and_dashes_do_not_change_a_category(name: str, case: object) -> None:
    respelt = f" {case(name).replace(' ', '  ').replace('-', '–')} "  # type: ignore[operator]
    assert read_category(respelt) == NAMES[name]


@given(st.text(max_size=500))
def test_any_name_gets_some_category(name: str) -> None:
    codes = {rule.code for rule in rules()} | {"unknown"}
    assert read_category(name).code in codes


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("Canadian Experience Class", ("cec",)),
        ("Federal Skilled Worker, Canadian Experience Class, Federal Skilled Trades and Provincial"
         " Nominee Program", ("fsw", "cec", "fst", "pnp")),
        ("Federal Skilled Worker Progran, Canadian Experience Class, Federal Skilled Trades Program"
         " and Provincial Nominee Program", ("fsw", "cec", "fst", "pnp")),
        ("Federal Skilled Worker Program, Canadian Experience Class and Federal Skilled Trades"
         " Program", ("fsw", "cec", "fst")),
        ("Federal Skilled Trades", ("fst",)),
        ("Federal Skilled Worker and Start-up Visa", None),
        ("", None),
    ],
)  # fmt: skip
def test_programs_are_a_list_or_nothing(text: str, programs: tuple[str, ...] | None) -> None:
    assert read_programs(text) == programs


def test_folding_takes_accents_and_curly_apostrophes() -> None:
    assert fold("Catégorie  de l’expérience") == "categorie de l'experience"


PAIRS = json.loads(
    files("eescraper.recordings").joinpath("names_en_fr.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["fr"] for pair in PAIRS])
def test_a_name_means_the_same_in_french(pair: dict[str, str]) -> None:
    english, french = read_category(pair["en"]), read_category(pair["fr"])
    assert english.code != "unknown"
    assert french == english
    assert read_category(pair["fr"].replace("’", "'").upper()) == english


def test_the_two_french_trades_are_told_apart() -> None:
    assert read_category("Métiers spécialisés (Version 1)").code == "trades"
    assert read_category("Métiers (Version 1)").code == "trades"
    program = "Programme des travailleurs de métiers spécialisés (fédéral)"
    assert read_category(program).code == "fst"


def test_programs_in_french() -> None:
    text = (
        "Programme des travailleurs qualifiés (fédéral), Catégorie de l’expérience canadienne et"
        " Programme des travailleurs de métiers spécialisés (fédéral)"
    )
    assert read_programs(text) == ("fsw", "cec", "fst")
