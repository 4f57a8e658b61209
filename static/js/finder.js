// The finder and the browser's own Back button. A page that answers a form, and that nothing may store, cannot be
// gone back to: the browser would ask whether to send the form again. So the finder's pages follow each other within
// one document, and its results turn into the ordinary search as somebody leaves them. Answers stay in the memory of
// this document; without JavaScript everything works, and the browser asks.

const main = document.querySelector("main");
const life = performance.timeOrigin; // of this document: entries of an earlier one lead nowhere
const pages = []; // by number: what main held, with what was typed and ticked, and its title
let shown = 0;

function hold() {
  pages[shown] = { nodes: [...main.childNodes], title: document.title };
}

function show(number) {
  shown = number;
  main.replaceChildren(...pages[number].nodes);
  document.title = pages[number].title;
  main.focus({ preventScroll: true });
  window.scrollTo({ top: 0, behavior: "instant" }); // another page, not a place on this one
}

async function follow(form, button) {
  const response = await fetch(form.action, { method: "POST", body: new FormData(form, button) });
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = answer.querySelector("main");
  if (!response.ok || !next) throw new Error(String(response.status));
  hold();
  pages[shown + 1] = { nodes: [...next.childNodes], title: answer.title };
  history.pushState({ life, page: shown + 1 }, "");
  show(shown + 1);
}

function sendWithout(form, button) {
  const go = document.createElement("input");
  Object.assign(go, { type: "hidden", name: button.name, value: button.value });
  form.append(go);
  form.submit();
}

function followForms() {
  history.replaceState({ life, page: shown }, "");
  document.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    if (!button || !form.matches("form[data-finder]") || button.matches("[data-leaves]")) return;
    event.preventDefault();
    const sent = follow(form, button);
    button.disabled = true; // pressed once is enough
    sent.catch(() => sendWithout(form, button)).finally(() => (button.disabled = false));
  });
  window.addEventListener("popstate", ({ state }) => {
    if (state === null) {
      history.replaceState({ life, page: shown }, ""); // a link within the page, as to a question that needs an answer
    } else if (state.life !== life) {
      history.back();
    } else if (state.page !== shown) {
      hold();
      show(state.page);
    }
  });
}

function leaveAsSearch(plain) {
  const leave = () => history.replaceState(null, "", plain.href);
  document.addEventListener("submit", leave);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // opens elsewhere
    if (link && link !== plain && link.origin === location.origin && !link.hash) leave();
  });
}

const plain = document.querySelector("a[data-plain]");
if (plain) leaveAsSearch(plain);
else if (document.querySelector("form[data-finder]")) followForms();

// "None of these" and the others undo each other; the server checks it again.
document.addEventListener("change", ({ target }) => {
  const group = target.matches?.("form[data-finder] input[type=checkbox]") && target.checked && target.closest("fieldset");
  if (!group) return;
  for (const box of group.querySelectorAll(`input[type=checkbox][name="${target.name}"]`)) {
    if (box !== target && (target.value === "none" || box.value === "none")) box.checked = false;
  }
});
