// Keys at the desk: n next, 1–9 the buttons of a page, r release, u undo, d desk, ? help. All are plain links and
// buttons too. Inactive while somebody types, and to be switched off in the help (WCAG 2.1.4).

const SWITCH = "desk-keys";
const NUMBERED =
  "[data-outcome], #submit-row button[type=submit], .compare-buttons button[type=submit], [data-asks] button[type=submit]";
const TYPING = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])";

const help = document.getElementById("desk-keys");
const onOff = help.querySelector("[data-desk-keys-on]");
const buttons = [...document.querySelectorAll(NUMBERED)].slice(0, 9);
const NAMED = { n: "next", r: "release", u: "undo", d: "home" };

function switchedOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

function show() {
  const on = switchedOn();
  onOff.checked = on;
  for (const mark of document.querySelectorAll("[data-desk-key]")) mark.hidden = !on;
}

function number() {
  buttons.forEach((button, place) => {
    const mark = document.createElement("kbd");
    mark.textContent = place + 1;
    mark.dataset.deskKey = "";
    mark.setAttribute("aria-hidden", "true");
    button.prepend(mark);
    button.setAttribute("aria-keyshortcuts", place + 1);
  });
}

function meant(key) {
  if (/^[1-9]$/.test(key)) return buttons[key - 1];
  return key in NAMED ? document.querySelector(`[data-desk=${NAMED[key]}]`) : undefined;
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || help.open) return;
  if (event.target instanceof Element && event.target.closest(TYPING)) return;
  if (event.key === "?") {
    help.showModal();
  } else if (switchedOn() && meant(event.key)) {
    meant(event.key).click();
  } else {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation(); // the theme has a list of keys of its own
}

onOff.addEventListener("change", () => {
  try {
    localStorage.setItem(SWITCH, onOff.checked ? "on" : "off");
  } catch {
    onOff.checked = true; // a browser that keeps nothing keeps the keys
  }
  show();
});
number();
show();
addEventListener("keydown", press, { capture: true });
document.documentElement.dataset.deskReady = "";
