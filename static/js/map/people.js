/**
 * The people of a search on the map, gathered into marks by the server; cards of the list and marks point at each
 * other. The list says everything the map does, so nobody needs the map.
 *
 * The search is read from `data-map-source`, which stands in the results: `data-map-url` answers with marks,
 * `data-map-search` is the search without its place, `data-map-view` where the map looks first.
 */

import { addBackground } from "./background.js";
import { boundsOf, counted, later, makeMap, nearest, node } from "./leaflet.js";

const ASK_AFTER_MS = 150;
const MOST_TAB_STOPS = 30; // with more marks than this the list is the way for the keyboard
const LARGEST_WITHIN_KM = 200;
const CLOSE_ZOOM = 13;
const SMALLEST_MARK = 30; // pixels; an area is drawn true to scale once it is larger
const LARGEST_CROWD = 52; // pixels
const REGION_ZOOM = 4;
const WORLD = { center: [25, 0], zoom: 2 };

export default function begin(element) {
  return new PeopleMap(element);
}

class PeopleMap {
  constructor(element) {
    this.element = element;
    this.panel = element.closest("[data-map-panel]");
    this.here = this.panel.querySelector("[data-map-here]");
    this.status = this.panel.querySelector("[data-map-status]");
    const { map, words } = makeMap(element);
    Object.assign(this, { map, words });
    this.towns = addBackground(map, element);
    this.ring = window.L.layerGroup().addTo(map);
    this.marks = window.L.layerGroup().addTo(map);
    this.shown = []; // [{feature, shown, at, width, height}]
    const load = later(() => this.load(), ASK_AFTER_MS);
    map.on("autopanstart", () => (this.byItself = true));
    map.on("moveend", () => {
      if (this.looking) return;
      if (!this.byItself && !map.resizing) this.offerHere();
      this.byItself = false;
      load();
    });
    this.bindCards();
    this.look();
  }

  get source() {
    return document.querySelector("[data-map-source]").dataset;
  }

  /** The results changed: look where the new search looks. */
  refresh() {
    if (this.source.mapUrl !== this.url) this.look();
  }

  remove() {
    this.cards.abort();
    this.asking?.abort();
    this.map.remove();
  }

  /** The first view of a search: around its place, or around everybody it finds. */
  async look() {
    const { mapUrl, mapView } = this.source;
    this.url = mapUrl;
    this.here.hidden = true;
    this.map.closePopup();
    this.ring.clearLayers();
    const found = mapView ? null : await this.ask(new URL(mapUrl, location.href));
    this.looking = true;
    if (mapView) this.lookAround(JSON.parse(mapView));
    else this.lookAt(found?.features ?? []);
    this.looking = false;
    await this.load();
  }

  lookAround({ lat, lon, km }) {
    this.map.fitBounds(window.L.latLng(lat, lon).toBounds(km * 2000), { animate: false });
    this.ring.addLayer(window.L.circle([lat, lon], { radius: km * 1000, className: "map-within", interactive: false }));
  }

  /** Everybody if there is room; else the region where most are. */
  lookAt(features) {
    const all = window.L.latLngBounds([]);
    for (const { bbox } of features) all.extend([bbox[1], bbox[0]]).extend([bbox[3], bbox[2]]);
    if (!all.isValid()) {
      this.map.setView(WORLD.center, WORLD.zoom, { animate: false });
      return;
    }
    const zoom = this.map.getBoundsZoom(all.pad(0.05));
    if (zoom > this.map.getMinZoom()) {
      this.map.setView(all.getCenter(), Math.min(zoom, CLOSE_ZOOM), { animate: false });
      return;
    }
    const [lon, lat] = features.reduce((a, b) => (b.properties.people > a.properties.people ? b : a)).geometry.coordinates;
    this.map.setView([lat, lon], REGION_ZOOM, { animate: false });
  }

  async load() {
    const url = new URL(this.url, location.href);
    url.searchParams.set("bounds", boundsOf(this.map));
    const found = await this.ask(url);
    if (found) this.draw(found);
  }

  /** The server's answer, or null where a later question has overtaken this one. */
  async ask(url) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const response = await fetch(url, { signal: this.asking.signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      return await response.json();
    } catch (error) {
      if (error.name !== "AbortError") this.status.textContent = this.words.failed;
      return null;
    }
  }

  draw({ people, features }) {
    const focused = this.element.contains(document.activeElement) && document.activeElement !== this.element;
    this.marks.clearLayers();
    this.shown = features.map((feature) => this.mark(feature, features.length <= MOST_TAB_STOPS));
    if (focused && !this.element.contains(document.activeElement)) this.element.focus({ preventScroll: true });
    this.towns?.avoid(this.shown);
    this.status.textContent = counted(people, this.words.found);
    this.element.dataset.mapMarks = features.length; // drawn
  }

  mark(feature, keyboard) {
    const { people, home, clinic, area, named, reason } = feature.properties;
    const [lon, lat] = feature.geometry.coordinates;
    const at = nearest(this.map, lat, lon);
    const pixels = area ? this.pixels(at, area) : 0;
    const size = Math.round(Math.max(pixels, Math.min(LARGEST_CROWD, SMALLEST_MARK + 4 * Math.log2(people))));
    const kind = home && clinic ? "both" : home ? "home" : "clinic";
    const shape = people > 1 ? "many" : area ? "area" : "pin";
    const large = pixels > SMALLEST_MARK ? " map-mark-true" : "";
    const icon = window.L.divIcon({
      className: `map-mark map-mark-${kind} map-mark-${shape}${large}`,
      iconSize: [size, size],
      html: people > 1 ? node("span", "", people.toLocaleString(document.documentElement.lang)) : "",
    });
    const marker = window.L.marker(at, { icon, keyboard, riseOnHover: true }).addTo(this.marks);
    const shown = marker.getElement();
    const kinds = [home && this.words.home, clinic && this.words.clinic].filter(Boolean).join(", ");
    const name = people === 1 ? [named[0].name, named[0].profession].join(", ") : counted(people, this.words.people);
    shown.setAttribute("aria-label", [name, reason || kinds].join(" · "));
    marker.on("click", () => this.open(feature, at, shown));
    const lit = (on) => this.lightCards(feature.properties, on);
    for (const [event, on] of [["mouseenter", 1], ["focus", 1], ["mouseleave", 0], ["blur", 0]]) {
      shown.addEventListener(event, () => lit(Boolean(on)));
    }
    shown.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      this.open(feature, at, shown);
    });
    return { feature, shown, at, width: size, height: size };
  }

  pixels(at, km) {
    const [a, b] = [at, window.L.latLng(at.lat + km / 111.2, at.lng)].map((point) => this.map.latLngToLayerPoint(point));
    return 2 * Math.abs(a.y - b.y);
  }

  /** A single person, or people at one point, open a note; a crowd is looked at more closely. */
  open(feature, at, from) {
    const { named, people } = feature.properties;
    if (!named) {
      const [west, south, east, north] = feature.bbox;
      const shift = at.lng - feature.geometry.coordinates[0];
      const extent = window.L.latLngBounds([south, west + shift], [north, (east < west ? east + 360 : east) + shift]);
      const zoom = Math.max(this.map.getBoundsZoom(extent.pad(0.1)), this.map.getZoom() + 1);
      this.map.setView(extent.getCenter(), Math.min(zoom, this.map.getMaxZoom()));
      return;
    }
    const note = node("div", "map-note");
    if (people > 1) note.append(node("p", "map-note-count", counted(people, this.words.people)));
    for (const { name, profession, url } of named) {
      const line = note.appendChild(node("p"));
      Object.assign(line.appendChild(node("a", "", name)), { href: url });
      line.append(node("span", "", profession));
    }
    if (people === 1) note.append(node("p", "map-note-reason", feature.properties.reason));
    if (people > named.length) note.append(node("p", "", this.words.more.replace("{n}", people - named.length)));
    const popup = window.L.popup({ offset: [0, -8], maxWidth: 260, closeButton: true, className: "map-popup" });
    popup.setLatLng(at).setContent(note).openOn(this.map);
    const shown = popup.getElement();
    shown.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", this.words.close);
    shown.addEventListener("keydown", ({ key }) => key === "Escape" && this.map.closePopup(popup));
    if (from.matches(":focus-visible")) note.querySelector("a").focus();
    popup.on("remove", () => {
      if (document.activeElement !== document.body && !shown.contains(document.activeElement)) return;
      (from.isConnected ? from : this.element).focus({ preventScroll: true });
    });
  }

  /** "Search this area" once the map was moved: the same search around what it shows. */
  offerHere() {
    const { lat, lng } = this.map.getCenter().wrap();
    const view = this.map.getBounds();
    const edge = Math.min(
      this.map.distance(view.getCenter(), [view.getNorth(), view.getCenter().lng]),
      this.map.distance(view.getCenter(), [view.getCenter().lat, view.getEast()]),
    );
    const url = new URL(this.source.mapSearch, location.href);
    url.searchParams.set("lat", lat.toFixed(2));
    url.searchParams.set("lon", lng.toFixed(2));
    url.searchParams.set("within", Math.min(LARGEST_WITHIN_KM, Math.max(1, Math.round(edge / 1000))));
    this.here.href = url;
    this.here.hidden = false;
    this.status.setAttribute("role", "status"); // from now on its changes are answers
  }

  bindCards() {
    this.cards = new AbortController();
    const { signal } = this.cards;
    for (const [event, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
      document.addEventListener(event, ({ target }) => this.lightMarks(target.closest?.("[data-person]"), on), { signal });
    }
  }

  lightMarks(card, on) {
    if (!card) return;
    const id = Number(card.dataset.person);
    for (const { feature, shown } of this.shown) {
      if (feature.properties.ids.includes(id)) shown.classList.toggle("map-lit", on);
    }
  }

  lightCards({ ids }, on) {
    for (const id of ids) {
      for (const card of document.querySelectorAll(`[data-person="${id}"]`)) card.classList.toggle("map-lit", on);
    }
  }
}
