/**
 * Brings maps to life once they can be seen: until then nothing of Leaflet is loaded.
 *
 * `data-map="people"` shows the people of a search, `data-map="coverage"` where somebody comes; each has its module
 * under `map/`. `data-map-toggle` is the button that shows the map where the page has no room for it beside the list.
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

function bindToggle(button) {
  if (button.dataset.bound) return;
  button.dataset.bound = "1";
  const panel = button.closest("[data-map-panel]");
  button.addEventListener("click", () => {
    const shown = panel.toggleAttribute("data-map-shown");
    button.setAttribute("aria-expanded", String(shown));
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
  });
}

/** Watch every map on the page, tell the running ones that the results changed, and let go of those that are gone. */
function refresh() {
  for (const [element, map] of running) {
    if (element.isConnected) map?.refresh?.();
    else {
      map?.remove();
      running.delete(element);
    }
  }
  document.querySelectorAll("[data-map-toggle]").forEach(bindToggle);
  document.querySelectorAll("[data-map]").forEach((element) => running.has(element) || seen.observe(element));
}

document.documentElement.classList.add("has-maps"); // for browsers that cannot tell style sheets that scripts run
document.addEventListener("htmx:afterSwap", refresh);
document.addEventListener("results:changed", refresh);
refresh();
