/* One sentence after another by keys: each key presses what names it in data-key. Every page works without this file. */
(function () {
  "use strict";
  var box = document.querySelector("[data-keys]");
  if (!box) return;

  function isTyped(field) { return field.matches("textarea,select,input:not([type=checkbox]):not([type=radio])"); }
  function wanted(key) {
    return Array.prototype.filter.call(box.querySelectorAll("[data-key]"), function (each) {
      return each.dataset.key.split(" ").indexOf(key) >= 0;
    })[0];
  }

  box.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyped(event.target)) {
      if (event.key === "Escape") box.focus();
      return;
    }
    /* Enter presses what has the focus, if anything has. */
    if (event.key === "Enter" && event.target !== box) return;
    var found = wanted(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!found) return;
    event.preventDefault();
    if (isTyped(found)) found.focus();
    else found.click();
  });

  /* Where something is wrong, its summary has the focus. */
  if (!document.querySelector(".errsum")) box.focus({ preventScroll: true });
})();
