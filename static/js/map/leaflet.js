/** Loads Leaflet, once, and what all maps share: how they behave, and words. */

let loading;

/** Fetch script and style sheet named by `data-map-script` and `data-map-style`. */
export function loadLeaflet({ mapScript, mapStyle }) {
  loading ??= Promise.all([
    added("script", { src: mapScript }),
    added("link", { rel: "stylesheet", href: mapStyle }),
  ]);
  return loading;
}

function added(name, properties) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(name), properties);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** A map in the element: it lets the page scroll until somebody uses it, and moves smoothly only if they like that. */
export function makeMap(element, options = {}) {
  const moves = !still.matches;
  const map = window.L.map(element, {
    attributionControl: false,
    scrollWheelZoom: false,
    worldCopyJump: true,
    trackResize: false, // the observer below does
    minZoom: 2,
    maxZoom: 14,
    zoomAnimation: moves,
    fadeAnimation: moves,
    markerZoomAnimation: moves,
    inertia: moves,
    ...options,
  });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  const words = JSON.parse(element.dataset.mapWords);
  map.zoomControl.remove();
  window.L.control.zoom({ zoomInTitle: words.closer, zoomOutTitle: words.farther }).addTo(map);
  new ResizeObserver(() => {
    if (!element.offsetWidth) return;
    map.resizing = true;
    map.invalidateSize({ pan: false });
    map.resizing = false;
  }).observe(element);
  return { map, words };
}

/** "3 people" from { one: "{n} person", many: "{n} people" }. */
export function counted(number, { one, many }) {
  return (number === 1 ? one : many).replace("{n}", number.toLocaleString(document.documentElement.lang || undefined));
}

/** A copy of the element's class with text, and nothing that could be read as markup. */
export function node(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

export function later(work, milliseconds) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}

/** What the map shows as the server reads it: south,west,north,east, two decimals, never smaller than the view. */
export function boundsOf(map) {
  const view = map.getBounds();
  const south = Math.max(-90, Math.floor(view.getSouth() * 100) / 100);
  const north = Math.min(90, Math.ceil(view.getNorth() * 100) / 100);
  if (view.getEast() - view.getWest() >= 360) return [south, -180, north, 180].join();
  const [west, east] = [Math.floor(view.getWest() * 100), Math.ceil(view.getEast() * 100)].map((hundredths) => {
    const degrees = hundredths / 100;
    return Math.round((degrees - 360 * Math.floor((degrees + 180) / 360)) * 100) / 100;
  });
  return west === east ? [south, -180, north, 180].join() : [south, west, north, east].join();
}

/** The copy of a point that is nearest to what the map shows: the Earth goes round. */
export function nearest(map, lat, lon) {
  const centre = map.getCenter().lng;
  return window.L.latLng(lat, lon + 360 * Math.round((centre - lon) / 360));
}
