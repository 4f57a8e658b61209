// Keeps people on the visitor's shortlist in place. The list is the cookie that the POST of form#keep would set, in
// the shape that therapists/views/keeping.py reads: shortlist=12.45.78. Without this script that form is sent.
//
// button[data-shortlist=ID]     one person, called data-name
// form#keep                     data-kept and data-removed are its words
// [data-shortlist-count]        anywhere: how many are kept; hidden while nobody is

const COOKIE = "shortlist";
const MOST_KEPT = 20; // people, as in keeping.py
const KEPT_SECONDS = 90 * 24 * 3600; // as in keeping.py

const words = document.getElementById("keep").dataset;

function read() {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`));
  const ids = found ? found.slice(COOKIE.length + 1).split(".") : [];
  return [...new Set(ids.filter((id) => /^[1-9][0-9]{0,18}$/.test(id)))].slice(0, MOST_KEPT);
}

function write(ids) {
  const age = ids.length ? KEPT_SECONDS : 0;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${COOKIE}=${ids.join(".")}; path=/; max-age=${age}; samesite=lax${secure}`;
}

// Only what differs is touched, or the observer below would answer to itself for ever.
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function mark(button, kept) {
  const label = button.querySelector("[data-shortlist-words]");
  const drawing = button.querySelector("use");
  button.dataset.add ??= label.textContent;
  setText(label, kept ? words.kept : button.dataset.add);
  setAttribute(button, "aria-pressed", String(kept));
  setAttribute(drawing, "href", drawing.getAttribute("href").replace(/#.*/, kept ? "#kept" : "#keep"));
}

function show() {
  const ids = read();
  for (const button of document.querySelectorAll("button[data-shortlist]")) {
    mark(button, ids.includes(button.dataset.shortlist));
  }
  for (const count of document.querySelectorAll("[data-shortlist-count]")) {
    setText(count, ids.length ? String(ids.length) : "");
    count.hidden = ids.length === 0;
  }
}

const voice = document.createElement("p");
voice.className = "visually-hidden";
voice.setAttribute("role", "status");
document.body.append(voice);

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-shortlist]");
  if (!button) return;
  const id = button.dataset.shortlist;
  const ids = read();
  const kept = ids.includes(id);
  if (!kept && ids.length === MOST_KEPT) return; // the page that the form leads to says so, and what to do
  write(kept ? ids.filter((other) => other !== id) : [...ids, id]);
  if (read().includes(id) === kept) return; // a script may not keep cookies here: the form is sent instead
  event.preventDefault();
  show();
  voice.textContent = `${button.dataset.name}: ${kept ? words.removed : words.kept}`;
});

// Results that a swap brings or morphs, the page that "back" brings from memory, a list changed in another tab.
new MutationObserver(show).observe(document.body, {
  childList: true,
  subtree: true,
  characterData: true,
  attributeFilter: ["data-shortlist", "aria-pressed"],
});
addEventListener("pageshow", show);
document.addEventListener("visibilitychange", show);
show();
