"use strict";
// The sections around the charts: each with its text alternative as a table.

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
      percent(of(newest), newest.total),
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
