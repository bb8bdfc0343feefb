"use strict";
// What was corrected, what is disputed, and what the press said.

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
                .map((verdict) => `${t(verdict)} (${num(counts.get(verdict))})`)
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
