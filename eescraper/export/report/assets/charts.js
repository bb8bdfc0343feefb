"use strict";
// The charts. Each is drawn anew when its width or the language changes.

const CHARTS = new Map();

/** Draw a chart into a figure: `build(width)` gives the SVG, `says()` its text alternative. */
function chart(id, build, says) {
  CHARTS.set(id, () => {
    const width = Math.floor($(id).clientWidth);
    if (!width) return;
    const drawn = build(width);
    for (const part of drawn.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", says());
    $(id).replaceChildren(drawn);
  });
  CHARTS.get(id)();
}

function watchWidths() {
  const widths = new Map();
  const observer = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      if (widths.get(target.id) === contentRect.width) continue;
      widths.set(target.id, contentRect.width);
      CHARTS.get(target.id)?.();
    }
  });
  for (const id of CHARTS.keys()) observer.observe($(id));
}

const STYLE = { fontFamily: "inherit", fontSize: "12px", background: "none", overflow: "visible" };

/** Ticks of a time axis: the month, and the year below the first and each January. */
function timeTicks(from, to, width) {
  const years = (to - from) / 3.15576e10;
  const months = [1, 2, 3, 4, 6, 12, 24].find((step) => (years * 12) / step <= width / 64) ?? 24;
  const yearly = months % 12 === 0;
  const interval = yearly ? d3.utcYear.every(months / 12) : d3.utcMonth.every(months);
  const ticks = interval.range(interval.ceil(from), to);
  const format = (date, i) => {
    const year = String(date.getUTCFullYear());
    if (yearly) return year;
    const month = date.toLocaleString(locale(), { month: "short", timeZone: "UTC" });
    return i === 0 || date.getUTCMonth() === 0 ? `${month}\n${year}` : month;
  };
  return { ticks, tickFormat: format };
}

const cutoffsShown = { years: 3, categories: new Set() };

function cutoffsFrom() {
  if (!cutoffsShown.years || !DATA.as_of) return new Date(0);
  return d3.utcYear.offset(utc(DATA.as_of.slice(0, 10)), -cutoffsShown.years);
}

const drawsWithin = (from) =>
  OFFICIAL.filter((draw) => draw.date && draw.cutoff !== undefined && utc(draw.date) >= from);

function cutoffsChart(width) {
  const draws = drawsWithin(cutoffsFrom()).map((draw) => ({ ...draw, at: utc(draw.date) }));
  const chosen = cutoffsShown.categories;
  const front = draws.filter((draw) => !chosen.size || chosen.has(draw.category));
  const back = chosen.size ? draws.filter((draw) => !chosen.has(draw.category)) : [];
  const [from, to] = d3.extent(draws, (draw) => draw.at);
  const place = { x: "at", y: "cutoff" };
  return Plot.plot({
    style: STYLE,
    width,
    height: Math.max(300, Math.min(460, width * 0.45)),
    marginLeft: 42,
    marginRight: 14,
    marginBottom: 38,
    x: { type: "utc", label: null, ...(from && timeTicks(from, to, width)) },
    y: { label: t("crs_points"), grid: true, nice: true, tickFormat: (value) => num(value) },
    color: { type: "identity" },
    marks: [
      Plot.dot(back, { ...place, r: 2, fill: "var(--muted)", fillOpacity: 0.3 }),
      Plot.line(front, {
        ...place,
        z: "category",
        stroke: (d) => color(d.category),
        strokeOpacity: 0.4,
      }),
      Plot.dot(front, {
        ...place,
        r: width < 500 ? 2.6 : 3.4,
        fill: (d) => color(d.category),
        stroke: "var(--surface)",
        strokeWidth: 0.8,
      }),
      Plot.dot(
        front,
        Plot.pointer({ ...place, r: 6, stroke: (d) => color(d.category), strokeWidth: 2 }),
      ),
      Plot.tip(front, Plot.pointer({ ...place, title: cutoffTip, lineWidth: 28, lineHeight: 1.3 })),
    ],
  });
}

const cutoffTip = (draw) =>
  [
    `#${draw.id} · ${day(draw.date)}`,
    category(draw.category),
    `${t("cutoff")}: ${num(draw.cutoff)}`,
    `${t("invitations")}: ${num(draw.invitations)}`,
  ].join("\n");

/** Categories in the order of the years' totals, largest first. */
function categoriesBySize() {
  const sums = d3.rollup(
    DATA.by_year,
    (rows) => d3.sum(rows, (row) => row.invitations),
    (row) => row.category,
  );
  return [...sums].sort((a, b) => b[1] - a[1]).map(([code]) => code);
}

function invitationsChart(width) {
  const totals = d3.rollups(
    DATA.by_year,
    (rows) => d3.sum(rows, (row) => row.invitations),
    (row) => row.year,
  );
  const narrow = width < 560;
  return Plot.plot({
    style: STYLE,
    width,
    height: Math.max(280, Math.min(420, width * 0.42)),
    marginLeft: narrow ? 40 : 62,
    marginRight: 4,
    x: {
      type: "band",
      label: null,
      padding: 0.22,
      tickSize: 0,
      tickFormat: (year) => (narrow ? `’${String(year).slice(2)}` : String(year)),
    },
    y: {
      label: t("invitations"),
      grid: true,
      ticks: 5,
      tickFormat: (value) => num(value, narrow ? { notation: "compact" } : {}),
    },
    color: { type: "identity" },
    marks: [
      Plot.barY(DATA.by_year, {
        x: "year",
        y: "invitations",
        z: "category",
        fill: (row) => color(row.category),
        order: categoriesBySize(),
        title: invitationsTip,
        tip: true,
        inset: 0.4,
      }),
      Plot.text(totals, {
        x: "0",
        y: "1",
        dy: -7,
        fontWeight: 600,
        fill: "var(--ink)",
        text: ([, total]) =>
          narrow
            ? num(total, { notation: "compact", maximumFractionDigits: 0 }).replace(/\s/, "")
            : num(total),
      }),
      Plot.ruleY([0], { stroke: "var(--muted)" }),
    ],
  });
}

const invitationsTip = (row) =>
  `${row.year} · ${category(row.category)}\n${many("invitations_n", row.invitations)}\n${many("draws_n", row.draws)}`;

// The bands that don't overlap; the database holds parts of two of them besides.
const COARSE = [
  "crs_0_300",
  "crs_301_350",
  "crs_351_400",
  "crs_401_450",
  "crs_451_500",
  "crs_501_600",
  "crs_601_1200",
];
const bandName = (band) => band.slice(4).replace("_", "–");
const poolShown = { share: false };

const poolBands = () =>
  [...POOLS.values()]
    .flatMap((pool) =>
      COARSE.map((band) => ({
        at: utc(pool.asOf),
        asOf: pool.asOf,
        total: pool.total,
        band,
        candidates: pool.bands[DATA.pools.bands.indexOf(band)],
      })),
    )
    .filter((row) => row.candidates !== null);

function poolChart(width) {
  const rows = poolBands();
  const pools = [...POOLS.values()].map((pool) => ({ ...pool, at: utc(pool.asOf) }));
  const last = rows.filter((row) => row.asOf === pools.at(-1)?.asOf);
  const [from, to] = d3.extent(pools, (pool) => pool.at);
  const share = poolShown.share;
  const stack = {
    x: "at",
    y: "candidates",
    z: "band",
    order: COARSE,
    offset: share ? "normalize" : null,
  };
  const top = share ? () => 1 : "total";
  return Plot.plot({
    style: STYLE,
    width,
    height: Math.max(300, Math.min(440, width * 0.42)),
    marginLeft: 58,
    marginRight: 66,
    marginBottom: 38,
    x: { type: "utc", label: null, ...(from && timeTicks(from, to, width - 100)) },
    y: {
      label: t(share ? "share" : "candidates"),
      grid: true,
      ticks: 5,
      tickFormat: (value) =>
        share
          ? num(value, { style: "percent" })
          : num(value, width < 560 ? { notation: "compact" } : {}),
    },
    color: { type: "identity" },
    marks: [
      Plot.areaY(
        rows,
        Plot.stackY({
          ...stack,
          fill: (row) => `var(--band-${COARSE.indexOf(row.band)})`,
          stroke: "var(--surface)",
          strokeWidth: 0.6,
        }),
      ),
      Plot.text(
        last,
        Plot.stackY({
          ...stack,
          text: (row) => bandName(row.band),
          textAnchor: "start",
          dx: 6,
          filter: (row) => row.candidates / row.total > 0.02,
          fill: "var(--ink)",
        }),
      ),
      Plot.ruleX(
        pools,
        Plot.pointerX({ x: "at", y: top, stroke: "var(--ink)", strokeOpacity: 0.5 }),
      ),
      Plot.tip(
        pools,
        Plot.pointerX({
          x: "at",
          y: top,
          title: poolTip,
          lineWidth: 28,
          lineHeight: 1.3,
          fontVariant: "tabular-nums",
        }),
      ),
    ],
  });
}

function poolTip(pool) {
  const lines = [...COARSE].reverse().map((band) => {
    const count = pool.bands[DATA.pools.bands.indexOf(band)];
    return `${bandName(band)}: ${num(count)} (${percent(count, pool.total)})`;
  });
  return [day(pool.asOf), `${t("total")}: ${num(pool.total)}`, ...lines].join("\n");
}

/** The cut-offs of a category's last draws, as a line without axes. */
function sparkline(code, draws) {
  const drawn = Plot.plot({
    style: STYLE,
    width: 150,
    height: 34,
    margin: 4,
    axis: null,
    x: { type: "utc" },
    color: { type: "identity" },
    marks: [
      Plot.line(draws, {
        x: (d) => utc(d.date),
        y: "cutoff",
        stroke: color(code),
        strokeWidth: 1.4,
      }),
      Plot.dot(draws.slice(-1), { x: (d) => utc(d.date), y: "cutoff", fill: color(code), r: 2.8 }),
    ],
  });
  drawn.setAttribute("aria-hidden", "true");
  return drawn;
}
