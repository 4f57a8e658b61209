// The search page in place: links inside it and the filter sheet of small screens. Without this file both still work,
// as whole pages and as an anchor.
import "./locate.js";

const root = document.documentElement;
const OUTSIDE_THE_SHEET = ".top, .bottom, .search-bar, .results, .map-panel, .skip";

const filters = () => document.getElementById("filters");

// The rest of the page is out of reach while the sheet lies over it; a swap renews those elements, so it is said again.
function settleSheet() {
  const open = root.dataset.sheet === "open";
  for (const element of document.querySelectorAll(OUTSIDE_THE_SHEET)) element.inert = open;
  const sheet = filters();
  if (!sheet) return;
  if (open) {
    sheet.setAttribute("role", "dialog");
    sheet.setAttribute("aria-modal", "true");
  } else {
    sheet.setAttribute("role", "region");
    sheet.removeAttribute("aria-modal");
  }
}

function openSheet() {
  root.dataset.sheet = "open";
  settleSheet();
  filters().querySelector("[data-sheet-close]").focus();
}

function closeSheet() {
  delete root.dataset.sheet;
  settleSheet();
  document.querySelector("[data-sheet-open]")?.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-sheet-open]")) {
    event.preventDefault();
    openSheet();
  } else if (root.dataset.sheet === "open" && event.target.closest("[data-sheet-close]")) {
    event.preventDefault();
    closeSheet();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && root.dataset.sheet === "open") closeSheet();
});
matchMedia("(min-width: 60rem)").addEventListener("change", (wide) => {
  if (wide.matches && root.dataset.sheet === "open") closeSheet();
});

// Links to other searches among the results renew the page in place, as a changed filter does.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".results a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button || !window.htmx) return;
  const form = document.getElementById("search");
  if (link.origin !== location.origin || link.pathname !== new URL(form.action).pathname) return;
  event.preventDefault();
  const swapped = window.htmx.ajax("GET", link.href, {
    target: "#main", select: "#main", swap: "outerMorph show:none", push: "true",
  });
  Promise.resolve(swapped).then(() => document.getElementById("found").focus());
});

document.addEventListener("htmx:after:swap", () => {
  settleSheet();
  document.dispatchEvent(new CustomEvent("results:changed"));
});
