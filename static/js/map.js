/**
 * Brings maps to life once they can be seen: until then nothing of Leaflet is loaded.
 *
 * `data-map="people"` shows the people of a search, `data-map="coverage"` where somebody comes; each has its module
 * under `map/`. Where the page has no room for a map beside the list, the button `data-map-show` brings its panel and
 * `data-map-hide` within it takes it away; the focus goes from one to the other.
 */

const MODULES = { people: () => import("./map/people.js"), coverage: () => import("./map/coverage.js") };
const running = new Map();

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    whenIdle(() => start(target));
  }
});

function whenIdle(work) {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 500 });
  else setTimeout(work, 50);
}

async function start(element) {
  if (running.has(element) || !element.isConnected) return;
  running.set(element, null); // taken
  const [{ default: begin }, { loadLeaflet }] = await Promise.all([
    MODULES[element.dataset.map](),
    import("./map/leaflet.js"),
  ]);
  await loadLeaflet(element.dataset);
  running.set(element, begin(element));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-map-show], [data-map-hide]");
  if (!button) return;
  const panel = document.querySelector("[data-map-panel]");
  const shown = panel.toggleAttribute("data-map-shown", "mapShow" in button.dataset);
  document.querySelector(shown ? "[data-map-hide]" : "[data-map-show]").focus();
});

/** Watch every map on the page, tell the running ones that the results changed, and let go of those that are gone. */
function refresh() {
  for (const [element, map] of running) {
    if (element.isConnected) map?.refresh?.();
    else {
      map?.remove();
      running.delete(element);
    }
  }
  document.querySelectorAll("[data-map]").forEach((element) => running.has(element) || seen.observe(element));
}

document.documentElement.classList.add("has-maps"); // for browsers that cannot tell style sheets that scripts run
document.addEventListener("results:changed", refresh);
refresh();
