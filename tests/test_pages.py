"""HTML pages: what strangers put into them costs bounded work, and no round that is not there."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eescraper.errors import NotUnderstoodError, PageError
from eescraper.items import Observation
from eescraper.language import language_of
from eescraper.normalize import normalize_draw
from eescraper.parsers import PARSERS, page, parse
from eescraper.parsers.text import plain_text
from eescraper.recordings import pages
from eescraper.recordings.render import feed as render_feed
from eescraper.recordings.render import list_page, rows
from eescraper.sources import SOURCES

FACTS = {row["drawNumber"]: row for row in rows()}
PAGES = ("ircc_list_en", "ircc_latest_en", "ircc_round_en")
STATIC = pages.static_list_page([FACTS[n] for n in ("91a", "91b", "183", "196")])
RESULT = pages.result_page(FACTS["205"], "2021-09-15", pages.ENGLISH, pool_as_of=None)
LATEST = pages.result_page(FACTS["228"], "2022-08-03", pages.ENGLISH, pool_as_of="August 2, 2022")


@pytest.mark.parametrize("source", PAGES)
@pytest.mark.parametrize(
    "body",
    [
        b"<p " + b" ".join(b'a%d="1"' % i for i in range(200_000)) + b">x</p>",
        b"<div>" * 100_000 + b"x",
        b"<table>" + b"<tr><td>1<td>2<td>3</tr>" * 50_000 + b"</table>",
        b"<td>" + b"<b> " * 400_000,
        b"<" * 1_000_000,
        b"&a" * 500_000,
        b"<!--" * 200_000,
        b"<p>Number of invitations issued: " + b"1" * 1_000_000 + b"</p>",
        b"<p>" + b"Rank : " * 150_000 + b"</p>",
        b"\x00\xff\xfe<td>\xed\xa0\x80</td>" * 1000,
    ],
    ids=["attributes", "depth", "rows", "open", "less", "entities", "comments", "digits", "colons",
         "bytes"],
)  # fmt: skip
def test_a_hostile_page_is_an_error_with_a_name_or_says_nothing(source: str, body: bytes) -> None:
    for start in (b"<html><body>", STATIC[:-20]):
        try:
            found = parse(source, start + body)
        except PageError as error:
            assert "expected" in str(error)  # noqa: PT017
        else:
            assert len(found.draws or ()) <= 5


def test_bounds_are_told() -> None:
    with pytest.raises(NotUnderstoodError, match="at most 2000000 characters"):
        parse("ircc_list_en", b"<html>" + b"x" * 2_000_001)
    with pytest.raises(NotUnderstoodError, match="at most 60000 tags"):
        parse("ircc_latest_en", b"<html>" + b"<p>x" * 60_001)
    table = STATIC.replace(b"</tbody>", b"<tr>" + b"<td>1</td>" * 7 + b"</tr></tbody>")
    row = b"<tr>" + b"<td>1</td>" * 7 + b"</tr>"
    with pytest.raises(NotUnderstoodError, match="at most 2000 rounds"):
        parse("ircc_list_en", table.replace(row, row * 2001))


TEXT = st.text(alphabet=" #:<>&'\"-0123456789,.abcdeéàRank\u00a0\u202f\udc80\x00", max_size=40)


def mutated(draw: st.DrawFn, body: bytes) -> bytes:
    """A page with some pieces cut out, doubled, or replaced by noise."""
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 400)))
        piece = body[start:end]
        noise = draw(TEXT).encode("utf-8", "surrogateescape")
        body = body[:start] + draw(st.sampled_from([b"", piece * 2, noise])) + body[end:]
    return body


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    source = draw(st.sampled_from(sorted(SOURCES)))
    facts = [FACTS["91a"], FACTS["385"]]
    body = draw(
        st.sampled_from(
            [
                STATIC,
                RESULT,
                LATEST,
                list_page(),
                pages.latest_shell(pages.FRENCH),
                pages.instruction_feed(facts),
                pages.rendered_list_page(facts),
            ]
        )
    )
    return source, mutated(draw, body)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(found=damaged())
def test_no_damage_makes_a_parser_or_a_normalizer_raise(found: tuple[str, bytes]) -> None:
    source, body = found
    try:
        parsed = parse(source, body)
    except PageError as error:
        assert "expected" in str(error)  # noqa: PT017
        return
    for raw in parsed.draws or ():
        read = normalize_draw(raw, source, 2027)
        if isinstance(read, Observation):
            assert read.invitations is None or 1 <= read.invitations <= 99_999
            assert read.crs_cutoff is None or 1 <= read.crs_cutoff <= 1200


@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_a_page_in_the_place_of_another_is_no_round(kind: str) -> None:
    source = next(s.name for s in SOURCES.values() if s.kind == kind)
    others = {
        "list_page": list_page(),
        "latest_page": pages.latest_shell(pages.ENGLISH),
        "round_page": pages.instruction_shell(),
        "error": b"<!DOCTYPE html><html><body><h1>We couldn't find that page</h1></body></html>",
    }
    for body in others.values():
        try:
            found = parse(source, body)
        except PageError:
            continue
        assert not found.draws
        assert not found.problems


def test_white_space_no_break_spaces_and_footnotes_in_lines() -> None:
    tree = page.tree_of(
        "<html><p>6\u00a0000 \n  <b>of</b>\tthem<sup><a href='#'>*</a></sup></p>a<br>b"
        "<span class='wb-inv'>hidden</span><script>1</script><div>c<div>d</div>e</div></html>",
        "ircc_list_en",
    )
    assert list(page.lines_of(tree)) == ["6\u00a0000 of them", "a", "b", "c", "d", "e"]


def test_plain_text_of_an_instruction() -> None:
    text = "<p>1&nbsp;a <em>b</em></p><ul><li>c &lt;d&gt;</li></ul>e<style>p{}</style>f<!--g-->"
    assert plain_text(text) == "1 a b\nc <d>\nef"
    assert plain_text("a<script>b") == "a"
    assert plain_text("5 < 6 and <3") == "5 < 6 and <3"
    for evil in ("<" * 1_000_000, "<script>" * 200_000, "<p " * 300_000, "<!--" * 300_000):
        assert len(plain_text(evil)) <= len(evil)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("December 11, 2025 at 11:51:44 UTC", "en"),
        ("11 décembre 2025 à 11:51:44 UTC", "fr"),
        ("1er mai 2026", "fr"),
        ("Provincial Nominee Program", "en"),
        ("Programme des candidats des provinces", "fr"),
        ("Professions des STIM (Version 1)", "fr"),
        ("STEM occupations (Version 1)", "en"),
        ("385", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_its_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


# Found by readers who tried to break it; each was misread, or took minutes, once.

FULL = pages.result_page(FACTS["205"], "2021-09-15", pages.ENGLISH, pool_as_of=None).decode()
LIST = STATIC.decode()


def observed(source: str, text: str) -> list[Observation]:
    found = [normalize_draw(raw, source, 2027) for raw in parse(source, text.encode()).draws or ()]
    return [entry for entry in found if isinstance(entry, Observation)]


@pytest.mark.parametrize("source", PAGES)
@pytest.mark.parametrize(
    "deep",
    ["<table><tr><td>" * 120, "<sup>" * 20_000, "<table><tr><th>" * 400,
     "<table><tr><td>" * 20 + "<td>x" * 20_000],
    ids=["tables", "sup", "heads", "wide"],
)  # fmt: skip
def test_nesting_is_bounded(source: str, deep: str) -> None:
    for text in (FULL, LIST):
        try:
            parse(source, text.replace("</main>", deep + "</main>").encode())
        except PageError as error:
            assert "expected" in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<html lang="en">', '<!--[if gt IE 8]><!-->\n<html lang="en">\n<!--<![endif]-->'),
        ("<body>", "<body><!-->"),
        ("<body>", "<body><!-- x --!>"),
        ("<body>", '<body><script>if (x.indexOf("<!--") > 0) {y()}</script>'),
        ("<main>", "<main>Notice</main><main>"),
        ("<body>", '<?xml version="1.0"?><body>'),
    ],
)
def test_what_browsers_take_as_nothing_hides_nothing(old: str, new: str) -> None:
    [found] = observed("ircc_round_en", FULL.replace(old, new))
    assert (found.draw_id, found.invitations, found.crs_cutoff) == ("205", 521, 732)
    assert len(observed("ircc_list_en", LIST.replace(old, new))) == 4


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("#205 – Wednesday, September 15, 2021", "2021-09-15"),
        ("(#205) – September 15, 2021", "2021-09-15"),
        ("#205, September 15, 2021", "2021-09-15"),
        ("#205–September 15, 2021", "2021-09-15"),
        ("#205 : September 15, 2021 (PNP)", "2021-09-15"),
        ("</strong></p><p><strong>#205 – September 15, 2021", "2021-09-15"),
        ("#205 – the other day", None),
    ],
)
def test_a_heading_is_read_in_any_dress(heading: str, day: str | None) -> None:
    text = FULL.replace("#205 – September 15, 2021", heading)
    text = text.replace("</main>", '</main><a href="/x/invitations-204.html">Previous round</a>')
    [found] = observed("ircc_round_en", text)
    assert (found.draw_id, found.draw_date, found.category_name) == (
        *("205", day, "Provincial Nominee Program"),
    )
    assert [problem.field for problem in found.problems] == ([] if day else ["draw_date"])


def test_a_number_is_not_taken_from_a_link_to_another_round() -> None:
    text = FULL.replace("#205 – ", "– ").replace("invitations-205.html", "instruction.html")
    text = text.replace("</main>", '<a href="/x/invitations-204.html">Previous round</a></main>')
    parsed = parse("ircc_round_en", text.encode())
    assert parsed.draws == ()
    assert [problem.field for problem in parsed.problems] == ["draw_id"]


@pytest.mark.parametrize(
    ("cell", "invitations"),
    [
        ("4500<sup>1</sup>", 4500),
        ('4500<a href="#fn"><sup>1</sup></a>', 4500),
        ("<del>4</del> 500", 500),
        ("4<br>500", None),
        ("4\u202f500", 4500),
    ],
)
def test_a_footnote_is_no_digit(cell: str, invitations: int | None) -> None:
    found = observed("ircc_list_en", LIST.replace("<td>4500</td>", f"<td>{cell}</td>"))
    assert [o.invitations for o in found if o.draw_id == "196"] == [invitations]


@pytest.mark.parametrize(
    "hide",
    [
        "<template>{}</template>",
        "<noscript>{}</noscript>",
        "<div hidden>{}</div>",
        '<div class="hidden">{}</div>',
    ],
)
def test_what_is_hidden_is_no_round(hide: str) -> None:
    table = LIST[LIST.index("<table") : LIST.index("</table>") + 8]
    shell = list_page().decode().replace("</main>", hide.format(table) + "</main>")
    assert parse("ircc_list_en", shell.encode()).draws is None
    result = FULL[FULL.index("<h3") : FULL.index("<h2>")]
    shell = pages.latest_shell(pages.ENGLISH).decode()
    shell = shell.replace("</main>", hide.format(result) + "</main>")
    parsed = parse("ircc_latest_en", shell.encode())
    assert (parsed.draws, parsed.problems) == (None, ())


def test_label_and_value_may_stand_in_elements_of_their_own() -> None:
    for between in ("</strong><br>", "</strong></p><p>"):
        [found] = observed("ircc_round_en", FULL.replace("</strong>&nbsp;", between))
        assert (found.invitations, found.crs_cutoff) == (521, 732)
    as_list = FULL.replace(":</strong>&nbsp;", "</dt><dd>").replace("<p><strong>", "<p><dt>")
    [found] = observed("ircc_round_en", as_list)
    assert (found.invitations, found.crs_cutoff, found.draw_id) == (521, 732, "205")


@pytest.mark.parametrize(
    "odd",
    [
        LIST.replace("<thead>\n<tr>", '<thead>\n<tr><th colspan="7">Rounds</th></tr>\n<tr>'),
        LIST.replace('<th scope="col">', "<td>").replace("</th>", "</td>"),
        LIST.replace(">Invitations issued<", ">ITAs issued<").replace(
            f">{pages.ENGLISH.crs}<", ">Cut-off<"
        ),
    ],
)
def test_other_heads_of_the_list_are_read(odd: str) -> None:
    assert len(observed("ircc_list_en", odd)) == 4


def test_a_table_that_nobody_understands_is_loud() -> None:
    odd = LIST.replace(">Invitations issued<", ">A<").replace(f">{pages.ENGLISH.crs}<", ">B<")
    with pytest.raises(NotUnderstoodError, match="columns for number"):
        parse("ircc_list_en", odd.encode())
    twice = LIST.replace(">Programs covered<", ">Minimum CRS score in the pool<")
    with pytest.raises(NotUnderstoodError, match="one column crs_cutoff"):
        parse("ircc_list_en", twice.encode())
    empty = FULL.replace("521", "").replace("732", "")
    for time in (FACTS["205"]["drawDateTime"], FACTS["205"]["drawCutOff"]):
        empty = empty.replace(time, "")
    with pytest.raises(NotUnderstoodError, match="values beside the labels"):
        parse("ircc_round_en", empty.encode())


def test_prose_that_begins_like_a_label_costs_nothing() -> None:
    prose = (
        "<p>Tie-breaking rule: whoever came first, within the limits that section three sets</p>"
    )
    [found] = observed("ircc_latest_en", LATEST.decode().replace("<table", prose + "<table"))
    assert found.pool
    assert found.pool.candidates[-1] == 238_924
    [found] = observed("ircc_round_en", FULL.replace("</main>", prose + "</main>"))
    assert found.minister == "Marco E. L. Mendicino"
    assert "521" in (found.instruction or "")


def test_the_results_of_the_first_years_are_read() -> None:
    """Rounds of 2015 stood in ``details``: a heading without words, a name, a table of one row."""
    rounds = "".join(
        f"<details><summary><h3>#{n} – <time>{FACTS[n]['drawDateFull']}</time></h3></summary>"
        f"<p>No Program Specified</p><table><thead><tr><th>{pages.ENGLISH.invitations}</th>"
        f"<th>{pages.ENGLISH.crs}</th></tr></thead><tbody><tr><td>{FACTS[n]['drawSize']}</td>"
        f"<td>{FACTS[n]['drawCRS']}&nbsp;points</td></tr></tbody></table></details>"
        for n in ("12", "11")
    )
    found = observed("ircc_latest_en", f"<html><body><main>{rounds}</main></body></html>")
    assert [(o.draw_id, o.draw_date, o.invitations, o.crs_cutoff) for o in found] == [
        (n, FACTS[n]["drawDate"], int(FACTS[n]["drawSize"].replace(",", "")),
         int(FACTS[n]["drawCRS"])) for n in ("12", "11")
    ]  # fmt: skip
    assert {o.category and o.category.code for o in found} == {"general"}


def test_the_instruction_feed_loses_no_round_over_one_oddity() -> None:
    feed = json.loads(pages.instruction_feed([FACTS["91a"], FACTS["384"], FACTS["385"]]))
    rounds = feed["rounds"]
    rounds["r91a"]["drawNumber"] = "91"
    rounds["R384"] = rounds.pop("r384") | {"drawNumber": "#0384"}
    rounds |= {"r386": None, "lastUpdated": "2026"}
    parsed = parse("ircc_instructions_en", json.dumps(feed).encode())
    assert [raw.draw_id for raw in parsed.draws or ()] == ["385", "91a", "384"]
    assert [problem.place for problem in parsed.problems] == ["/rounds/r386", "/rounds/lastUpdated"]


def test_damaged_bytes_in_a_minister_are_a_problem() -> None:
    body = pages.instruction_feed([FACTS["385"]]).replace(b"Metlege", b"Metl\xe9ge\xc3\xa9")
    [raw] = parse("ircc_instructions_en", body).draws or ()
    found = normalize_draw(raw, "ircc_instructions_en", 2027)
    assert isinstance(found, Observation)
    assert found.minister is None
    assert [problem.field for problem in found.problems] == ["minister"]


def test_a_new_key_is_told_even_where_another_is_gone() -> None:
    feed = json.loads(render_feed([FACTS["385"]]))
    feed["rounds"][0]["miText2"] = feed["rounds"][0].pop("mitext")
    assert parse("ircc_rounds_en", json.dumps(feed).encode()).unknown_fields == ("miText2",)


@pytest.mark.parametrize(
    ("day", "time", "at_utc"),
    [
        ("2026-01-07", "January 8 at 01:00:10 UTC", "2026-01-08T01:00:10Z"),
        ("2025-12-31", "January 1 at 00:30:00 UTC", "2026-01-01T00:30:00Z"),
        ("2021-10-27", "October 27 at 14:57:00 UTC", "2021-10-27T14:57:00Z"),
    ],
)
def test_a_time_without_a_year_may_be_of_the_next_day(day: str, time: str, at_utc: str) -> None:
    row = FACTS["385"] | {"drawDate": day, "drawDateFull": "", "drawDateTime": time}
    [found] = observed("ircc_rounds_en", render_feed([row]).decode())
    assert found.drawn_at
    assert found.drawn_at.at_utc == at_utc


def test_a_feed_of_too_many_parts_is_an_error_before_it_is_read() -> None:
    for body in (b'{"rounds":[' + b"{}," * 60_000 + b"{}]}", b"[" + b"1," * 600_000 + b"1]"):
        with pytest.raises(NotUnderstoodError, match="at most"):
            parse("ircc_rounds_en", body)
