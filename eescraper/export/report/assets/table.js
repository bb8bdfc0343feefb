"use strict";
// The table of all draws: searched, filtered, sorted, 25 rows at a time, details on demand.

const PAGE = 25;
const shownDraws = {
  query: "",
  year: "",
  category: "",
  mark: "",
  sort: "number",
  down: true,
  rows: PAGE,
  open: new Set(),
};
const ORDER = new Map(DATA.draws.map((draw, i) => [draw.id, i]));
const DISPUTED = new Set(
  Object.entries(DATA.provenance.values)
    .filter(([, fields]) => Object.values(fields).some(([, , dissenting]) => dissenting.length))
    .map(([id]) => id),
);
const REVISED = new Set(
  DATA.revisions
    .filter((revision) => revision.kind !== "label")
    .map((revision) => revision.draw_id),
);

const COLUMNS = [
  { key: "number", text: "draw", of: (draw) => ORDER.get(draw.id), numeric: false },
  { key: "date", text: "date", of: (draw) => draw.date },
  { key: "category", text: "category", of: (draw) => draw.category && category(draw.category) },
  { key: "cutoff", text: "cutoff_short", of: (draw) => draw.cutoff, numeric: true },
  { key: "invitations", text: "invitations", of: (draw) => draw.invitations, numeric: true },
  { key: "tie_break", text: "tie_break", of: (draw) => draw.tie_break, wide: true },
  {
    key: "pool",
    text: "pool_short",
    of: (draw) => POOLS.get(draw.pool)?.total,
    numeric: true,
    wide: true,
  },
];
const MARKS = {
  official: (draw) => draw.status === "official",
  reported: (draw) => draw.status !== "official",
  disputed: (draw) => DISPUTED.has(draw.id),
  revised: (draw) => REVISED.has(draw.id),
  flagged: (draw) => Object.keys(draw.flags ?? {}).length > 0,
};

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What the search looks through: number, dates, names in both languages, figures. */
const HAYSTACKS = new Map(
  DATA.draws.map((draw) => {
    const labels = CATEGORIES.get(draw.category);
    const spoken = draw.date
      ? Object.values(LOCALES).map((name) =>
          utc(draw.date).toLocaleDateString(name, { ...LONG, timeZone: "UTC" }),
        )
      : [];
    const parts = [
      draw.status === "official" ? `#${draw.id}` : draw.id,
      draw.date,
      ...spoken,
      labels?.en,
      labels?.fr,
      draw.category,
      draw.name,
      draw.cutoff,
      draw.invitations,
      draw.invitations?.toLocaleString("en-CA"),
    ];
    return [draw.id, fold(parts.filter((part) => part !== undefined).join(" "))];
  }),
);

function matching() {
  const words = fold(shownDraws.query).split(/\s+/).filter(Boolean);
  const { year, category: code, mark } = shownDraws;
  return DATA.draws.filter(
    (draw) =>
      (!year || draw.date?.startsWith(year)) &&
      (!code || draw.category === code) &&
      (!mark || MARKS[mark](draw)) &&
      words.every((word) => HAYSTACKS.get(draw.id).includes(word)),
  );
}

/** Sorted by a column, then newest first; what has no value comes last either way. */
function sorted(draws) {
  const { of } = COLUMNS.find((column) => column.key === shownDraws.sort);
  const direction = shownDraws.down ? -1 : 1;
  const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, locale()) : a - b);
  return draws
    .map((draw) => [of(draw), draw])
    .sort(([a, x], [b, y]) => {
      const missing = (a === undefined) - (b === undefined);
      return (
        missing ||
        (a === undefined ? 0 : direction * compare(a, b)) ||
        ORDER.get(y.id) - ORDER.get(x.id)
      );
    })
    .map(([, draw]) => draw);
}

function headCell(column) {
  const active = shownDraws.sort === column.key;
  const arrow = active ? (shownDraws.down ? "↓" : "↑") : "↕";
  const sort = () => {
    shownDraws.down = active ? !shownDraws.down : column.key !== "category";
    shownDraws.sort = column.key;
    renderTable();
    $("draws-table").querySelector(`[data-key="${column.key}"]`).focus();
  };
  return cell(
    "th",
    {
      scope: "col",
      "aria-sort": active ? (shownDraws.down ? "descending" : "ascending") : "none",
      class: [column.numeric && "number", column.wide && "wide"].filter(Boolean).join(" "),
    },
    el(
      "button",
      { type: "button", class: "sort", "data-key": column.key, click: sort },
      t(column.text),
      el("span", { class: active ? "arrow active" : "arrow", "aria-hidden": "true" }, arrow),
    ),
  );
}

function marks(draw) {
  return Object.keys(MARKS)
    .filter(
      (mark) =>
        mark !== "official" &&
        MARKS[mark](draw) &&
        !(mark === "flagged" && draw.status !== "official"),
    )
    .map((mark) => el("span", { class: `mark ${mark}` }, t(mark)));
}

function rowsOf(draw) {
  const open = shownDraws.open.has(draw.id);
  const toggle = () => {
    if (!shownDraws.open.delete(draw.id)) shownDraws.open.add(draw.id);
    renderTable();
    $(`draw-${draw.id}`).querySelector("button").focus();
  };
  const pool = POOLS.get(draw.pool);
  const row = cell(
    "tr",
    { id: `draw-${draw.id}`, class: draw.status === "official" ? null : "reported" },
    cell(
      "th",
      { scope: "row" },
      el(
        "button",
        {
          type: "button",
          class: "toggle",
          "aria-expanded": String(open),
          "aria-label": t("details_of", { draw: drawName(draw) }),
          click: toggle,
        },
        draw.status === "official" ? `#${draw.id}` : MISSING,
      ),
    ),
    cell("td", { class: "nowrap" }, day(draw.date, SHORT)),
    cell(
      "td",
      { class: "about" },
      el(
        "span",
        { class: "named" },
        swatch(draw.category),
        el("span", {}, category(draw.category), " ", marks(draw)),
      ),
    ),
    cell("td", { class: "number strong" }, num(draw.cutoff)),
    cell("td", { class: "number" }, num(draw.invitations)),
    cell("td", { class: "wide nowrap" }, instant(draw.tie_break, draw.tie_break_precision)),
    cell("td", { class: "number wide" }, pool ? num(pool.total) : MISSING),
    cell(
      "td",
      { class: "wide" },
      draw.url ? link(draw.url, "IRCC ↗", t("ircc_page_of", { draw: drawName(draw) })) : "",
    ),
  );
  if (!open) return [row];
  return [
    row,
    cell(
      "tr",
      { class: "details" },
      cell("td", { colspan: COLUMNS.length + 1 }, provenanceOf(draw)),
    ),
  ];
}

function renderTable() {
  const found = sorted(matching());
  const shown = found.slice(0, shownDraws.rows);
  $("draws-count").replaceChildren(many("found_n", found.length, { all: num(DATA.draws.length) }));
  $("draws-table").replaceChildren(
    cell(
      "table",
      { class: "draws" },
      el("caption", { class: "visually-hidden" }, t("all_draws")),
      cell(
        "thead",
        {},
        cell(
          "tr",
          {},
          COLUMNS.map(headCell),
          cell("th", { scope: "col", class: "wide" }, t("ircc_page")),
        ),
      ),
      cell("tbody", {}, shown.flatMap(rowsOf)),
    ),
  );
  const more = (rows, text) =>
    el(
      "button",
      {
        type: "button",
        click: () => {
          shownDraws.rows = rows;
          renderTable();
          $(`draw-${shown.at(-1).id}`)
            .querySelector("button")
            .focus({ preventScroll: true });
        },
      },
      text,
    );
  $("draws-more").replaceChildren(
    ...(found.length > shown.length
      ? [
          more(shownDraws.rows + 2 * PAGE, t("more")),
          more(DATA.draws.length, t("show_all", { n: num(found.length) })),
        ]
      : []),
  );
}

function renderFilters() {
  const changed = (key) => (event) => {
    shownDraws[key] = event.target.value;
    shownDraws.rows = PAGE;
    renderTable();
  };
  const select = (key, options) =>
    el(
      "label",
      {},
      el("span", {}, t(key)),
      el(
        "select",
        { id: `filter-${key}`, change: changed(key) },
        el("option", { value: "" }, t("all")),
        options.map(([value, text]) =>
          el("option", { value, selected: shownDraws[key] === value }, text),
        ),
      ),
    );
  const years = [...new Set(DATA.draws.map((draw) => draw.date?.slice(0, 4)).filter(Boolean))]
    .sort()
    .reverse();
  $("filters").replaceChildren(
    el(
      "label",
      { class: "search" },
      el("span", {}, t("search")),
      el("input", {
        type: "search",
        id: "search",
        autocomplete: "off",
        value: shownDraws.query,
        placeholder: t("search_hint"),
        input: changed("query"),
      }),
    ),
    select(
      "year",
      years.map((year) => [year, year]),
    ),
    select(
      "category",
      DATA.standings
        .map(({ category: code }) => [code, category(code)])
        .sort((a, b) => a[1].localeCompare(b[1], locale())),
    ),
    select(
      "mark",
      Object.keys(MARKS).map((mark) => [mark, t(mark)]),
    ),
    el("button", { type: "reset" }, t("reset")),
  );
}

function watchFilters() {
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", (event) => {
    event.preventDefault();
    Object.assign(shownDraws, { query: "", year: "", category: "", mark: "", rows: PAGE });
    renderFilters();
    renderTable();
    $("search").focus();
  });
}

/** Open the draw that the address names (#draw-385), whatever is filtered. */
function openNamedDraw() {
  const id = location.hash.startsWith("#draw-") ? decodeURIComponent(location.hash.slice(6)) : null;
  const draw = id && DRAWS.get(id);
  if (!draw) return;
  if (!sorted(matching()).slice(0, shownDraws.rows).includes(draw)) {
    Object.assign(shownDraws, { query: "", year: "", category: "", mark: "" });
    shownDraws.rows = Math.max(shownDraws.rows, sorted(matching()).indexOf(draw) + 1);
    renderFilters();
  }
  shownDraws.open.add(id);
  renderTable();
  const row = $(`draw-${id}`);
  row.querySelector("button").focus({ preventScroll: true });
  row.scrollIntoView({ block: "start" });
}
