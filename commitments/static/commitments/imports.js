/* How far an import is, asked for now and then; when it has ended, the page is loaded again. Without this file a link
   on the page does it. */
const box = document.querySelector("[data-progress]");
let lastTenth = -1;

function show(state) {
  const bar = box.querySelector("progress");
  box.querySelector("[data-waits]").hidden = !state.waits;
  if (!state.total) return;
  bar.max = state.total;
  bar.value = state.done;
  /* Read out at every tenth part, and not each time. */
  const tenth = Math.floor(state.percent / 10);
  if (tenth === lastTenth) return;
  lastTenth = tenth;
  const words = box.dataset.words.replace("{done}", state.done).replace("{total}", state.total);
  box.querySelector("[data-done]").textContent = words;
}

async function ask() {
  try {
    const response = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status);
    const state = await response.json();
    if (!state.working) return location.reload();
    show(state);
    setTimeout(ask, 2000);
  } catch {
    setTimeout(ask, 10000);
  }
}

if (box) setTimeout(ask, 1500);
