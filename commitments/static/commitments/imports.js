/* How far an import is, asked for now and then; when it has ended, the page is loaded again. Without this file a link
   on the page does it. */
(function () {
  "use strict";
  var box = document.querySelector("[data-progress]");
  if (!box) return;
  var bar = box.querySelector("progress"), words = box.querySelector("[data-done]"), waits = box.querySelector("[data-waits]"), told = -1;

  function ask() {
    fetch(box.dataset.progress, { headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then(function (state) {
        if (!state.working) { location.reload(); return; }
        waits.hidden = !state.waits;
        if (state.total) { bar.max = state.total; bar.value = state.done; }
        /* Read out at every tenth part, and not each time. */
        var tenth = Math.floor(state.percent / 10);
        if (state.total && tenth !== told) { told = tenth; words.textContent = box.dataset.words.replace("{done}", state.done).replace("{total}", state.total); }
        setTimeout(ask, 2000);
      })
      .catch(function () { setTimeout(ask, 10000); });
  }
  setTimeout(ask, 1500);
})();
