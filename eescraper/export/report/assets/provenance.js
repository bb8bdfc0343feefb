"use strict";
// Where each value of a draw comes from: who states it, as printed, since when, and who dissents.

const FIELDS = [
  "draw_date",
  "drawn_at_utc",
  "category",
  "category_name",
  "programs",
  "invitations",
  "crs_cutoff",
  "tie_break_at_utc",
  "pool_count_id",
  "url",
];
const PROPERTIES = {
  draw_date: "date",
  category_name: "name",
  crs_cutoff: "cutoff",
  tie_break_at_utc: "tie_break",
  pool_count_id: "pool",
  category_version: "version",
};
const PRECISIONS = { tie_break_at_utc: "tie_break_precision", drawn_at_utc: "drawn_at_precision" };

const isDay = (value) => /^\d{4}-\d\d-\d\d$/.test(value);

/** A value of the database for people; `value` is as stored, lists as lists or as JSON. */
function held(field, value, precision = "second") {
  if (value === undefined || value === null) return MISSING;
  switch (field.replace(/^restated_/, "")) {
    case "draw_date":
      return isDay(value) ? day(value) : String(value);
    case "drawn_at_utc":
    case "tie_break_at_utc":
      return /Z$/.test(value)
        ? instant(value, precision)
        : isDay(value)
          ? day(value)
          : String(value);
    case "category":
      return category(value);
    case "programs":
      return programs(value);
    case "pool_count_id": {
      const pool = POOLS.get(value);
      return pool ? `${num(pool.total)} (${day(pool.asOf, SHORT)})` : String(value);
    }
    case "invitations":
    case "crs_cutoff":
      return /^\d+$/.test(value) ? num(Number(value)) : String(value);
    default:
      return String(value);
  }
}

function programs(value) {
  let codes = value;
  if (typeof value === "string") {
    try {
      codes = JSON.parse(value);
    } catch {
      return value;
    }
  }
  return Array.isArray(codes) ? codes.map(category).join("; ") : String(value);
}

/** Kind and language of a source that is among those of the page. */
function sourceParts(name) {
  return (
    DATA.provenance.sources.find((source) => source.name === name) ?? { kind: null, language: null }
  );
}

function sourceName({ name, kind, language }) {
  return kind ? `${tryText(`source_${kind}`, kind)} (${t(`in_${language}`)})` : name;
}

/** One witness: its source as a link, where it stood, since when; and its text if it dissents. */
function witness(observation, text = null) {
  const [source, url, place, seenAt] = DATA.provenance.observations[observation];
  const name = sourceName(DATA.provenance.sources[source]);
  return el(
    "li",
    {},
    link(DATA.provenance.urls[url], name),
    text === null ? null : [" ", t("says"), " ", el("q", {}, String(text))],
    el("span", { class: "muted" }, ` ${t("seen_at", { place, day: day(seenAt, SHORT) })}`),
  );
}

function support(agreeing, dissenting, outdated) {
  return el(
    "div",
    {},
    agreeing.length
      ? el(
          "details",
          { class: "small" },
          el("summary", {}, many("sources_n", agreeing.length)),
          el(
            "ul",
            {},
            agreeing.map((one) => witness(one)),
          ),
        )
      : null,
    dissenting.length
      ? el(
          "ul",
          { class: "dissent", "aria-label": t("disputed") },
          dissenting.map(([one, text]) => witness(one, text)),
        )
      : null,
    outdated.length
      ? el(
          "details",
          { class: "small" },
          el("summary", {}, many("outdated_n", outdated.length)),
          el(
            "ul",
            {},
            outdated.map(([one, text]) => witness(one, text)),
          ),
        )
      : null,
  );
}

/** What is held of one field, as printed, and its witnesses; null if nobody states it. */
function fieldRow(draw, field) {
  const stated = DATA.provenance.values[draw.id] ?? {};
  const own = stated[field] ?? [null, [], [], []];
  const again = stated[`restated_${field}`] ?? [null, [], [], []];
  const value = draw[PROPERTIES[field] ?? field];
  if (value === undefined && !own[1].length && !own[2].length) return null;
  const flags = draw.flags?.[field] ?? [];
  return cell(
    "tr",
    {},
    cell("th", { scope: "row" }, fieldName(field)),
    cell(
      "td",
      {},
      field === "url" ? link(value, t("ircc_page")) : held(field, value, draw[PRECISIONS[field]]),
      flags.map((flag) =>
        el("span", { class: "flag" }, tryText(`flag_${flag}`, flag.replaceAll("_", " "))),
      ),
    ),
    cell(
      "td",
      { class: "printed" },
      own[0] === null || field === "url" ? "" : el("q", {}, String(own[0])),
    ),
    cell(
      "td",
      {},
      support([...own[1], ...again[1]], [...own[2], ...again[2]], [...own[3], ...again[3]]),
    ),
  );
}

function newsOf(draw) {
  const articles = DATA.provenance.news[draw.id] ?? [];
  if (!articles.length) return null;
  return el(
    "div",
    {},
    el("h4", {}, t("in_the_press")),
    el(
      "ul",
      {},
      articles.map((article) =>
        el(
          "li",
          {},
          link(article.url, article.title || article.outlet),
          el(
            "span",
            { class: "muted" },
            ` — ${article.outlet}, ${day(article.published_on, SHORT)}`,
          ),
          article.agrees.length
            ? `; ${t("agrees_in", { fields: article.agrees.map(fieldName).join(", ") })}`
            : null,
          article.dissents.length
            ? el(
                "span",
                { class: "dissent" },
                `; ${t("dissents_in", { fields: article.dissents.map(fieldName).join(", ") })}`,
              )
            : null,
        ),
      ),
    ),
  );
}

function revisionsOf(draw) {
  const revisions = DATA.revisions.filter((revision) => revision.draw_id === draw.id);
  if (!revisions.length) return null;
  return el(
    "div",
    {},
    el("h4", {}, t("revisions")),
    el(
      "ul",
      {},
      revisions.map((revision) =>
        el(
          "li",
          {},
          `${day(revision.seen_at, SHORT)}: ${fieldName(revision.field)}, `,
          el("del", {}, known(revision.field, revision.old_value)),
          " → ",
          el("ins", {}, known(revision.field, revision.new_value)),
        ),
      ),
    ),
  );
}

/** All that is known of a draw, for the row below it. */
function provenanceOf(draw) {
  const places =
    draw.nth_ever &&
    t("places", {
      ever: ordinal(draw.nth_ever),
      of_year: ordinal(draw.nth_of_year),
      year: draw.date?.slice(0, 4) ?? MISSING,
      of_category: ordinal(draw.nth_of_category),
      in_year: ordinal(draw.nth_of_category_in_year),
    });
  const rows = FIELDS.map((field) => fieldRow(draw, field)).filter(Boolean);
  return el(
    "div",
    { class: "provenance" },
    places && el("p", {}, places),
    cell(
      "table",
      {},
      el("caption", { class: "visually-hidden" }, t("provenance_of", { draw: drawName(draw) })),
      cell(
        "thead",
        {},
        cell(
          "tr",
          {},
          ["value", "held", "printed", "stated_by"].map((key) =>
            cell("th", { scope: "col" }, t(key)),
          ),
        ),
      ),
      cell("tbody", {}, rows),
    ),
    newsOf(draw),
    revisionsOf(draw),
  );
}
