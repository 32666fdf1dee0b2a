/* One sentence after another by keys: each key presses what names it in data-key.
   Every page works without this file. */
const box = document.querySelector("[data-keys]");

const isTyped = (field) => field.matches("textarea,select,input:not([type=checkbox]):not([type=radio])");

function findByKey(key) {
  return [...box.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(key));
}

box?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyped(event.target)) {
    if (event.key === "Escape") box.focus();
    return;
  }
  /* Enter presses what has the focus, if anything has. */
  if (event.key === "Enter" && event.target !== box) return;
  const found = findByKey(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (!found) return;
  event.preventDefault();
  if (isTyped(found)) found.focus();
  else found.click();
});

/* Where something is wrong, its summary has the focus. */
if (!document.querySelector(".error-summary")) box?.focus({ preventScroll: true });
