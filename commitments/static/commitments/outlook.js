/* Shows the joint status that a finding would lead to while it is filled in.
   Without this file the button "Show result" does, and the server says before it records what will not change it. */
const NAMES = ["party", "zone", "status", "confidence", "as_of", "done_on", "tier"];

function showOutlook(region) {
  const form = region.closest("form");
  let lastNumber = 0;
  let timer;

  function query() {
    const sent = new FormData(form);
    const found = new URLSearchParams();
    for (const name of NAMES) if (sent.get(name)) found.set(`finding-${name}`, sent.get(name));
    return found;
  }

  async function ask() {
    if (!navigator.onLine) {
      region.textContent = "";
      return;
    }
    const number = ++lastNumber;
    try {
      const response = await fetch(`${region.dataset.outlookUrl}?${query()}`);
      const html = response.ok ? await response.text() : "";
      if (number !== lastNumber) return;
      region.innerHTML = html;
      form.elements.told.value = region.querySelector("[data-told]")?.dataset.told ?? "";
    } catch {
      region.textContent = "";
    }
  }

  form.addEventListener("change", (event) => {
    if (!NAMES.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  });
  if (query().get("finding-status")) ask();
}

const region = document.querySelector("[data-outlook-url]");
if (region) showOutlook(region);
