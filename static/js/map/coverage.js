/** Where somebody comes and works: circles, areas, and pins for practices that are nobody's home. */

import { addBackground } from "./background.js";
import { makeMap, node } from "./leaflet.js";

const CLOSE_ZOOM = 13;
const LEAST_KM = 0.5; // around a pin, so that there is something to look at
const PIN_PIXELS = 26;

export default function begin(element) {
  const { map } = makeMap(element, { zoomSnap: 0.5 });
  const shapes = JSON.parse(element.dataset.mapShapes);
  const all = window.L.latLngBounds([]);
  for (const { lat, lon, km } of shapes) all.extend(window.L.latLng(lat, lon).toBounds(Math.max(km, LEAST_KM) * 2000));
  map.fitBounds(all, { padding: [12, 12], maxZoom: CLOSE_ZOOM, animate: false });
  const towns = addBackground(map, element);
  const pins = [];
  for (const shape of shapes) {
    if (shape.km) area(shape).addTo(map);
    else pins.push(...pin(shape, map));
  }
  towns?.avoid(pins);
  element.dataset.mapMarks = shapes.length; // drawn
  return map;
}

function area({ kind, lat, lon, km }) {
  return window.L.circle([lat, lon], { radius: km * 1000, className: `map-area-${kind}`, interactive: false });
}

/** A pin with its name; answers with the room they take. */
function pin({ lat, lon, name }, map) {
  const label = node("span", "map-pin-name", name);
  const icon = window.L.divIcon({
    className: "map-mark map-mark-clinic map-mark-pin",
    iconSize: [PIN_PIXELS, PIN_PIXELS],
    html: label,
  });
  window.L.marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(map);
  const { offsetWidth: width, offsetHeight: height } = label;
  return [
    { at: [lat, lon], width: PIN_PIXELS, height: PIN_PIXELS },
    { at: [lat, lon], width, height, down: (PIN_PIXELS + height) / 2 },
  ];
}
