"use strict";
// Elements, texts and numbers in both languages. Text becomes text nodes only, never HTML.

const DATA = JSON.parse(document.getElementById("data").textContent);
const TEXTS = JSON.parse(document.getElementById("texts").textContent);
const LOCALES = { en: "en-CA", fr: "fr-CA" };
const MISSING = "–";

const state = { language: navigator.language.startsWith("fr") ? "fr" : "en" };

const $ = (id) => document.getElementById(id);
const locale = () => LOCALES[state.language];

/** A text of texts.json in the language of the page; {name} is replaced by a value. */
function t(key, values = {}) {
  const found = TEXTS[key];
  if (!found) throw new Error(`texts.json: no text "${key}"`);
  return found[state.language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** t() if there is such a text, or the key itself: for codes that the database may bring. */
const tryText = (key, fallback) => (Object.hasOwn(TEXTS, key) ? t(key) : fallback);

/** An element. Attributes that are functions are listeners; null and false ones are left out. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A link that leaves the page, if the address is plain https; else its text alone. */
function link(url, text, label = null) {
  let address = null;
  try {
    address = new URL(url);
  } catch {
    // not an address
  }
  if (!address || address.protocol !== "https:" || address.username) return el("span", {}, text);
  return el("a", { href: address.href, rel: "noopener noreferrer", "aria-label": label }, text);
}

const num = (value, options = {}) =>
  value === null || value === undefined ? MISSING : value.toLocaleString(locale(), options);
const signed = (value) => num(value, { signDisplay: "exceptZero" }).replace("-", "−");
const percent = (part, whole) =>
  num(part === null || !whole ? null : part / whole, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });

const LONG = { day: "numeric", month: "long", year: "numeric" };
const SHORT = { day: "numeric", month: "short", year: "numeric" };

const utc = (text) => new Date(text.length === 10 ? `${text}T00:00:00Z` : text);
const inUtc = (text, options) =>
  utc(text).toLocaleString(locale(), { ...options, timeZone: "UTC" });
const day = (text, style = LONG) => (text ? inUtc(text, style) : MISSING);

/** A date and time, to the second or as precise as said; always in UTC, and said so. */
function instant(text, precision = "second") {
  const end = precision === "minute" ? 16 : 19;
  return text ? `${day(text, SHORT)}, ${text.slice(11, end)}\u00a0UTC` : MISSING;
}

/** Whole days between two dates or instants; undefined if one is not known. */
const daysBetween = (from, to) =>
  from && to && Math.round((utc(to.slice(0, 10)) - utc(from.slice(0, 10))) / 864e5);

/** 1st, 2nd; in French of a ronde: 1re, 2e. */
function ordinal(value) {
  if (state.language === "fr") return value === 1 ? "1re" : `${num(value)}e`;
  const suffixes = { one: "st", two: "nd", few: "rd", other: "th" };
  return num(value) + suffixes[new Intl.PluralRules("en", { type: "ordinal" }).select(value)];
}

/** A text for one thing or for many: keys end in _one and _other; 0 is one in French. */
function many(key, count, values = {}) {
  const form = new Intl.PluralRules(locale()).select(count) === "one" ? "one" : "other";
  return t(`${key}_${form}`, { n: num(count), ...values });
}

const CATEGORIES = new Map(DATA.categories.map((category) => [category.code, category]));
const DRAWS = new Map(DATA.draws.map((draw) => [draw.id, draw]));
const POOLS = new Map(
  DATA.pools.counts.map(([id, asOf, total, ...bands]) => [id, { id, asOf, total, bands }]),
);
const OFFICIAL = DATA.draws.filter((draw) => draw.status === "official");
const REPORTED = DATA.draws.filter((draw) => draw.status !== "official");

const category = (code) => CATEGORIES.get(code)?.[state.language] ?? code ?? MISSING;
const color = (code) =>
  /^[a-z_]+$/.test(code ?? "") ? `var(--cat-${code}, var(--cat-other))` : "var(--cat-other)";

/** The colour of a category, beside its name. */
function swatch(code) {
  const dot = el("span", { class: "swatch", "aria-hidden": "true" });
  dot.style.background = color(code);
  return dot;
}

/** "#385", or that the draw has no number yet. */
const drawName = (draw) => (draw.status === "official" ? `#${draw.id}` : t("reported"));

/** A button for one of several choices; where a click draws its group anew, it keeps the focus. */
function choice(key, text, pressed, chosen, attributes = {}) {
  const click = ({ currentTarget: { parentElement: group } }) => {
    chosen();
    group.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
  };
  return el(
    "button",
    { type: "button", "data-key": key, "aria-pressed": String(pressed), click, ...attributes },
    text,
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

// Small screens lay rows out as blocks, which takes a table its meaning unless roles say it again.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };

/** An element of a table, with its role. */
function cell(tag, attributes = {}, ...children) {
  const role =
    tag === "th" ? (attributes.scope === "col" ? "columnheader" : "rowheader") : ROLES[tag];
  return el(tag, { role, ...attributes }, ...children);
}

/**
 * A plain table: a head of texts, rows of cells; columns named in `numeric` are right-aligned.
 * `kind` is its class: `stack` lays rows out as blocks on small screens.
 */
function table(caption, head, rows, numeric = [], kind = null) {
  const align = (i) => (numeric.includes(i) ? "number" : null);
  const body = (content, i) =>
    i === 0
      ? cell("th", { scope: "row" }, content)
      : cell("td", { class: align(i), "data-head": head[i] }, content);
  return cell(
    "table",
    { class: kind },
    el("caption", { class: "visually-hidden" }, caption),
    cell(
      "thead",
      {},
      cell(
        "tr",
        {},
        head.map((text, i) => cell("th", { scope: "col", class: align(i) }, text)),
      ),
    ),
    cell(
      "tbody",
      {},
      rows.map((row) => cell("tr", {}, row.map(body))),
    ),
  );
}
