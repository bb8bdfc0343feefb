"use strict";
// The sections besides the table of draws.

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

/** What changed since the draw before of the same category, as a small text. */
function change(now, before) {
  if (now === undefined || before === undefined) return null;
  const value = now - before;
  const sign = value > 0 ? "▲" : value < 0 ? "▼" : "＝";
  return el(
    "span",
    { class: "change" },
    el("span", { "aria-hidden": "true" }, `${sign} `),
    signed(value),
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
  const year = draw.date.slice(0, 4);
  const since = before && many("days_n", daysBetween(before.date, draw.date));
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
        figureOf(
          t("since_previous"),
          since ?? MISSING,
          before && `#${before.id}, ${day(before.date, SHORT)}`,
        ),
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

function renderCutoffs() {
  const spans = [
    [1, many("years_n", 1)],
    [3, many("years_n", 3)],
    [0, t("all_years")],
  ];
  $("cutoffs-span").replaceChildren(
    ...spans.map(([years, text]) =>
      choice(`years-${years}`, text, cutoffsShown.years === years, () => {
        cutoffsShown.years = years;
        renderCutoffs();
      }),
    ),
  );
  const within = new Set(drawsWithin(cutoffsFrom()).map((draw) => draw.category));
  const chosen = cutoffsShown.categories;
  for (const code of chosen) if (!within.has(code)) chosen.delete(code);
  $("cutoffs-chips").replaceChildren(
    ...categoriesBySize()
      .filter((code) => within.has(code))
      .map((code) =>
        choice(
          code,
          [swatch(code), category(code)],
          chosen.has(code),
          () => {
            if (!chosen.delete(code)) chosen.add(code);
            renderCutoffs();
          },
          { class: "chip" },
        ),
      ),
  );
  chart("cutoffs-chart", cutoffsChart, () =>
    t("cutoffs_says", { n: num(drawsWithin(cutoffsFrom()).length), as_table: t("as_table") }),
  );
  $("cutoffs-table").replaceChildren(cutoffsTable());
}

/** Lowest to highest cut-off by category and year. */
function cutoffsTable() {
  const years = [...new Set(OFFICIAL.map((draw) => draw.date?.slice(0, 4)).filter(Boolean))].sort();
  const ranges = d3.rollup(
    drawsWithin(new Date(0)),
    (draws) => d3.extent(draws, (draw) => draw.cutoff),
    (draw) => draw.category,
    (draw) => draw.date.slice(0, 4),
  );
  const rows = categoriesBySize().map((code) => [
    category(code),
    ...years.map((year) => {
      const [low, high] = ranges.get(code)?.get(year) ?? [];
      return low === undefined ? "" : low === high ? num(low) : `${num(low)}–${num(high)}`;
    }),
  ]);
  return table(
    t("cutoffs_caption"),
    [t("category"), ...years],
    rows,
    years.map((_, i) => i + 1),
  );
}

function renderStandings() {
  $("standings-lead").replaceChildren(
    DATA.as_of ? t("standings_lead", { day: day(DATA.as_of) }) : "",
  );
  const byCategory = d3.group(drawsWithin(new Date(0)), (draw) => draw.category);
  const rows = DATA.standings.map((standing) => {
    const last = DRAWS.get(standing.last_id);
    const before = DRAWS.get(last.previous);
    return [
      el("span", { class: "named" }, swatch(standing.category), category(standing.category)),
      daysBar(standing.days_since, standing.category),
      el(
        "span",
        {},
        el("a", { href: `#draw-${last.id}` }, `#${last.id}`),
        " ",
        el("span", { class: "muted nowrap" }, day(last.date, SHORT)),
      ),
      num(last.cutoff),
      change(last.cutoff, before?.cutoff) ?? MISSING,
      sparkline(standing.category, (byCategory.get(standing.category) ?? []).slice(-30)),
      num(standing.draws),
    ];
  });
  const found = table(
    t("standings_caption"),
    [
      t("category"),
      t("days_since"),
      t("last_draw"),
      t("cutoff_short"),
      t("change"),
      t("trend"),
      t("draws"),
    ],
    rows,
    [3, 4, 6],
    "standings",
  );
  $("standings-table").replaceChildren(found);
}

/** A number of days with a bar beside it; the bar is full from a year on. */
function daysBar(days, code) {
  const bar = el("span", { class: "bar", "aria-hidden": "true" });
  bar.style.width = `${Math.max(1.5, Math.min(100, (days / 365) * 100))}%`;
  bar.style.background = color(code);
  return el(
    "span",
    { class: days > 365 ? "days long" : "days" },
    el(
      "span",
      { class: "value" },
      num(days),
      el("span", { class: "unit" }, many("days_n", days).slice(num(days).length)),
    ),
    el("span", { class: "track" }, bar),
  );
}

function renderInvitations() {
  const years = [...new Set(DATA.by_year.map((row) => row.year))];
  const codes = categoriesBySize();
  const at = d3.rollup(
    DATA.by_year,
    ([row]) => row,
    (row) => row.category,
    (row) => row.year,
  );
  const total = (year) =>
    d3.sum(
      DATA.by_year.filter((row) => row.year === year),
      (row) => row.invitations,
    );
  const newest = years.at(-1);
  $("invitations-lead").replaceChildren(
    newest
      ? t("invitations_lead", {
          year: newest,
          n: num(total(newest)),
          draws: many(
            "draws_n",
            d3.sum(
              DATA.by_year.filter((row) => row.year === newest),
              (row) => row.draws,
            ),
          ),
          day: day(DATA.as_of),
        })
      : "",
  );
  $("invitations-legend").replaceChildren(
    el(
      "ul",
      {},
      codes.map((code) => el("li", {}, swatch(code), category(code))),
    ),
  );
  chart("invitations-chart", invitationsChart, () =>
    t("invitations_says", {
      years: years.map((year) => `${year}: ${num(total(year))}`).join("; "),
      as_table: t("as_table"),
    }),
  );
  const rows = [
    ...codes.map((code) => [
      category(code),
      ...years.map((year) => num(at.get(code)?.get(year)?.invitations).replace(MISSING, "")),
      num(d3.sum(years, (year) => at.get(code)?.get(year)?.invitations ?? 0)),
    ]),
    [t("total"), ...years.map((year) => num(total(year))), num(d3.sum(years, total))],
  ];
  $("invitations-table").replaceChildren(
    table(
      t("invitations_title"),
      [t("category"), ...years.map(String), t("total")],
      rows,
      [...years, 0].map((_, i) => i + 1),
    ),
  );
}

function renderPool() {
  const counts = [...POOLS.values()];
  const [before, newest] =
    counts.slice(-2).length === 2 ? counts.slice(-2) : [undefined, counts.at(-1)];
  $("pool-measure").replaceChildren(
    ...[
      [false, t("candidates")],
      [true, t("share")],
    ].map(([share, text]) =>
      choice(share ? "share" : "number", text, poolShown.share === share, () => {
        poolShown.share = share;
        renderPool();
      }),
    ),
  );
  if (!newest) return;
  $("pool-lead").replaceChildren(
    t("pool_lead", { day: day(newest.asOf), n: num(newest.total), first: day(counts[0].asOf) }),
  );
  chart("pool-chart", poolChart, () =>
    t("pool_says", { first: day(counts[0].asOf), last: day(newest.asOf), n: num(newest.total) }),
  );
  const rows = ["total", ...DATA.pools.bands].map((band) => {
    const of = (pool) =>
      (band === "total" ? pool?.total : pool?.bands[DATA.pools.bands.indexOf(band)]) ?? null;
    const part = !COARSE.includes(band) && band !== "total";
    return [
      el("span", { class: part ? "part" : "" }, band === "total" ? t("total") : bandName(band)),
      num(of(newest)),
      of(newest) === null || !newest.total ? MISSING : percent(of(newest) / newest.total),
      of(newest) === null || of(before) === null ? MISSING : signed(of(newest) - of(before)),
    ];
  });
  $("pool-table").replaceChildren(
    table(
      t("pool_caption", { day: day(newest.asOf) }),
      [
        t("band"),
        t("candidates"),
        t("share"),
        before ? t("since", { day: day(before.asOf, SHORT) }) : t("change"),
      ],
      rows,
      [1, 2, 3],
    ),
  );
}

const drawLink = (id) =>
  DRAWS.has(id)
    ? el("a", { href: `#draw-${id}` }, drawName(DRAWS.get(id)))
    : el("span", {}, `#${id}`);
const fieldName = (field) => tryText(`field_${field.replace(/^restated_/, "")}`, field);
const known = (field, value) =>
  value === null || value === undefined ? t("not_stated") : held(field, value);

function renderCorrections() {
  const values = DATA.revisions.filter((revision) => revision.kind !== "label");
  const labels = DATA.revisions.filter((revision) => revision.kind === "label");
  $("corrections-body").replaceChildren(
    el("h3", {}, t("revisions")),
    values.length ? revisionsTable(t("revisions"), values) : el("p", {}, t("none")),
    labels.length
      ? el(
          "details",
          {},
          el("summary", {}, many("labels_n", labels.length)),
          revisionsTable(t("labels"), labels),
        )
      : null,
    el("h3", {}, t("disputes")),
    el("p", { class: "lead" }, t("disputes_lead")),
    DATA.disputes.length ? disputesTable() : el("p", {}, t("none")),
  );
}

function revisionsTable(caption, revisions) {
  return el(
    "div",
    { class: "scroll" },
    table(
      caption,
      [t("draw"), t("value"), t("before"), t("after"), t("seen"), t("source")],
      revisions.map((revision) => [
        drawLink(revision.draw_id),
        fieldName(revision.field),
        known(revision.field, revision.old_value),
        known(revision.field, revision.new_value),
        day(revision.seen_at, SHORT),
        sourceName({ name: revision.source, ...sourceParts(revision.source) }),
      ]),
      [],
      "stack",
    ),
  );
}

function disputesTable() {
  return el(
    "div",
    { class: "scroll" },
    table(
      t("disputes"),
      [t("value"), t("held"), t("stated_instead"), t("source"), t("draws")],
      DATA.disputes.map((dispute) => [
        fieldName(dispute.field),
        known(dispute.field, dispute.believed),
        known(dispute.field, dispute.stated),
        link(dispute.url, sourceName({ name: dispute.source, ...sourceParts(dispute.source) })),
        drawsOf(dispute.draws),
      ]),
      [],
      "stack",
    ),
  );
}

/** Some draws, by their numbers; many of them on demand. */
function drawsOf(ids) {
  const links = ids.flatMap((id, i) => (i ? [" ", drawLink(id)] : [drawLink(id)]));
  if (ids.length <= 6) return el("span", {}, links);
  return el(
    "details",
    { class: "small" },
    el("summary", {}, many("draws_n", ids.length)),
    el("p", { class: "numbers" }, links),
  );
}

function renderPress() {
  const { claims, disputes, articles, outlets } = DATA.news;
  const counts = d3.rollup(
    claims,
    (rows) => rows.length,
    (claim) => claim.verdict,
  );
  const verdicts = ["contradicted", "supported", "not_checkable"];
  $("press-body").replaceChildren(
    el(
      "p",
      { class: "lead" },
      articles
        ? t("press_lead", {
            articles: many("articles_n", articles),
            outlets: many("outlets_n", outlets),
            claims:
              verdicts
                .filter((verdict) => counts.get(verdict))
                .map((verdict) => `${t(verdict)}: ${num(counts.get(verdict))}`)
                .join(", ") || t("none"),
          })
        : t("no_press"),
    ),
    ...verdicts
      .filter((verdict) => counts.get(verdict))
      .map((verdict) =>
        el(
          "details",
          { open: verdict === "contradicted" },
          el(
            "summary",
            {},
            el("span", { class: `verdict ${verdict}` }, t(verdict)),
            ` ${many("claims_n", counts.get(verdict))}`,
          ),
          el(
            "ul",
            { class: "claims" },
            claims.filter((claim) => claim.verdict === verdict).map(claimItem),
          ),
        ),
      ),
    el("h3", {}, t("press_disputes")),
    disputes.length
      ? el(
          "div",
          { class: "scroll" },
          table(
            t("press_disputes"),
            [t("draw"), t("value"), t("held"), t("stated_instead"), t("source")],
            disputes.map((dispute) => [
              drawLink(dispute.draw_id),
              fieldName(dispute.field),
              known(dispute.field, dispute.believed),
              known(dispute.field, dispute.stated),
              el(
                "span",
                {},
                link(dispute.url, dispute.outlet),
                ` ${day(dispute.published_on, SHORT)}`,
              ),
            ]),
            [],
            "stack",
          ),
        )
      : el("p", {}, t("none")),
  );
}

function claimItem(claim) {
  return el(
    "li",
    {},
    el("blockquote", { lang: claim.language }, claim.text),
    el("p", { lang: "en" }, claim.because),
    el(
      "p",
      { class: "muted" },
      link(claim.url, claim.title || claim.url || claim.outlet),
      ` — ${claim.outlet}, ${day(claim.published_on, SHORT)}`,
    ),
  );
}
