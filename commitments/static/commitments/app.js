/* Enhancement only: every page works without this file. */
const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

root.classList.add("js");
try {
  const saved = localStorage.getItem("theme");
  if (saved) root.dataset.theme = saved;
} catch {}

function switchTheme() {
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme:dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch {}
}

function toggleNavigation(button) {
  const isOpen = document.getElementById("nav").classList.toggle("is-open");
  button.setAttribute("aria-expanded", isOpen);
}

function showPassword(button) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  const isHidden = field.type === "password";
  field.type = isHidden ? "text" : "password";
  button.setAttribute("aria-pressed", isHidden);
}

/* What a click on an element does, by what marks it. */
const CLICKS = [
  ["[data-theme-toggle]", switchTheme],
  [".menu-btn", toggleNavigation],
  ["[data-dismiss]", (button) => button.closest(".toast,.message").remove()],
  ["[data-show-pw]", showPassword],
  ["[data-print]", () => print()],
];

document.addEventListener("click", (event) => {
  for (const menu of all("details.popup[open]")) if (!menu.contains(event.target)) menu.open = false;
  for (const [selector, act] of CLICKS) {
    const pressed = event.target.closest(selector);
    if (pressed) return act(pressed);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of all("details.popup[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  const isTyping = event.target.closest("textarea,select,input:not([type=checkbox]):not([type=radio])");
  const search = document.getElementById("q");
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping && search) {
    event.preventDefault();
    search.focus();
  }
});

/* Filters start closed on narrow screens. */
const filters = document.querySelector(".filters");
if (filters && matchMedia("(max-width:860px)").matches) filters.open = false;

/* Rows chosen for an update in bulk: how many, said aloud too. Without this the boxes and buttons work as they are. */
function countChosenRows(bar, head) {
  const boxes = all("input[data-row]");
  const every = bar.querySelector("[data-everything]");
  const count = bar.querySelector("[data-count]");

  function update() {
    for (const box of boxes) box.closest("tr").toggleAttribute("data-on", box.checked);
    const chosen = boxes.filter((box) => box.checked).length;
    const isEvery = Boolean(every?.checked);
    count.textContent = isEvery ? every.dataset.everything : chosen;
    head.checked = chosen === boxes.length;
    head.indeterminate = chosen > 0 && chosen < boxes.length;
    bar.classList.toggle("is-on", chosen > 0 || isEvery);
    for (const box of [...boxes, head]) box.disabled = isEvery;
    for (const button of all("button", bar)) button.disabled = !chosen && !isEvery;
  }

  document.addEventListener("change", ({ target }) => {
    if (target === head) for (const box of boxes) box.checked = head.checked;
    if (target === head || target === every || target.hasAttribute("data-row")) update();
  });
  addEventListener("pageshow", update);
}

const bulkBar = document.querySelector(".bulk");
const bulkHead = document.querySelector("input[data-all]");
if (bulkBar && bulkHead) countChosenRows(bulkBar, bulkHead);

/* The error summary takes the focus, so that it is read out first. */
document.querySelector(".error-summary")?.focus();

/* Unsaved changes. */
for (const form of all("form[data-guard]")) {
  let isChanged = false;
  form.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("submit", () => { isChanged = false; });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
}

/* A form that takes its time says so, and is sent once; after the browser's own "back", it can be sent again. */
for (const form of all("form[data-busy]")) {
  const note = form.querySelector("[data-busy-note]");
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("aria-busy")) return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    note.hidden = false;
  });
  addEventListener("pageshow", () => {
    form.removeAttribute("aria-busy");
    note.hidden = true;
  });
}
