/**
 * A map to place one point with: click, drag, or type. The two inputs beside it stay the source of truth.
 *
 * Needs no tiles: it draws a grid, a scale, and the biggest places in view, asked of `data-places-url`.
 * Bound by `data-point-map`; `data-shapes` holds circles to draw: [{kind, lat, lon, radius_km, label}].
 */

const L = window.L;

const DECIMALS = 5; // about a metre
const CLOSE_ZOOM = 12; // a town fills the map
const WORLD = { center: [25, 0], zoom: 2 };
const GRID_DEGREES = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
const LEAST_LINES = 4; // grid lines across the view
const ASK_AFTER_MS = 200;
const LETTER_PIXELS = 6.5; // width of a letter of a name, about
const NAME_HEIGHT_PIXELS = 16;
const LAT_LON = /^[^\d-]*(-?\d+(?:\.\d+)?)[^\d-]+(-?\d+(?:\.\d+)?)[^\d]*$/;

function start(element) {
  if (element.dataset.started || element.closest(".empty-form")) return;
  element.dataset.started = "1";
  const [latInput, lonInput] = element.parentElement.querySelectorAll(".point-map-inputs input");
  const map = L.map(element, { attributionControl: false, scrollWheelZoom: false, worldCopyJump: true, maxZoom: 18 });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  element.setAttribute("aria-label", element.dataset.labelMap);
  L.control.scale({ maxWidth: 160 }).addTo(map);

  map.setView(WORLD.center, WORLD.zoom, { animate: false }); // layers can be drawn only on a map that looks somewhere
  const shapes = JSON.parse(element.dataset.shapes);
  shapes.forEach((shape) => drawShape(map, shape));
  const marker = bindMarker(map, latInput, lonInput, element.dataset.labelPoint);
  const grid = L.layerGroup().addTo(map);
  const places = L.layerGroup().addTo(map);
  const redraw = () => drawGrid(map, grid);
  const ask = later(() => drawPlaces(map, places, element.dataset.placesUrl), ASK_AFTER_MS);
  map.on("moveend", () => {
    redraw();
    ask();
  });
  redraw();
  // A tab may hide the map when it starts; it can measure itself only once it is shown.
  new ResizeObserver(() => {
    if (!element.offsetWidth) return;
    map.invalidateSize({ pan: false });
    if (!element.dataset.shown) {
      element.dataset.shown = "1";
      firstView(map, marker.point(), shapes);
    }
    redraw();
    ask();
  }).observe(element);
}

function firstView(map, point, shapes) {
  const drawn = L.latLngBounds([]);
  for (const { lat, lon, radius_km: radius } of shapes) drawn.extend(L.latLng(lat, lon).toBounds(radius * 2000));
  if (drawn.isValid()) map.fitBounds(point ? drawn.extend(point) : drawn, { padding: [24, 24], animate: false });
  else if (point) map.setView(point, CLOSE_ZOOM, { animate: false });
}

function drawShape(map, shape) {
  const circle = L.circle([shape.lat, shape.lon], {
    radius: shape.radius_km * 1000,
    className: `point-map-${shape.kind}`,
    weight: 2,
    dashArray: shape.kind === "exclude" ? "6 6" : null,
    fillOpacity: 0.12,
    bubblingMouseEvents: true,
  });
  circle.addTo(map).bindTooltip(shape.label, { sticky: true });
}

/** One marker that follows the inputs, and inputs that follow the marker. */
function bindMarker(map, latInput, lonInput, label) {
  const icon = L.divIcon({ className: "point-map-pin", iconSize: [24, 24], iconAnchor: [12, 29], html: "" });
  const marker = L.marker([0, 0], { icon, draggable: true, keyboard: true, title: label, alt: label });
  const point = () => {
    const lat = Number.parseFloat(latInput.value);
    const lon = Number.parseFloat(lonInput.value);
    return Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 90 ? L.latLng(lat, lon) : null;
  };
  const follow = () => {
    const here = point();
    if (!here) marker.remove();
    else marker.setLatLng(here).addTo(map);
  };
  const write = ({ lat, lng }) => {
    latInput.value = lat.toFixed(DECIMALS);
    lonInput.value = L.Util.wrapNum(lng, [-180, 180], true).toFixed(DECIMALS);
    latInput.dispatchEvent(new Event("change", { bubbles: true }));
    lonInput.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const input of [latInput, lonInput]) {
    input.addEventListener("change", follow);
    input.addEventListener("paste", (event) => takeApart(event, write));
  }
  latInput.addEventListener("change", (event) => event.isTrusted && show(map, point()));
  lonInput.addEventListener("change", (event) => event.isTrusted && show(map, point()));
  marker.on("dragend", () => write(marker.getLatLng()));
  map.on("click", (event) => {
    write(event.latlng);
    follow();
  });
  follow();
  return { point };
}

function show(map, point) {
  if (point && !map.getBounds().contains(point)) map.setView(point, Math.max(map.getZoom(), CLOSE_ZOOM));
}

/** "51.5072, -0.1276", as other maps copy it, fills both inputs. */
function takeApart(event, write) {
  const found = LAT_LON.exec(event.clipboardData.getData("text").trim());
  if (!found) return;
  event.preventDefault();
  write(L.latLng(Number(found[1]), Number(found[2])));
}

function drawGrid(map, grid) {
  const bounds = map.getBounds();
  const height = bounds.getNorth() - bounds.getSouth();
  const step = GRID_DEGREES.find((degrees) => height / degrees >= LEAST_LINES) ?? GRID_DEGREES.at(-1);
  const line = (from, to) => L.polyline([from, to], { className: "point-map-grid", weight: 1, interactive: false });
  grid.clearLayers();
  const south = Math.max(bounds.getSouth(), -85);
  const north = Math.min(bounds.getNorth(), 85);
  for (let lat = Math.ceil(south / step) * step; lat <= north; lat += step) {
    grid.addLayer(line([lat, bounds.getWest()], [lat, bounds.getEast()]));
  }
  for (let lon = Math.ceil(bounds.getWest() / step) * step; lon <= bounds.getEast(); lon += step) {
    grid.addLayer(line([south, lon], [north, lon]));
  }
  grid.eachLayer((layer) => layer.bringToBack());
}

async function drawPlaces(map, layer, url) {
  const { lat, lng } = map.getCenter().wrap();
  const bounds = map.getBounds();
  const span = Math.min(180, bounds.getNorth() - bounds.getSouth());
  if (!(span > 0)) return;
  const query = new URLSearchParams({ lat: Math.max(-90, Math.min(90, lat)), lon: lng, span });
  const response = await fetch(`${url}?${query}`, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { places } = await response.json();
  layer.clearLayers();
  const taken = [];
  for (const place of places) {
    const dot = L.circleMarker([place.lat, place.lon], {
      className: "point-map-dot",
      radius: place.population > 100000 ? 4 : 2.5,
      fillOpacity: 0.8,
      stroke: false,
      interactive: false,
    });
    layer.addLayer(dot);
    if (hasRoom(map.latLngToContainerPoint(dot.getLatLng()), place.name, taken)) {
      dot.bindTooltip(place.name, { permanent: true, direction: "right", offset: [2, 0], interactive: false });
    }
  }
}

/** Names of bigger places come first; a name that would cover one of them is left out. */
function hasRoom({ x, y }, name, taken) {
  const box = { left: x, right: x + 16 + name.length * LETTER_PIXELS, top: y - NAME_HEIGHT_PIXELS / 2 };
  const clash = ({ left, right, top }) =>
    left < box.right && box.left < right && Math.abs(top - box.top) < NAME_HEIGHT_PIXELS;
  if (taken.some(clash)) return false;
  taken.push(box);
  return true;
}

function later(work, milliseconds) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}

const startAll = (root) => root.querySelectorAll("[data-point-map]").forEach(start);
startAll(document);
document.addEventListener("formset:added", (event) => startAll(event.target));
