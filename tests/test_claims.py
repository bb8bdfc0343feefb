"""Claims of news pages beside their draws: what is read of a sentence, a list, a table."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eescraper.news.blocks import ITEM, PARAGRAPH, ROW, TITLE, Article, Block
from eescraper.news.claims import KINDS, Claim, claims_of
from eescraper.news.claims.cues import CARDINALS, ORDINALS, category_in, ordinals_in, scopes
from eescraper.news.claims.gate import Cue, cues_in
from eescraper.news.extract import extract

PUBLISHED = date(2025, 12, 11)


def article(*texts: str, kind: str = PARAGRAPH) -> Article:
    return Article(
        None, "News", None, None, (Block(TITLE, "News"), *(Block(kind, text) for text in texts))
    )


def read(*texts: str, published: date | None = PUBLISHED) -> list[Claim]:
    return claims_of(article(*texts), published)


def said(text: str, kind: str, **kwargs: Any) -> list[Claim]:
    return [claim for claim in read(text, **kwargs) if claim.kind == kind]


def table(*rows: tuple[str, ...], heading: str) -> list[Claim]:
    blocks = (
        Block(TITLE, heading),
        *(Block(ROW, " | ".join(cells), cells) for cells in rows),
    )
    return claims_of(Article(None, heading, None, None, blocks), PUBLISHED)


class TestOrdinals:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("This was the fifth draw of the year.", 5),
            ("It is the 19th Express Entry selection of 2025 in total.", 19),
            ("The selection is the 27th since the start, and the fourth of this year.", 4),
            ("IRCC's fortieth Express Entry draw of 2025 invited 500.", 40),
            ("It was the thirty-second round of invitations this year.", 32),
            ("Its round was the fifth round of August, 32nd of 2025.", 32),
            ("2025's 55th draw", 55),
            ("It is the first French draw of the year and the fourth draw overall.", 4),
            ("Le 12e tirage de l'année a eu lieu jeudi.", 12),
            ("La ronde est la septième de l'année.", 7),
            ("C'est le dix-huitième tirage de 2025, toutes catégories confondues.", 18),
        ],
    )
    def test_of_the_year(self, text: str, value: int) -> None:
        assert [claim.value for claim in said(text, "draws_this_year")] == [value]

    @pytest.mark.parametrize(
        ("text", "category", "value"),
        [
            ("It was the 7th round this year for the healthcare category.", "healthcare", 7),
            ("It is the ninth PNP-only draw of 2025.", "pnp", 9),
            ("This year's third draw for candidates with strong French skills", "french", 3),
            ("It held a round for trade occupations, the first of this year.", "trades", 1),
            ("This is the second time this year that IRCC has targeted trades.", "trades", 2),
            ("Healthcare: seventh draw this year", "healthcare", 7),
            ("The draw was the second of the year to target healthcare workers.", "healthcare", 2),
            ("43 draws so far in 2025, and the second for trades.", "trades", 2),
            ("The category's seventh draw this year", None, 7),
            ("Deuxième ronde francophone de l'année", "french", 2),
            ("Il s'agit du deuxième cette année à viser la CEC.", "cec", 2),
            ("C'est le 9e tirage PCP depuis le début de l'année.", "pnp", 9),
            ("The second draw of 2025 that IRCC has held for provincial nominees", "pnp", 2),
            ("Sixième ronde de l'année ouverte à tous les programmes", "general", 6),
            ("It was the fourth round for the sector in 2025.", None, 4),
            ("It was the second round this year for this program.", None, 2),
            ("It is the year's first agriculture draw, with fewer than in 2023.", "agriculture", 1),
        ],
    )
    def test_of_the_category(self, text: str, category: str | None, value: int) -> None:
        [claim] = said(text, "category_draw_ordinal")
        assert (claim.category, claim.value, claim.period) == (category, value, "year")

    def test_what_it_counts_over_is_said_or_left_open(self) -> None:
        [ever] = said("It was the first-ever draw for physicians.", "category_draw_ordinal")
        [open_] = said("The sixth healthcare draw surprised many.", "category_draw_ordinal")
        assert (ever.period, ever.year) == ("ever", None)
        assert (open_.period, open_.year) == (None, None)

    @pytest.mark.parametrize(
        "text",
        [
            "It was the second draw of the month.",
            "The third draw of August was larger.",
            "In the first four rounds of the year nobody got in.",
            "It is the second largest draw of the year.",
            "Its 14th category-based draw of 2025 was small.",
            "On the second day of the month IRCC held a draw in 2025.",
            "Ontario's OINP held its 14th draw of the year.",
            "The 22nd draw in the history of Express Entry took place in December.",
            "Published on: June 8th, 2022",
            "The draw of the 30th of May 2018 was for trades.",
            "On March 3rd and 6th, 2025 draws were held.",
            "November 2025's first Express Entry draw invited 714.",
            "The score was lower than in 2019's first draw.",
            "The year's first targeted draw was held in February.",
            "Since March 18 this was the third draw for all programs.",
            "The second draw of 2025 that IRCC has held for people it did not name is over.",
        ],
    )
    def test_what_is_no_ordinal_of_the_year(self, text: str) -> None:
        assert said(text, "draws_this_year") == []

    def test_numbers_in_words(self) -> None:
        assert [found.value for found in ordinals_in("the 1st, fifth and twenty-third")] == [
            1,
            5,
            23,
        ]
        assert ordinals_in("the vingt-troisième and trentième")[0].value == 23
        assert (CARDINALS["fifty-five"], ORDINALS["fortieth"], ORDINALS["trentième"]) == (
            55,
            40,
            30,
        )


class TestCounts:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("IRCC has conducted 55 draws so far in 2025.", 55),
            ("Ten draws have taken place so far in 2025.", 10),
            ("We count 29 draws this year and eight for the CEC.", 29),
            ("The total for 2025 now stands at 68,579 ITAs out of 29 rounds.", 29),
            ("Rounds in 2025: 42", 42),
            ("Depuis janvier, le ministère a mené dix rondes.", 10),
        ],
    )
    def test_of_the_year(self, text: str, value: int) -> None:
        assert [claim.value for claim in said(text, "draws_this_year")] == [value]

    @pytest.mark.parametrize(
        "text",
        [
            "The last 10 draws of 2025 were small.",
            "Three draws in August 2025 were for French speakers.",
            "There were two draws this week.",
            "Last year, 52 draws had been held.",
            "There have been 2,025 draws this year.",
            "February, with six draws, is the busiest month of the year so far.",
            "IRCC is on course to exceed last year's total of 52 draws in 2025.",
            "January opened the year with two draws of 3,400 each.",
            "Two draws earlier in the year were larger.",
            "Two draws this year have been category-based.",
            "Since January 2015, the department has held 24 draws.",
            "Sixteen draws in the first half of 2017 led to it.",
        ],
    )
    def test_what_is_counted_elsewhere(self, text: str) -> None:
        assert said(text, "draws_this_year") == []

    @pytest.mark.parametrize(
        ("text", "category", "value"),
        [
            ("IRCC a déjà tenu 12 tirages CEC en 2025.", "cec", 12),
            (
                "En 2025, 22 tirages du Programme des candidats des provinces ont eu lieu.",
                "pnp",
                22,
            ),
            ("PNP draws lead the system with 22 rounds so far this year.", "pnp", 22),
        ],
    )
    def test_of_whom_they_are(self, text: str, category: str, value: int) -> None:
        claims = said(text, "category_draws_this_year")
        assert [(claim.category, claim.value) for claim in claims] == [(category, value)]
        assert said(text, "draws_this_year") == []

    @pytest.mark.parametrize(
        "text",
        [
            "In the first four rounds of the year nobody got in.",
        ],
    )
    def test_what_is_no_count_of_the_year(self, text: str) -> None:
        assert said(text, "draws_this_year") == []

    def test_of_a_category(self) -> None:
        claims = said("We count 29 draws this year and eight for the CEC.",
                      "category_draws_this_year")  # fmt: skip
        assert [(claim.category, claim.value) for claim in claims] == [("cec", 8)]

    @pytest.mark.parametrize(
        "texts",
        [
            ("By type this year: CEC 14, PNP 22, French 9.",),
            ("In 2025 there were 14 CEC draws, 22 PNP draws and nine French draws.",),
            ("Draws by type this year", "CEC: 14", "PNP: 22 draws", "French: 9"),
        ],
    )
    def test_by_category(self, texts: tuple[str, ...]) -> None:
        found = [claim.value for claim in read(*texts) if claim.kind == "draws_by_category"]
        assert found == [(("cec", 14), ("pnp", 22), ("french", 9))]

    def test_a_size_is_no_count_of_draws(self) -> None:
        text = "Depuis janvier, dix rondes, dont trois pour le PNP et une pour la CEC (3 300 IPD)."
        assert said(text, "draws_by_category") == []

    def test_by_category_in_a_table(self) -> None:
        claims = table(
            ("Category", "Rounds", "From", "To"),
            ("PNP", "4", "711", "789"),
            ("French", "1", "400", "400"),
            ("Total", "5", "", ""),
            heading="Scores of 2025",
        )
        by_kind = {claim.kind: claim.value for claim in claims if claim.category != "french"}
        assert by_kind == {
            "draws_by_category": (("pnp", 4), ("french", 1)),
            "crs_range": (711, 789),
        }
        assert {claim.year for claim in claims} == {2025}

    def test_the_total_of_a_table_of_a_year(self) -> None:
        claims = table(("Date", "ITAs"), ("Jan 8", "1,350"), ("Total, 2 draws", "5,350"),
                       heading="Express Entry draws of 2025")  # fmt: skip
        assert {claim.kind: claim.value for claim in claims} == {
            "draws_this_year": 2,
            "itas_this_year": 5350,
        }


class TestSums:
    @pytest.mark.parametrize(
        "text",
        [
            "So far in 2025, Canada has issued 82,314 invitations.",
            "This brings the total number of ITAs issued in 2025 to 82,314.",
            "As of today's draw, a total of 82,314 candidates have been invited in 2025.",
            "82,314 people have received an ITA since January 1.",
            "Year to date: 82,314 ITAs",
            "ITAs in 2025: 82,314",
            "Since New Year, Ottawa has sent out 82,314.",
            "Altogether the year has produced 82,314 invitations.",
            "Sum for the month: 5,961 invitations, which makes 82,314 since New Year's Day.",
            "Canada has invited 82,314 people in 2025, compared to 98,903 in all of 2024.",
            "Cela porte à 82 314 le nombre total d'invitations émises en 2025.",
            "Depuis le début de l'année, IRCC a émis 82 314 invitations.",
            "Le total de l'année atteint 82 314 IPD.",
        ],
    )
    def test_of_the_year(self, text: str) -> None:
        assert [claim.value for claim in said(text, "itas_this_year")] == [82314]

    @pytest.mark.parametrize(
        "text",
        [
            "The plan is to admit 124,590 in 2025.",
            "IRCC issued 1,000 invitations in the 55th draw of 2025.",
            "In its biggest draw of 2025, IRCC issued 7,500 invitations.",
            "On December 11, 2025, IRCC issued 1,000 invitations.",
            "In comparison, 66,549 had been issued by the corresponding date in 2025.",
            "The pool held 242,379 candidates in 2025.",
            "Rounds of 500 to 4,000 invitations were seen in 2025.",
            "Ontario has issued 12,000 invitations so far this year.",
            "The average score this year is 512.",
            "IRCC is 5,100 ITAs ahead of what was issued at this point in 2018.",
            "At this point in 2017 the tally was 83,273 with one draw to go.",
            "That is less than 8,000 short of the record of 2018.",
            "Draw sizes began at 2,750 ITAs this year.",
            "Even that is not enough for the aim of 85,800 invitations in 2020.",
            "Of these, 55,900 people are to come in 2022.",
            "The first draw since January 18 invited 7,000 candidates.",
            "The total number of ITAs issued since January, 2015 is now 134,265.",
            "Canada sent 19,522 invitations so far in December alone.",
            "5,500 candidates were invited in 2023's second draw.",
            "So far, 15,600 ITAs in this category.",
        ],
    )
    def test_what_is_no_total(self, text: str) -> None:
        assert said(text, "itas_this_year") == []

    def test_a_total_below_a_sentence_on_the_year_may_be_of_one_draw(self) -> None:
        before = "It was the fifth draw of 2025."
        for text in ("A total of 1,250 candidates received an invitation.",
                     "Total number of invitations: 500"):  # fmt: skip
            assert [c.kind for c in read(f"{before} {text}")] == ["draws_this_year"]
        grown = read(f"{before} That brings the total to 12,500 invitations.")
        assert [(c.kind, c.value) for c in grown][1:] == [("itas_this_year", 12500)]

    def test_a_draw_of_a_month_is_no_total_of_it(self) -> None:
        for text in ("On the 3rd of March, 725 candidates were invited.",
                     "In the first draw of July 920 ITAs were issued."):  # fmt: skip
            assert said(text, "itas_of_month") == []

    @pytest.mark.parametrize(
        ("words", "approximate"),
        [("over ", "over"), ("more than ", "over"), ("fewer than ", "under"), ("nearly ", "about"),
         ("about ", "about"), ("", None)],
    )  # fmt: skip
    def test_approximations(self, words: str, approximate: str | None) -> None:
        [claim] = said(f"IRCC has issued {words}100,000 ITAs so far this year.", "itas_this_year")
        assert (claim.value, claim.approximate) == (100_000, approximate)

    def test_of_a_category_and_of_a_month(self) -> None:
        [cec] = said("In 2025 so far, 30,850 ITAs went to CEC candidates.",
                     "category_itas_this_year")  # fmt: skip
        [month] = said("In November, IRCC issued 11,290 ITAs.", "itas_of_month")
        assert (cec.category, cec.value, cec.year) == ("cec", 30850, 2025)
        assert (month.value, month.since, month.until) == (
            *(11290, date(2025, 11, 1), date(2025, 11, 30)),
        )

    def test_a_leap_february_has_29_days(self) -> None:
        [month] = said("In February, IRCC issued 16,110 ITAs.", "itas_of_month",
                       published=date(2024, 3, 1))  # fmt: skip
        assert month.until == date(2024, 2, 29)


class TestPool:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("The pool held 242,379 candidates in early December.", None),
            ("Candidates in the pool as of December 7: 242,379", date(2025, 12, 7)),
            ("242,379 people were in the pool.", None),
            ("The pool, measured on December 7, had 242,379 people in it; 14,203 of them sit"
             " between 501 and 600.", date(2025, 12, 7)),
            ("Le bassin comptait 242 379 candidats le 7 décembre.", date(2025, 12, 7)),
            ("242 379profils dans le bassin", None),
        ],
    )  # fmt: skip
    def test_size_and_day(self, text: str, day: date | None) -> None:
        assert [(c.value, c.as_of) for c in said(text, "pool_size")] == [(242379, day)]

    def test_the_total_of_a_table_of_bands(self) -> None:
        claims = read("CRS score range", "501-600", "14,203", "Total", "242,379")
        assert [claim.value for claim in claims] == [242379]

    def test_a_band_is_not_the_pool(self) -> None:
        assert said("The pool has 71,680 candidates with scores of 451 to 500.", "pool_size") == []


class TestRanges:
    @pytest.mark.parametrize(
        ("text", "kind", "value", "year"),
        [
            ("Healthcare cut-offs this year have moved between 462 and 510.", "crs_range",
             (462, 510), None),
            ("Health cut-offs in 2024 went from 422 to 463.", "crs_range", (422, 463), 2024),
            ("Health round sizes in 2025 have run from 500 to 4,000 invitations.",
             "invitations_range", (500, 4000), 2025),
            ("Cette année, le seuil des tirages en santé a varié de 462 à 510 points.",
             "crs_range", (462, 510), None),
        ],
    )  # fmt: skip
    def test_ranges(self, text: str, kind: str, value: tuple[int, int], year: int | None) -> None:
        [claim] = said(text, kind)
        assert (claim.value, claim.year, claim.category) == (value, year, "healthcare")

    def test_two_years_in_one_sentence(self) -> None:
        claims = said("Health cut-offs in 2025 swung from 462 to 510, and in 2024 from 422 to 463.",
                      "crs_range")  # fmt: skip
        assert [(claim.year, claim.value) for claim in claims] == [
            (2025, (462, 510)),
            (2024, (422, 463)),
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "We expect cut-offs between 500 and 520 for the rest of 2025.",
            "In 2025, most of the pool had scores between 351 and 500.",
            "A nurse with two years will often land between 455 and 480 points in 2025.",
        ],
    )
    def test_what_is_no_range_of_draws(self, text: str) -> None:
        assert said(text, "crs_range") == []

    @pytest.mark.parametrize(
        ("text", "value", "category", "period"),
        [
            ("It was the lowest CEC cut-off of the year.", "crs_min", "cec", "year"),
            ("The largest healthcare draw of 2025", "invitations_max", "healthcare", "year"),
            ("It is the smallest draw ever.", "invitations_min", None, "ever"),
            ("La plus grande ronde francophone de l'année", "invitations_max", "french", "year"),
        ],
    )
    def test_records(self, text: str, value: str, category: str | None, period: str) -> None:
        [claim] = said(text, "record")
        assert (claim.value, claim.category, claim.period) == (value, category, period)


class TestPauses:
    @pytest.mark.parametrize(
        ("text", "category", "since", "until"),
        [
            ("It came after a temporary pause in CEC draws, they said.", "cec", None, None),
            ("No CEC draw has been held since May 13.", "cec", date(2025, 5, 13), None),
            ("CEC draws were paused between February 5 and May 13, 2025.", "cec",
             date(2025, 2, 5), date(2025, 5, 13)),
            ("The STEM category has been idle since April 11, 2024.", "stem", date(2024, 4, 11),
             None),
            ("The first all-program draw since December.", "general", date(2024, 12, 31), None),
            ("Aucun tirage CEC n'a eu lieu depuis le 13 mai.", "cec", date(2025, 5, 13), None),
        ],
    )  # fmt: skip
    def test_pauses(self, text: str, category: str, since: date | None, until: date | None) -> None:
        [claim] = said(text, "pause")
        assert (claim.category, claim.since, claim.until) == (category, since, until)

    @pytest.mark.parametrize(
        "text",
        [
            "IRCC might pause CEC draws next year.",
            "Court dismisses the start-up visa pause.",
            "IRCC applied a tie break rule in the draw.",
            "IRCC does not pause between rounds.",
            "The gap between draws was four weeks.",
            "There had been no CEC draw since November 23.",
            "No CEC draw since May 20 has been smaller.",
            "It was the first category-based draw since July 2.",
            "From December 2020 all-program draws were paused for 18 months.",
        ],
    )
    def test_what_is_no_pause_of_draws(self, text: str) -> None:
        assert said(text, "pause") == []

    def test_what_is_expected_is_text(self) -> None:
        [claim] = said("We expect the next CEC draw in January.", "expected_next")
        assert (claim.value, claim.text) == (None, "We expect the next CEC draw in January.")


def test_a_record_of_no_category_is_not_one_of_all_draws() -> None:
    assert said("It is the biggest category-based draw yet.", "record") == []


def test_contradictory_claims_are_all_kept_in_order() -> None:
    claims = read("It was the 7th healthcare draw this year.", "The sixth healthcare draw is over.")
    assert [(claim.value, claim.block) for claim in claims] == [(7, 1), (6, 2)]


def test_years_of_dates_are_no_scope() -> None:
    assert list(scopes("On August 7, 2025, since 2015 and before 2024")) == []
    assert [scope.year for scope in scopes("so far in 2025, and for all of this year")] == [
        2025,
        None,
    ]


def test_words_tell_what_may_be_claimed() -> None:
    assert cues_in("the year-to-date TOTAL") & (Cue.YEAR | Cue.TOTAL)
    assert cues_in("a plain sentence of nothing") == 0


def test_loose_names_of_categories() -> None:
    assert category_in("Physicians with Canadian experience") == "physicians"
    assert category_in("health and trade") == "healthcare"
    assert category_in("nothing") is None


def test_a_document_has_every_field_in_types_of_json() -> None:
    [claim] = read("By type this year: CEC 14, PNP 22.")
    document = claim.document()
    assert set(document) == {field.name for field in fields(Claim)}
    assert document["value"] == {"cec": 14, "pnp": 22}


def test_extract_prints_every_kind_and_its_text() -> None:
    document = extract(
        b"Express Entry: healthcare\nOn December 11, 2025 IRCC issued 1,000 ITAs in a healthcare"
        b" draw with a cut-off of 476.\nIt was the 55th draw of 2025. Healthcare cut-offs this year"
        b" moved between 462 and 510. In all of 2024, 52 draws were held."
    )
    assert set(document["claims"]) == set(KINDS)
    assert document["claims"]["draws_this_year"] == 55
    assert document["claims"]["crs_range"] == [462, 510]
    assert document["claims"]["pool_size"] is None
    assert document["claim_texts"]["draws_this_year"] == "It was the 55th draw of 2025."


HOSTILE = (
    *("1," * 5_000, "this year " * 3_000, "the 5th " * 3_000, "since no draw " * 2_000),
    *("pool 1 " * 3_000, "between 400 and 500 this year draws " * 500, "( " * 5_000),
    *("lowest " * 3_000 + "draw", "draws by type: " + "CEC 1, " * 3_000, "2025 " * 4_000),
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_hostile_texts_are_read_to_their_end(text: str) -> None:
    claims = claims_of(article(*[text[:8000]] * 3, kind=ITEM), PUBLISHED)
    assert len(claims) <= 100


PIECES = st.sampled_from(
    (
        *("the", "7th", "draw", "draws", "of", "in", "2025", "this year", "so far", "CEC", "14"),
        *("462", "to", "510", "500", "4,000", "invitations", "pool", "242,379", "between", "and"),
        *("pause", "no", "since", "May 13", "February 29", "lowest", "cut-off", "total", "month"),
        *("septième", "tirage", "de l'année", "depuis", "janvier", ":", ",", ".", "(", "'s", "É"),
    )
)


@given(st.lists(PIECES, max_size=40), st.sampled_from((None, date(2024, 2, 29), PUBLISHED)))
def test_no_sentence_breaks_the_reader(pieces: list[str], published: date | None) -> None:
    text = " ".join(pieces)
    for claim in read(text, published=published):
        assert claim.kind in KINDS
        assert claim.text in text
        claim.document()
