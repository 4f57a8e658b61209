// Suggestions while somebody types: a box that names where they come from (data-suggest) becomes a combobox, whose list
// opens below it (WAI-ARIA: list autocomplete with manual selection). Without this file it is the plain box that it was.
const PAUSE = 120; // milliseconds without another letter, before anything is asked
const FEWEST_LETTERS = 2;

const boxes = new WeakMap(); // by input: what is known of it

// Says how many there are; outside of what a search in place renews.
const heard = document.createElement("p");
heard.className = "visually-hidden";
heard.setAttribute("aria-live", "polite");
document.body.append(heard);

const optionsOf = (list) => [...list.querySelectorAll("[role=option]")];

function equip(input) {
  if (!boxes.has(input)) {
    boxes.set(input, { list: makeList(input), chosen: null, timer: 0, asked: null });
    input.addEventListener("input", () => askSoon(input));
    input.addEventListener("keydown", (event) => steer(input, event));
    input.addEventListener("blur", () => close(input));
  }
  // A search in place takes away what its page does not have.
  const { list } = boxes.get(input);
  if (!list.isConnected) input.closest(".suggests").append(list);
  input.autocomplete = "off";
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", String(!list.hidden));
}

function makeList(input) {
  const list = document.createElement("div");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestions);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) choose(input, option);
  });
  return list;
}

function askSoon(input) {
  const box = boxes.get(input);
  clearTimeout(box.timer);
  point(input, null);
  if (input.value.trim().length < FEWEST_LETTERS) close(input);
  else box.timer = setTimeout(() => ask(input), PAUSE);
}

async function ask(input) {
  const box = boxes.get(input);
  box.asked?.abort();
  box.asked = new AbortController();
  const address = new URL(input.dataset.suggest, location.href);
  address.searchParams.set("q", input.value);
  try {
    const answer = await fetch(address, { signal: box.asked.signal });
    if (answer.ok) show(input, await answer.text());
  } catch {
    // Asked again since, or offline: the box goes on without.
  }
}

function show(input, html) {
  const { list } = boxes.get(input);
  const answer = document.createElement("template");
  answer.innerHTML = html;
  const count = answer.content.querySelector("[data-heard]");
  count.remove();
  list.replaceChildren(answer.content);
  equip(input);
  const open = document.activeElement === input && optionsOf(list).length > 0;
  heard.textContent = open ? count.textContent.trim() : "";
  list.hidden = !open;
  list.scrollTop = 0;
  input.setAttribute("aria-expanded", String(open));
  point(input, null);
}

function close(input) {
  const box = boxes.get(input);
  clearTimeout(box.timer);
  box.asked?.abort();
  box.list.hidden = true;
  heard.textContent = "";
  input.setAttribute("aria-expanded", "false");
  point(input, null);
}

// Where the arrow keys have come to; the focus itself stays in the box.
function point(input, option) {
  const box = boxes.get(input);
  box.chosen?.setAttribute("aria-selected", "false");
  box.chosen = option;
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

function choose(input, option) {
  close(input);
  if (option.dataset.url) {
    location.assign(option.dataset.url);
    return;
  }
  input.value = option.dataset.fills;
  input.setCustomValidity("");
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function steer(input, event) {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const { list, chosen } = boxes.get(input);
  const options = list.hidden ? [] : optionsOf(list);
  const place = options.indexOf(chosen);
  const steps = { ArrowDown: place + 1, ArrowUp: place < 0 ? options.length - 1 : place - 1 };
  if (event.key in steps && options.length) {
    point(input, options[steps[event.key]] ?? null); // past either end the box itself comes first
  } else if (event.key === "ArrowDown" && input.value.trim().length >= FEWEST_LETTERS) {
    ask(input);
  } else if (event.key === "Enter" && chosen) {
    choose(input, chosen);
  } else if (event.key === "Escape" && options.length) {
    close(input);
    event.stopPropagation();
  } else {
    if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) point(input, null);
    if (event.key === "Enter") close(input);
    return;
  }
  event.preventDefault();
}

const equipAll = () => document.querySelectorAll("[data-suggest]").forEach(equip);
equipAll();
document.addEventListener("htmx:after:swap", equipAll);
