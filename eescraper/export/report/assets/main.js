"use strict";
// Draws the page, and draws it again in the other language.

function render() {
  document.documentElement.lang = state.language;
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-text]"))
    element.textContent = t(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]"))
    element.setAttribute("aria-label", t(element.dataset.label));
  $("languages").replaceChildren(
    ...Object.entries({ en: "English", fr: "Français" }).map(([code, name]) =>
      choice(
        code,
        name,
        state.language === code,
        () => {
          state.language = code;
          render();
        },
        { lang: code },
      ),
    ),
  );
  renderAsOf();
  renderNewest();
  renderCutoffs();
  renderStandings();
  renderInvitations();
  renderPool();
  renderFilters();
  renderTable();
  renderCorrections();
  renderPress();
}

render();
watchFilters();
watchWidths();
addEventListener("hashchange", openNamedDraw);
openNamedDraw();
