"use strict";
// The head of the page: as of when, the newest draw beside the one before, draws only reported.

function renderAsOf() {
  const dates = OFFICIAL.map((draw) => draw.date).filter(Boolean);
  const support = DATA.support;
  $("as-of").replaceChildren(
    DATA.as_of
      ? t("as_of", { day: day(DATA.as_of), time: DATA.as_of.slice(11, 16) })
      : t("nothing_yet"),
    " ",
    dates.length
      ? t("as_of_draws", {
          draws: many("draws_n", OFFICIAL.length),
          first: day(d3.min(dates)),
          last: day(d3.max(dates)),
          several: num(support.several ?? 0),
          one: num(support.one ?? 0),
          disputed: num(support.disputed ?? 0),
        })
      : "",
  );
}

function figureOf(label, value, ...notes) {
  return el(
    "div",
    { class: "stat" },
    el("dt", {}, label),
    el(
      "dd",
      {},
      el("span", { class: "big" }, value),
      notes.filter(Boolean).map((note) => el("span", { class: "note" }, note)),
    ),
  );
}

function renderNewest() {
  const draw = OFFICIAL.at(-1);
  if (!draw) return $("newest-body").replaceChildren(el("p", {}, t("nothing_yet")));
  const before = DRAWS.get(draw.previous);
  const pool = POOLS.get(draw.pool);
  const counts = [...POOLS.values()];
  const poolBefore = counts[counts.findIndex((count) => count.id === draw.pool) - 1];
  const year = draw.date?.slice(0, 4) ?? MISSING;
  const days = daysBetween(before?.date, draw.date);
  const since = days === undefined ? MISSING : many("days_n", days);
  $("newest-body").replaceChildren(
    ...REPORTED.map(reportedNotice),
    el(
      "div",
      { class: "card" },
      el(
        "p",
        { class: "kicker" },
        swatch(draw.category),
        `${category(draw.category)} `,
        el("span", { class: "muted" }, `#${draw.id} · ${day(draw.date)}`),
      ),
      el(
        "dl",
        { class: "stats" },
        figureOf(t("cutoff"), num(draw.cutoff), change(draw.cutoff, before?.cutoff)),
        figureOf(
          t("invitations"),
          num(draw.invitations),
          change(draw.invitations, before?.invitations),
        ),
        figureOf(t("since_previous"), since, before && `#${before.id}, ${day(before.date, SHORT)}`),
        pool &&
          figureOf(
            t("pool_before"),
            num(pool.total),
            change(pool.total, poolBefore?.total),
            day(pool.asOf, SHORT),
          ),
      ),
      el("p", { class: "sentence" }, newestSentence(draw, before, year)),
      draw.tie_break &&
        el(
          "p",
          { class: "sentence" },
          t("tie_break_sentence", {
            cutoff: num(draw.cutoff),
            instant: instant(draw.tie_break, draw.tie_break_precision),
          }),
        ),
      el(
        "p",
        { class: "actions" },
        draw.url && link(draw.url, t("ircc_page_of", { draw: `#${draw.id}` })),
        el("a", { href: `#draw-${draw.id}` }, t("where_from")),
      ),
    ),
  );
}

function newestSentence(draw, before, year) {
  const place = t("place_sentence", {
    draw: `#${draw.id}`,
    nth_of_year: ordinal(draw.nth_of_year),
    year,
    nth: ordinal(draw.nth_of_category_in_year),
    ever: ordinal(draw.nth_of_category),
  });
  if (!before) return place;
  const points = draw.cutoff - before.cutoff;
  const compared = Number.isNaN(points)
    ? ""
    : points === 0
      ? t("cutoff_same")
      : many(points > 0 ? "cutoff_up" : "cutoff_down", Math.abs(points));
  return `${compared} ${place}`.trim();
}

function reportedNotice(draw) {
  const news = DATA.provenance.news[draw.id] ?? [];
  return el(
    "div",
    { class: "notice reported" },
    el(
      "p",
      {},
      el("strong", {}, `${t("reported_title")} `),
      t("reported_sentence", {
        day: day(draw.date),
        category: category(draw.category),
        invitations: num(draw.invitations),
        cutoff: num(draw.cutoff),
        articles: many("articles_n", news.length),
      }),
    ),
    el(
      "ul",
      { class: "inline" },
      news.map((article) =>
        el("li", {}, link(article.url, article.outlet), article.title && `: ${article.title}`),
      ),
    ),
  );
}
