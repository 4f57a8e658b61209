// The search page in place: links inside it, the filter sheet and the folded form of small screens. Without this file
// all of them still work, as whole pages, as an anchor and as a disclosure.
import "./locate.js";
import "./suggest.js";

const root = document.documentElement;
const OUTSIDE_THE_SHEET = ".top, .bottom, .search-fold, .search-bar, .parts, .results, .map-panel, .skip";

const filters = () => document.getElementById("filters");

// --- The sheet of filters ---------------------------------------------------------------------------------------------

// While it is open the browser's history has an entry of its own for it, so that Back closes it and stays here. What
// is ticked meanwhile rewrites that entry; once it is closed, the search as it then stands follows the one before.
let ownEntry = false;
let staying = false; // somebody went back, and no farther than out of the sheet
let address = ""; // of the search that the page shows

const isOpen = () => root.dataset.sheet === "open";

// The rest of the page is out of reach while the sheet lies over it; a swap renews those elements, so it is said again.
function settleSheet() {
  for (const element of document.querySelectorAll(OUTSIDE_THE_SHEET)) element.inert = isOpen();
  const sheet = filters();
  if (!sheet) return;
  if (isOpen()) {
    sheet.setAttribute("role", "dialog");
    sheet.setAttribute("aria-modal", "true");
  } else {
    sheet.setAttribute("role", "region");
    sheet.removeAttribute("aria-modal");
  }
}

function openSheet() {
  root.dataset.sheet = "open";
  address = location.href;
  if (!ownEntry) {
    history.replaceState({ htmx: true }, ""); // for htmx to show this search again, should somebody come back to it
    history.pushState({ htmx: true }, "");
  }
  ownEntry = true;
  settleSheet();
  filters().querySelector("[data-sheet-close]").focus();
}

function hideSheet() {
  delete root.dataset.sheet;
  settleSheet();
  document.querySelector("[data-sheet-open]")?.focus();
}

function closeSheet() {
  hideSheet();
  if (ownEntry) history.back();
}

window.addEventListener("popstate", () => {
  if (!ownEntry) return;
  ownEntry = false;
  staying = true;
  hideSheet();
  keepFocus(document.activeElement);
  if (location.href !== address) history.pushState({ htmx: true }, "", address);
});

// Chromium, going back, drops the focus a few milliseconds later.
function keepFocus(element) {
  const within = { once: true, signal: AbortSignal.timeout(300) };
  element.addEventListener("blur", () => element.focus(), within);
}

// What htmx does then: it would load the page again.
document.addEventListener("htmx:before:history:restore", (event) => {
  if (staying) event.preventDefault();
  staying = false;
});

document.addEventListener("htmx:before:history:update", ({ detail }) => {
  if (!ownEntry) return;
  detail.history.type = "replace";
  address = new URL(detail.history.path, location.href).href;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-sheet-open]")) {
    event.preventDefault();
    openSheet();
  } else if (isOpen() && (event.target.closest("[data-sheet-close]") || !filters().contains(event.target))) {
    event.preventDefault(); // a click beside the sheet reaches what is behind the rest of the page
    closeSheet();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen()) closeSheet();
});
matchMedia("(min-width: 60rem)").addEventListener("change", (wide) => {
  if (wide.matches && isOpen()) closeSheet();
});

// --- Renewed in place -------------------------------------------------------------------------------------------------

// Links to other searches renew the page as a changed filter does.
document.addEventListener("click", (event) => {
  const link = event.target.closest(":is(.results, .parts, .filters) a[href]");
  if (!link || event.defaultPrevented || !window.htmx) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const form = document.getElementById("search");
  if (link.origin !== location.origin || link.pathname !== new URL(form.action).pathname) return;
  event.preventDefault();
  const swapped = window.htmx.ajax("GET", link.href, {
    target: "#main", select: "#main", swap: "outerMorph show:none", push: "true",
  });
  Promise.resolve(swapped).then(() => isOpen() || document.getElementById("found").focus());
});

// A search that was sent folds its form again; a place that nobody knows is asked for anew.
let sent = false;
document.addEventListener("submit", ({ target }) => {
  sent = target.id === "search";
});

document.addEventListener("htmx:after:swap", () => {
  settleSheet();
  const status = document.querySelector("[data-says]");
  status.textContent = status.dataset.says; // the heading says it on a page that was loaded
  if (sent) showAnswer();
  sent = false;
  document.dispatchEvent(new CustomEvent("results:changed"));
});

function showAnswer() {
  const fold = document.querySelector(".search-fold");
  const wrong = document.querySelector("#near[aria-invalid]");
  if (wrong) {
    wrong.focus();
  } else if (fold?.checkVisibility()) {
    fold.open = false;
    fold.querySelector("summary").focus();
  }
}
