/**
 * What lies behind the marks: land, water and borders drawn from the site's own small files, towns and their names
 * from its own gazetteer. No tiles, nobody else is asked; where the site names a tile server, its tiles instead.
 */

import { boundsOf, later, nearest, node } from "./leaflet.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = Object.fromEntries([...ALPHABET].map((letter, value) => [letter, value]));
const TILE_PIXELS = 512;
const WORLD_PIXELS = 256; // of the whole Earth at zoom 0
const OVERVIEW_ZOOM = 4; // up to here the one file of the whole Earth is enough
const REGIONS_FROM_ZOOM = 4;
const RIVERS_ZOOMS = [4, 8]; // their lines are too coarse for closer looks
const SHORED = ["land", "lakes"];
const ASK_AFTER_MS = 200;
const LETTER_SHARE = 0.56; // width of a letter, of its height, about
const LABEL_PIXELS = { 1: 16, 2: 14, 3: 12.5 }; // as in map.css
const LARGEST_SHARE = 0.5; // of the view's height: a wider town is no longer seen as one
const BESIDE_PIXELS = 30; // from a town's middle to a name beside it
const BUTTONS = { left: 0, right: 64, top: 0, bottom: 114 }; // where the map's own buttons lie
const CLOSE_ZOOM = 7; // from here towns are few enough for large names
const LARGE_TOWN = 800_000; // people
const TOWN = 150_000;
const CAPITAL = 8_000_000;
const TOWN_SHARE = 0.6; // of a place's radius: where it is built up, about

export function addBackground(map, element) {
  const { mapTiles, mapTilesAttribution, mapFiles, mapPlaces } = element.dataset;
  if (mapTiles) {
    const attribution = document.createElement("span");
    attribution.textContent = mapTilesAttribution;
    window.L.control.attribution({ prefix: false }).addTo(map).addAttribution(attribution.innerHTML);
    window.L.tileLayer(mapTiles).addTo(map);
    return;
  }
  const land = landLayer(element, mapFiles).addTo(map);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => land.redraw());
  return new Towns(map, mapPlaces);
}

// --- land and water --------------------------------------------------------------------------------------------------

function landLayer(element, files) {
  const Land = window.L.GridLayer.extend({
    createTile(coords, done) {
      const canvas = document.createElement("canvas");
      const sharp = window.devicePixelRatio || 1;
      canvas.width = canvas.height = TILE_PIXELS * sharp;
      const earth = WORLD_PIXELS * 2 ** coords.z;
      const [x, y] = [(coords.x * TILE_PIXELS) / earth, (coords.y * TILE_PIXELS) / earth];
      const view = { x: x - Math.floor(x), y, span: TILE_PIXELS / earth };
      sheets(files, view, coords.z)
        .then((found) => {
          const context = canvas.getContext("2d");
          const paint = colours(element);
          context.fillStyle = paint.sea;
          context.fillRect(0, 0, canvas.width, canvas.height);
          for (const sheet of found) drawSheet(context, sheet, view, coords.z, earth * sharp, sharp, paint);
          done(null, canvas);
        })
        .catch((error) => done(error, canvas));
      return canvas;
    },
  });
  return new Land({ tileSize: TILE_PIXELS, className: "map-land", keepBuffer: 1 });
}

/** Colours by their custom properties, as the style sheet now has them. */
function colours(element) {
  const probe = element.appendChild(node("i"));
  const found = {};
  for (const name of ["land", "sea", "coast", "border", "region"]) {
    probe.style.color = `var(--map-${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

const fetched = new Map();

function fetchSheet(url, edge) {
  if (!fetched.has(url)) fetched.set(url, getJson(url).then((file) => unfold(file, edge)));
  return fetched.get(url);
}

async function getJson(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

/** The files that a part of the map needs. */
async function sheets(files, view, zoom) {
  if (zoom <= OVERVIEW_ZOOM) return [await fetchSheet(`${files}world.json`, 180)];
  if (!fetched.has(files)) fetched.set(files, getJson(`${files}index.json`));
  const { degrees, tiles } = await fetched.get(files);
  const columns = span(view.x * 360, (view.x + view.span) * 360, degrees);
  const rows = span(latitude(view.y + view.span) + 90, latitude(view.y) + 90, degrees);
  const names = columns.flatMap((column) => rows.map((row) => `${column}-${row}`));
  return Promise.all(
    names.filter((name) => tiles.includes(name)).map((name) => fetchSheet(`${files}${name}.json`, degrees)),
  );
}

function span(from, to, step) {
  const [first, last] = [Math.floor(from / step), Math.ceil(to / step) - 1];
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

const latitude = (y) => (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90;

function down(lat) {
  const angle = (Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI);
}

/** A file's strings as paths on the map (`imports/map_background.py` wrote them). Edges of squares are no coast. */
function unfold({ quantum, ...layers }, edge) {
  const paths = { coast: new Path2D() };
  let origin = null;
  for (const [layer, strings] of Object.entries(layers)) {
    paths[layer] = new Path2D();
    for (const text of strings) {
      let before = null;
      for (const [x, y] of points(text)) {
        const at = { x: (x * quantum + 180) / 360, y: down(y * quantum), cut: [] };
        origin ??= at;
        const on = [isEdge(x * quantum, edge) && x, isEdge(y * quantum, edge) && y];
        const here = { x: at.x - origin.x, y: at.y - origin.y, on };
        trace(paths[layer], here, before);
        if (SHORED.includes(layer)) trace(paths.coast, here, before && !alongEdge(here, before) ? before : null);
        before = here;
      }
    }
  }
  return { paths, origin };
}

function trace(path, { x, y }, before) {
  if (before) path.lineTo(x, y);
  else path.moveTo(x, y);
}

const isEdge = (degrees, edge) => Math.abs(degrees / edge - Math.round(degrees / edge)) < 1e-9;
const alongEdge = (a, b) => a.on.some((value, axis) => value !== false && value === b.on[axis]);

function* points(text) {
  let [x, y, at] = [0, 0, 0];
  const number = () => {
    let [value, shift, digit] = [0, 0, 0];
    do {
      digit = VALUES[text[at++]];
      value |= (digit & 31) << shift;
      shift += 5;
    } while (digit & 32);
    return value & 1 ? -((value + 1) >> 1) : value >> 1;
  };
  while (at < text.length) {
    x += number();
    y += number();
    yield [x, y];
  }
}

function drawSheet(context, { paths, origin }, view, zoom, earth, sharp, paint) {
  if (!origin) return;
  context.setTransform(earth, 0, 0, earth, (origin.x - view.x) * earth, (origin.y - view.y) * earth);
  const line = (path, colour, pixels, dashes = []) => {
    if (!path) return;
    context.strokeStyle = colour;
    context.lineWidth = (pixels * sharp) / earth;
    context.setLineDash(dashes.map((length) => (length * sharp) / earth));
    context.stroke(path);
  };
  const area = (path, colour) => {
    if (!path) return;
    context.fillStyle = colour;
    context.fill(path, "evenodd");
  };
  context.lineJoin = "round";
  area(paths.land, paint.land);
  area(paths.lakes, paint.sea);
  if (zoom >= RIVERS_ZOOMS[0] && zoom <= RIVERS_ZOOMS[1]) line(paths.rivers, paint.sea, zoom > 6 ? 2 : 1.2);
  if (zoom >= REGIONS_FROM_ZOOM) line(paths.regions, paint.region, 1, zoom > 5 ? [4, 3] : []);
  line(paths.borders, paint.border, zoom > 5 ? 1.6 : 1);
  line(paths.coast, paint.coast, 1);
}

// --- towns -----------------------------------------------------------------------------------------------------------

/** Towns in view: where they are built up, and the names for which there is room beside each other and the marks. */
class Towns {
  constructor(map, url) {
    this.map = map;
    this.url = url;
    for (const pane of ["towns", "names"]) map.createPane(pane).setAttribute("aria-hidden", "true");
    this.renderer = window.L.svg({ pane: "towns", padding: 0.5 });
    this.areas = window.L.layerGroup().addTo(map);
    this.names = window.L.layerGroup().addTo(map);
    this.places = [];
    this.marks = [];
    const ask = later(() => this.load(), ASK_AFTER_MS);
    map.whenReady(ask);
    map.on("moveend resize", ask);
  }

  async load() {
    const url = `${this.url}?${new URLSearchParams({ bounds: boundsOf(this.map) })}`;
    const { places } = await getJson(url).catch(() => ({}));
    if (!places || !this.map.getContainer().isConnected) return;
    this.places = places.map((place) => ({ ...place, at: nearest(this.map, place.lat, place.lon) }));
    this.areas.clearLayers();
    const options = { className: "map-town", interactive: false, stroke: false, pane: "towns", renderer: this.renderer };
    const view = this.map.getBounds();
    const largest = (this.map.distance(view.getSouthWest(), view.getNorthWest()) * LARGEST_SHARE) / 1000;
    for (const { at, km } of this.places) {
      if (km > largest) continue;
      this.areas.addLayer(window.L.circle(at, { ...options, radius: km * 1000 * TOWN_SHARE }));
    }
    this.name();
  }

  /** Keep names clear of these: [{at, width, height, down}], in pixels; `down` from the point to the box's middle. */
  avoid(marks) {
    this.marks = marks;
    this.name();
  }

  name() {
    this.names.clearLayers();
    const taken = this.marks.map(({ at, width, height, down = 0 }) => {
      const { x, y } = this.map.latLngToContainerPoint(at).add([0, down]);
      return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
    });
    taken.push(BUTTONS);
    const size = this.map.getSize();
    for (const { name, at, people } of this.places) {
      const level = levelOf(people, this.map.getZoom());
      const shift = roomFor(this.map.latLngToContainerPoint(at), name, LABEL_PIXELS[level], size, taken);
      if (shift === null) continue;
      const html = node("span", `map-label map-label-${level}`, name);
      const icon = window.L.divIcon({ className: "map-label-place", iconSize: null, iconAnchor: shift.map((pixels) => -pixels), html });
      this.names.addLayer(window.L.marker(at, { icon, interactive: false, keyboard: false, pane: "names" }));
    }
  }
}

function levelOf(people, zoom) {
  if (zoom < CLOSE_ZOOM) return people > CAPITAL ? 2 : 3;
  return people > LARGE_TOWN ? 1 : people > TOWN ? 2 : 3;
}

/** How far from its town a name can stand without touching what is taken; null where it cannot. Larger ones first. */
function roomFor({ x, y }, name, pixels, size, taken) {
  const half = (name.length * pixels * LETTER_SHARE) / 2 + 6;
  const aside = half + BESIDE_PIXELS;
  const [near, far] = [1.6 * pixels, 2.8 * pixels];
  const spots = [
    [0, 0], [0, near], [0, -near], [aside, 0], [-aside, 0], [0, far], [0, -far],
    [aside, near], [-aside, near], [aside, -near], [-aside, -near],
  ];
  for (const [right, down] of spots) {
    const [middle, line] = [x + right, y + down];
    const box = { left: middle - half, right: middle + half, top: line - pixels / 1.6, bottom: line + pixels / 1.6 };
    if (box.left < 0 || box.right > size.x || box.top < 0 || box.bottom > size.y) continue;
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    return [right, down];
  }
  return null;
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
