"""The weights that are learned from labelled pages, and what is made of them beside the rules."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from eescraper.news import agreement, page_kind
from eescraper.news.article import read_article
from eescraper.news.blocks import Article
from eescraper.news.extract import extract
from eescraper.news.learned import opinion as opinions
from eescraper.news.learned import weights as tables
from eescraper.news.learned.candidates import FIELDS, Candidates, candidates_of, company
from eescraper.news.learned.opinion import Opinion, scores_of, shares_of
from eescraper.news.learned.tokens import MAX_LEAD, MAX_TOKENS, lead_of
from eescraper.news.values import MAX_SENTENCE
from training import fit as training
from training.pages import Labelled, labelled

TEXT = (
    "Express Entry draw invites 3,000 from the Canadian Experience Class\n"
    "On June 12, 2025, Ottawa held a round of invitations for the Canadian Experience Class. In all"
    " 3,000 people were asked to apply. One had to have a score of 529 at 14:00:00 UTC.\n"
    "On June 10, in the round before, 125 nominees had been invited at 784 points, 2.5 times as"
    " many as usual, the 21st round of the year."
)
BESIDE = TEXT.replace(
    "On June 10, in the round before, 125 nominees had been invited at 784 points",
    "Beside them stand 125 nominees and 784 points",
)
"""The same, with numbers that are not said to be of an earlier round."""


def read(text: str) -> tuple[Article, Candidates]:
    article = read_article(text.encode())
    return article, candidates_of(lead_of(article), article, None, None)


class TestTokens:
    def test_values_are_named_by_their_class(self) -> None:
        lead = lead_of(read_article(TEXT.encode()))
        said = [word for sentence in lead for word in sentence.words]
        assert lead[0].is_title
        assert " ".join(said[:7]) == "express entry draw invites N4 from the"
        assert said.count("DAY") == 2
        assert said.count("N3") == 3
        assert said.count("C_cec") == 2
        assert {"TIME", "DIGITS", "ORDINAL"} <= set(said)
        assert not any(re.search(r"\d{2}", word) or word in ("june", "wednesday") for word in said)

    def test_only_the_lead_is_read_and_no_endless_sentence(self) -> None:
        lead = lead_of(read_article(("Draw\n" + "invited 3,000 with 529 " * 100_000).encode()))
        assert sum(len(sentence.text) for sentence in lead) <= MAX_LEAD + MAX_SENTENCE
        assert max(len(sentence.words) for sentence in lead) <= MAX_TOKENS


class TestCandidates:
    def test_each_field_has_the_values_that_it_may_have(self) -> None:
        _, found = read(TEXT)
        assert list(found["draw_date"]) == [date(2025, 6, 12), date(2025, 6, 10)]
        assert list(found["category"]) == ["cec", "pnp"]
        assert list(found["crs_cutoff"]) == [529, 125, 784]
        assert list(found["invitations"]) == [3000, 529, 125, 784]

    def test_features_are_the_words_beside_a_value_and_its_place(self) -> None:
        _, found = read(TEXT)
        score = found["crs_cutoff"][529].features
        assert {"l1=of", "l2=score", "l21=score_of", "r1=at", "shape=N3", "rank=0"} <= score
        size = found["invitations"][3000].features
        assert {"title", "round", "count=2", "first=0", "br=people", "r1=people"} <= size
        day = found["draw_date"][date(2025, 6, 10)].features
        assert {"rank=1", "back=1", "age=unknown"} <= day
        assert "has_year" not in day

    def test_a_number_of_draws_is_no_candidate(self) -> None:
        _, found = read(
            "Express Entry draw\nIt has had 197 rounds, this one for 462 people at 742."
        )
        assert set(found["crs_cutoff"]) == {462, 742}
        assert set(found["invitations"]) == {462, 742}

    @pytest.mark.parametrize(
        ("line", "told", "is_candidate"),
        [
            ("Published: June 12, 2025", "", False),
            ("Published: June 12, 2025", " The draw of today was the week's second.", True),
            ("Published: June 12, 2025", " Another one is to come tomorrow, June 13.", True),
            ("Date: June 12, 2025", "", True),
        ],
    )
    def test_the_day_of_publication_is_that_of_the_draw_only_on_a_page_of_today(
        self, line: str, told: str, is_candidate: bool
    ) -> None:
        text = f"Express Entry draw\n{line}\nIn the latest draw 500 were invited.{told}"
        article = read_article(text.encode())
        day = date(2025, 6, 12)
        found = candidates_of(lead_of(article), article, day, None)
        assert (day in found["draw_date"]) is is_candidate

    def test_the_company_of_a_value_is_what_stands_in_its_sentence(self) -> None:
        _, found = read(TEXT)
        best = {"draw_date": date(2025, 6, 10), "crs_cutoff": 784}
        beside = company(found, best)
        assert "only_with_crs_cutoff" in beside["draw_date"][date(2025, 6, 10)]
        assert "left_of_crs_cutoff" in beside["category"]["pnp"]
        assert "right_of_draw_date" in beside["invitations"][125]
        assert 3000 not in beside["invitations"]


class TestShares:
    def test_a_share_is_that_of_a_conditional_logit(self) -> None:
        _, found = read(TEXT)
        table = {"crs_cutoff": {"l2=score": 200, "r1=points": 50, "nothing": 100, "with_x": 300}}
        shares = shares_of(
            "crs_cutoff", scores_of("crs_cutoff", found, table), {784: {"with_x"}}, table
        )
        parts = {529: math.exp(2), 125: 1.0, 784: math.exp(3.5), None: math.exp(1)}
        assert shares == pytest.approx(
            {value: part / sum(parts.values()) for value, part in parts.items()}
        )

    def test_the_order_of_features_does_not_tell(self) -> None:
        table = {"a": 10, "b": 20, "c": 30}
        assert {tables.score(table, order) for order in permutations(table)} == {0.6}


class TestTable:
    def test_no_weight_is_of_a_figure_a_month_or_a_weekday(self) -> None:
        """What is learned may not know the record: else no contradiction would ever be seen."""
        classes = {"N1", "N2", "N3", "N4", "N6"}
        for of_field in tables.weights().values():
            for name in of_field:
                template, _, word = name.partition("=")
                if template in ("l1", "l2", "l3", "r1", "r2", "r3", "bl", "br", "s", "p", "t", "h"):
                    for part in word.split("_"):
                        assert part in classes or not re.search(r"\d", part), name
                        assert part not in ("january", "june", "monday", "janvier", "juin"), name

    def test_every_weight_is_of_a_feature_that_pages_have(self) -> None:
        _, found = read(TEXT)
        beside = company(found, {name: next(iter(found[name])) for name in FIELDS})
        known = {
            feature.partition("=")[0]
            for name in FIELDS
            for candidate in found[name].values()
            for feature in candidate.features | set().union(*beside[name].values())
        }
        known |= {"nothing", "relative", "future", "before_2015", "has_year"}
        for name in FIELDS:
            for feature in tables.weights()[name]:
                stem = feature.partition("=")[0]
                assert stem in known or re.fullmatch(
                    r"(left|right|only|prev|next|last|with)_.*", stem
                )


def opinion(article: Article, is_report: float, **shares: Mapping[Any, float]) -> Opinion:
    found = candidates_of(lead_of(article), article, None, None)
    given = {name: shares.get(name, {None: 1.0}) for name in FIELDS}
    return Opinion(is_report, given, found)


class TestAgreement:
    """Rules read June 12, cec, 529 and 3,000 from the text above."""

    def settle(
        self, monkeypatch: pytest.MonkeyPatch, is_report: float, text: str = TEXT, **shares: Any
    ) -> list[dict[str, Any]]:
        monkeypatch.setattr(
            agreement,
            "opinion_of",
            lambda _lead, article, _on, _told: opinion(article, is_report, **shares),
        )
        return [draw for draw in extract(text.encode())["draws"] if draw["headline"]]

    SURE: Mapping[str, Any] = {
        "draw_date": {date(2025, 6, 12): 1.0},
        "category": {"cec": 1.0},
        "crs_cutoff": {529: 1.0},
        "invitations": {3000: 1.0},
    }

    def test_where_both_agree_the_value_is_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (draw,) = self.settle(monkeypatch, 5.0, **self.SURE)
        values = [draw[name] for name in FIELDS]
        assert values == ["2025-06-12", "cec", 529, 3000]

    @pytest.mark.parametrize(
        ("share", "expected"),
        [
            (0.55, 529),  # the rules make e * 0.45 = 1.22 of the other
            (0.78, 529),  # 0.78 to e * 0.22 = 0.60: the likelier one, but not by enough
            (0.85, 784),  # 0.85 to e * 0.15 = 0.41: two thirds
        ],
    )
    def test_a_value_gives_way_to_one_that_is_clearly_likelier(
        self, monkeypatch: pytest.MonkeyPatch, share: float, expected: int
    ) -> None:
        shares = {**self.SURE, "crs_cutoff": {529: 1 - share, 784: share, None: 0.0}}
        (draw,) = self.settle(monkeypatch, 5.0, BESIDE, **shares)
        assert draw["crs_cutoff"] == expected

    def test_a_value_that_is_told_but_of_an_earlier_draw_is_not_taken(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shares = {**self.SURE, "crs_cutoff": {529: 0.0, 784: 1.0, None: 0.0}}
        (draw,) = self.settle(monkeypatch, 5.0, **shares)
        assert draw["crs_cutoff"] == 529

    def test_a_size_that_is_told_but_as_a_total_is_not_taken(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = BESIDE.replace("3,000", "many").replace(
            "125 nominees", "a total of 125 nominees so far this year"
        )
        shares = {**self.SURE, "invitations": {125: 1.0, None: 0.0}}
        (draw,) = self.settle(monkeypatch, 5.0, told, **shares)
        assert draw["invitations"] is None
        (draw,) = self.settle(monkeypatch, 5.0, BESIDE.replace("3,000", "many"), **shares)
        assert draw["invitations"] == 125

    def test_two_values_of_another_draw_are_not_given_one_by_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shares = {
            **self.SURE,
            "crs_cutoff": {529: 0.1, 784: 0.9, None: 0.0},
            "invitations": {3000: 0.1, 125: 0.9, None: 0.0},
        }
        (draw,) = self.settle(monkeypatch, 5.0, BESIDE, **shares)
        assert (draw["crs_cutoff"], draw["invitations"]) == (529, 3000)

    def test_a_value_that_is_surely_not_stated_is_taken_away(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shares = {**self.SURE, "category": {"cec": 0.05, "pnp": 0.05, None: 0.9}}
        (draw,) = self.settle(monkeypatch, 5.0, **shares)
        assert draw["category"] is None
        assert draw["crs_cutoff"] == 529

    def test_no_number_is_both_the_cut_off_and_the_size(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = BESIDE.replace("3,000", "many")
        shares = {**self.SURE, "invitations": {529: 0.9, 125: 0.09, None: 0.01}}
        (draw,) = self.settle(monkeypatch, 5.0, text, **shares)
        assert (draw["crs_cutoff"], draw["invitations"]) == (529, 125)

    def test_a_page_that_surely_reports_nothing_has_no_headline(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.settle(monkeypatch, -1.0, **self.SURE) == []
        assert len(self.settle(monkeypatch, 0.0, **self.SURE)) == 1

    def test_a_page_that_looks_like_an_explainer_is_read_if_it_surely_reports(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = (
            "What you should know about how candidates are chosen: a guide\n"
            "A guide for people in the pool. IRCC chose many people. The round was large. "
            "Candidates needed 529 points in it, on June 12, 2025. Nobody knows what comes next, "
            "so look at your profile and keep it up to date, for scores rise and fall in Express"
            " Entry all the time, and nobody is told before the round."
        )
        shares = {**self.SURE, "category": {None: 1.0}, "invitations": {None: 1.0}}
        assert self.settle(monkeypatch, 1.0, text, **shares) == []
        (draw,) = self.settle(monkeypatch, 9.0, text, **shares)
        assert (draw["draw_date"], draw["crs_cutoff"]) == ("2025-06-12", 529)

    def test_nothing_makes_a_draw_of_what_is_not_of_express_entry(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = "Marathon ballot\n" + "On March 5, 2025 the club drew 4,500 runners by lot. " * 8
        monkeypatch.setattr(
            opinions, "score", lambda table, _: 9.0 if table is tables.weights()["report"] else 0.0
        )
        article = read_article(text.encode())
        assert not page_kind.is_federal(article.blocks)
        assert [draw for draw in extract(text.encode())["draws"] if draw["headline"]] == []

    def test_a_sum_beside_a_list_is_no_draw_of_the_news(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = """In September 11,300 got Express Entry invitations
IRCC has sent out 11,300 invitations in Express Entry this month, and nobody knows if October will
be like it. All that was held is told below, with the day, the kind and the numbers of each.
| Date | Round | Invitations | CRS cut-off |
|---|---|---|---|
| September 28, 2023 | Agriculture and agri-food occupations | 600 | 354 |
| September 26, 2023 | No program specified | 3,000 | 504 |
| September 20, 2023 | Transport occupations | 1,000 | 435 |
"""
        shares = {"invitations": {11300: 1.0}}
        draws = self.settle(monkeypatch, 5.0, text, **shares)
        assert [draw["invitations"] for draw in draws] == [600, 3000, 1000]

    TWO = (
        "Canada invites health workers in a new Express Entry draw\n"
        "This week Canada has held two draws. In the draw for healthcare occupations IRCC invited"
        " 3,600 candidates with a minimum CRS score of 431, and all have sixty days to apply.\n"
        "In the draw for the Provincial Nominee Program IRCC invited 1,548 candidates with a"
        " minimum CRS score of 776."
    )

    @pytest.mark.parametrize(("share", "count"), [(0.95, 1), (0.85, 2)])
    def test_of_two_draws_the_one_that_is_surely_the_news_is_left(
        self, monkeypatch: pytest.MonkeyPatch, share: float, count: int
    ) -> None:
        draws = self.settle(
            monkeypatch,
            5.0,
            self.TWO,
            crs_cutoff={431: share, 776: 1 - share},
            invitations={3600: share, 1548: 1 - share},
            category={"healthcare": 1.0},
        )
        assert [draw["invitations"] for draw in draws] == [3600, 1548][:count]

    def test_a_title_of_several_draws_keeps_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _, _, body = self.TWO.partition("\n")
        text = f"Two Express Entry draws this week\n{body}"
        shares = {"crs_cutoff": {431: 1.0}, "invitations": {3600: 1.0}}
        assert len(self.settle(monkeypatch, 5.0, text, **shares)) == 2

    WEEK = (
        "A busy week of Express Entry ends with a draw for French speakers\n"
        "On August 8, 2025, IRCC gave 2,500 invitations to candidates of the French-language"
        " proficiency category, who had a minimum CRS score of 481.\n"
        "Before the August 8 draw there was another one, of which less was heard in the news:\n"
        "* August 7 - Canadian Experience Class (CEC) draw: 1,000 ITAs | CRS minimum score: 534\n"
        "Draws so close together are seldom seen, and all of those in the pool wait for more."
    )

    @pytest.mark.parametrize(
        ("share", "expected"),
        [(0.95, ("2025-08-07", "cec", 534)), (0.7, ("2025-08-08", "french", 481))],
    )
    def test_what_the_rules_took_for_context_is_the_news_if_it_surely_is(
        self, monkeypatch: pytest.MonkeyPatch, share: float, expected: tuple[str, str, int]
    ) -> None:
        frames = [draw["crs_cutoff"] for draw in extract(self.WEEK.encode())["draws"]]
        assert frames == [481, 534]
        shares = {"crs_cutoff": {534: share, 481: 1 - share},
                  "invitations": {1000: share, 2500: 1 - share},
                  "draw_date": {date(2025, 8, 7): 0.5, date(2025, 8, 8): 0.5},
                  "category": {"cec": 0.5, "french": 0.5}}  # fmt: skip
        (draw,) = self.settle(monkeypatch, 5.0, self.WEEK, **shares)
        values = (draw["draw_date"], draw["category"], draw["crs_cutoff"])
        assert values == expected

    def test_a_mistaken_size_beside_the_score_of_the_news_is_no_second_draw(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = self.TWO.replace("CRS score of 776", "CRS score of 431")
        shares = {"crs_cutoff": {431: 1.0}, "invitations": {3600: 1.0}}
        (draw,) = self.settle(monkeypatch, 5.0, text, **shares)
        assert draw["invitations"] == 3600

    def test_an_address_of_predictions_is_overruled_by_certainty(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = f"URL: https://visas.example/tag/next-draw-prediction/\n\n{TEXT}"
        assert self.settle(monkeypatch, 4.9, text, **self.SURE) == []
        (draw,) = self.settle(monkeypatch, 5.1, text, **self.SURE)
        assert (draw["draw_date"], draw["invitations"]) == ("2025-06-12", 3000)

    @pytest.mark.parametrize(
        "text",
        [
            "Express Entry draw predictions for June 2025\nWe predict that the next Express"
            " Entry draw will be held on June 12, 2025 and will invite 3,000 candidates of the"
            " Canadian Experience Class with a CRS score of 529. Last month a draw for French"
            " speakers invited many, and those in the pool wait for news of it.",
            "When will the next Express Entry draw be held?\nThe next one may be held on June 12,"
            " 2025. IRCC could issue 3,000 invitations to candidates of the Canadian Experience"
            " Class with a CRS score of 529. Nobody knows for sure, and those in the pool wait"
            " for news of it all the time.",
            "Express Entry Draw Predictions for June 2025: The CRS May Well Fall Below 500 While"
            " IRCC Invites Faster\nOn June 12, 2025, IRCC invited 3,000 candidates of the Canadian"
            " Experience Class. What comes next is what all of those in the pool want to know, and"
            " we look in detail at what this year has brought to them so far, month by month.",
        ],
    )
    def test_what_is_predicted_is_no_draw_however_sure_the_weights_are(
        self, monkeypatch: pytest.MonkeyPatch, text: str
    ) -> None:
        assert self.settle(monkeypatch, 4.0, text, **self.SURE) == []

    def test_a_date_is_taken_as_it_is_told_most_fully(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = TEXT.replace("Experience Class\n", "Experience Class on June 10\n", 1).replace(
            "On June 10, in", "On June 10, 2025, in"
        )
        shares = {**self.SURE, "draw_date": {date(2025, 6, 10): 0.95, date(2025, 6, 12): 0.05}}
        (draw,) = self.settle(monkeypatch, 5.0, text, **shares)
        assert draw["draw_date"] == "2025-06-10"
        assert "year_inferred" not in draw["flags"]
        assert "June 10, 2025" in draw["texts"]["draw_date"]

    def test_a_day_that_is_often_told_and_fully_at_last_keeps_a_text(self) -> None:
        text = (
            "Draw\n" + "On June 12 IRCC held it. " * 20 + "It was June 12, 2025 when it was held."
        )
        _, found = read(text)
        told = found["draw_date"][date(2025, 6, 12)]
        assert told.stated.year == 2025
        assert told.texts == ["It was June 12, 2025 when it was held."]

    def test_a_page_of_the_end_of_time_is_read_as_one_without_a_date(self) -> None:
        (draw,) = [
            d for d in extract(TEXT.encode(), published="9999-12-31")["draws"] if d["headline"]
        ]
        assert draw["draw_date"] == "2025-06-12"


class TestTraining:
    def pages(self) -> list[Labelled]:
        return [page for page in labelled([]) if not page.is_whole][:120]

    def test_what_is_learned_tells_values_apart_on_other_pages(self) -> None:
        pages = self.pages()
        table = training.fit_field("crs_cutoff", pages[:90], {}, can_be_nothing=True)
        right = stated = 0
        for page in pages[90:]:
            if values := page.stated.get("crs_cutoff"):
                shares = shares_of(
                    "crs_cutoff",
                    scores_of("crs_cutoff", page.found, {"crs_cutoff": table}),
                    {},
                    {"crs_cutoff": table},
                )
                stated += 1
                right += max(shares, key=shares.__getitem__) in values
        assert stated >= 10
        assert right >= 0.8 * stated

    def test_the_least_loss_is_found(self) -> None:
        rows = training.Rows([["a"], ["a"], ["a"], ["b"], ["b"], ["b"], ["rare"]])
        assert rows.names == ["a", "b"]

        def loss(scores: training.Vector) -> tuple[float, training.Vector]:
            aim = [1.0, 1.0, 1.0, -2.0, -2.0, -2.0, 0.0]
            return float(((scores - aim) ** 2).sum() / 2), scores - aim

        # (3 * 1) / (3 + ridge), (3 * -2) / (3 + ridge)
        assert rows.least(loss, 1.0) == {"a": 75, "b": -150}  # hundredths

    def test_a_table_is_read_as_it_was_written(self, tmp_path: Any) -> None:
        table = {name: {"l1=of": 25, "s='": -150} for name in (*FIELDS, tables.REPORT)}
        training.write(table, tmp_path / "weights.tsv")
        with (tmp_path / "weights.tsv").open(encoding="utf-8", newline="") as rows:
            found = list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
        assert {(row["field"], row["feature"]): float(row["weight"]) for row in found} == {
            (name, feature): weight / 100
            for name, of_field in table.items()
            for feature, weight in of_field.items()
        }
