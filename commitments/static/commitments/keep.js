/* What is typed into a form marked data-keep stays in this browser, for this person, until the server has it.
   Opened again, the page offers it back (_kept.html). Signing out forgets it. Every page works without this file. */
const PREFIX = `keep:${document.querySelector("script[data-person]").dataset.person}:`;
const OLDER = "~";

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function write(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch {}
}

function forget(beginning) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(beginning)) localStorage.removeItem(key);
  } catch {}
}

const isBox = (field) => field.type === "checkbox" || field.type === "radio";
const isKept = (field) => field.name && !/^(hidden|submit|button|file|password)$/.test(field.type);
const fields = (form) => [...form.elements].filter(isKept);

function typed(form) {
  return fields(form).filter((field) => !isBox(field) || field.checked).map((field) => [field.name, field.value]);
}

function putBack(form, values) {
  for (const field of fields(form)) {
    const mine = values.filter(([name]) => name === field.name);
    if (isBox(field)) field.checked = mine.some(([, value]) => value === field.value);
    else if (mine.length) field.value = mine[0][1];
  }
}

/* Out of the way of what is typed now, until the person has decided. */
function offerBack(form, key, kept) {
  const offer = form.querySelector("[data-kept]");
  forget(key);
  write(key + OLDER, kept);
  offer.querySelector("[data-when]").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
  offer.hidden = false;
  offer.querySelector("[data-put-back]").addEventListener("click", () => {
    putBack(form, kept.values);
    forget(key);
    write(key, kept);
    offer.hidden = true;
  });
  offer.querySelector("[data-forget]").addEventListener("click", () => {
    forget(key + OLDER);
    offer.hidden = true;
  });
}

/* The server has what was sent from these addresses. */
for (const message of document.querySelectorAll("[data-saved]")) forget(`${PREFIX}${message.dataset.saved}#`);

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `${PREFIX}${location.pathname}#${form.dataset.keep}`;
  const kept = read(key) || read(key + OLDER);
  const keepNow = () => write(key, { at: Date.now(), values: typed(form) });

  if (kept && JSON.stringify(kept.values) !== JSON.stringify(typed(form))) offerBack(form, key, kept);
  form.addEventListener("input", keepNow);
  form.addEventListener("submit", (event) => {
    keepNow();
    form.querySelector("[data-offline]").hidden = navigator.onLine;
    if (!navigator.onLine) event.preventDefault();
  });
}

document.addEventListener("submit", (event) => {
  if (/\/logout\/$/.test(event.target.getAttribute("action") || location.pathname)) forget(PREFIX);
});
