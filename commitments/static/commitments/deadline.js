/* Shows how the words of a deadline are read while they are typed, and fills in what the person left empty.
   Without this file the server shows the reading when the form is sent, before anything is saved. */
const NAMES = ["earliest", "latest", "precision", "year_inferred", "meeting", "condition", "recurring"];
const NOTHING = { dataset: { precision: "none" } };

function readDeadline(words) {
  const form = words.form;
  const field = (name) => form.elements[`deadline_${name}`];
  const source = form.elements.provision || form.elements.document;
  const countedFrom = form.elements.asked_on;

  function isEmpty(name) {
    const { type, checked, value } = field(name);
    return type === "checkbox" ? !checked : !value || (name === "precision" && value === "none");
  }

  let isCorrected = !NAMES.every(isEmpty);
  let lastNumber = 0;
  let timer;

  const region = document.createElement("div");
  region.className = "help";
  region.id = "deadline-reading";
  region.setAttribute("role", "status");
  words.insertAdjacentElement("afterend", region);
  words.setAttribute("aria-describedby", `${words.getAttribute("aria-describedby") || ""} ${region.id}`.trim());

  function fill(reading) {
    for (const name of NAMES) {
      const value = reading.dataset[name] || "";
      if (field(name).type === "checkbox") field(name).checked = value === "1";
      else field(name).value = value;
    }
    if (reading.dataset.language) field("language").value = reading.dataset.language;
    field("shown").value = words.value;
  }

  function offer(reading) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button btn btn--small";
    button.textContent = words.dataset.readingTake;
    button.addEventListener("click", () => {
      isCorrected = false;
      fill(reading);
      button.remove();
      words.focus();
    });
    region.append(button);
  }

  async function ask() {
    const number = ++lastNumber;
    const query = new URLSearchParams({ words: words.value, language: field("language").value });
    if (source.value) query.set(source.name, source.value);
    if (countedFrom?.value) query.set("on", countedFrom.value);
    try {
      const response = await fetch(`${words.dataset.readingUrl}?${query}`);
      const html = await response.text();
      if (number !== lastNumber) return;
      region.innerHTML = html;
      const reading = region.querySelector("[data-reading]");
      if (!isCorrected) fill(reading || NOTHING);
      else if (reading) offer(reading);
    } catch {
      region.textContent = "";
    }
  }

  function askSoon() {
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  }

  for (const name of NAMES) field(name).addEventListener("change", () => { isCorrected = true; });
  words.addEventListener("input", askSoon);
  for (const each of [field("language"), source, countedFrom]) each?.addEventListener("change", askSoon);
  if (words.value) ask();
}

const words = document.querySelector("[data-reading-url]");
if (words) readDeadline(words);
