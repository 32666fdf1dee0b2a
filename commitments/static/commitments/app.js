/* Enhancement only: every page works without this file. */
(function () {
  "use strict";
  var root = document.documentElement, $ = function (s, c) { return Array.prototype.slice.call((c || document).querySelectorAll(s)); };
  root.classList.add("js");
  try { var saved = localStorage.getItem("theme"); if (saved) root.dataset.theme = saved; } catch (e) {}

  document.addEventListener("click", function (e) {
    var t = e.target.closest("[data-theme-toggle],.menu-btn,[data-dismiss],[data-show-pw],[data-open],[data-print]");
    $("details.pop[open]").forEach(function (d) { if (!d.contains(e.target)) d.open = false; });
    if (!t) return;
    if (t.hasAttribute("data-theme-toggle")) {
      var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme:dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (x) {}
    } else if (t.matches(".menu-btn")) {
      var open = document.getElementById("nav").classList.toggle("is-open");
      t.setAttribute("aria-expanded", open);
    } else if (t.hasAttribute("data-dismiss")) {
      t.closest(".toast,.msg").remove();
    } else if (t.hasAttribute("data-show-pw")) {
      var i = document.getElementById(t.getAttribute("aria-controls")), show = i.type === "password";
      i.type = show ? "text" : "password"; t.setAttribute("aria-pressed", show);
    } else if (t.hasAttribute("data-print")) {
      print();
    } else if (t.hasAttribute("data-open")) {
      document.getElementById(t.dataset.open).showModal();
    }
  });

  document.addEventListener("keydown", function (e) {
    if (e.key === "Escape") $("details.pop[open]").forEach(function (d) { d.open = false; d.querySelector("summary").focus(); });
    if (e.key === "/" && !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.closest("textarea,select,input:not([type=checkbox]):not([type=radio])")) { var q = document.getElementById("q"); if (q) { e.preventDefault(); q.focus(); } }
  });

  /* filters start closed on narrow screens */
  var fw = document.querySelector(".fwrap");
  if (fw && matchMedia("(max-width:860px)").matches) fw.open = false;

  /* rows chosen for an update in bulk: how many, said aloud too; without this the boxes and buttons work as they are */
  var bulk = document.querySelector(".bulk"), all = document.querySelector("input[data-all]");
  if (bulk && all) {
    var boxes = $("input[data-row]"), every = bulk.querySelector("[data-everything]"), out = bulk.querySelector("[data-count]");
    var sync = function () {
      var n = boxes.filter(function (b) { b.closest("tr").toggleAttribute("data-on", b.checked); return b.checked; }).length, on = every && every.checked;
      out.textContent = on ? every.dataset.everything : n; all.checked = n === boxes.length; all.indeterminate = n > 0 && n < boxes.length;
      bulk.classList.toggle("is-on", n > 0 || on);
      boxes.concat(all).forEach(function (b) { b.disabled = on; });
      $("button", bulk).forEach(function (b) { b.disabled = !n && !on; });
    };
    document.addEventListener("change", function (e) {
      if (e.target === all) boxes.forEach(function (b) { b.checked = all.checked; });
      if (e.target === all || e.target === every || e.target.hasAttribute("data-row")) sync();
    });
    addEventListener("pageshow", sync);
  }

  /* the error summary takes the focus, so that it is read out first */
  var errors = document.querySelector(".errsum");
  if (errors) errors.focus();

  /* unsaved changes */
  $("form[data-guard]").forEach(function (f) {
    var dirty = false;
    f.addEventListener("input", function () { dirty = true; });
    f.addEventListener("submit", function () { dirty = false; });
    addEventListener("beforeunload", function (e) { if (dirty) e.preventDefault(); });
  });

  /* a form that takes its time says so, and is sent once; coming back by the browser's own button, it can be sent again */
  $("form[data-busy]").forEach(function (f) {
    var note = f.querySelector("[data-busy-note]");
    f.addEventListener("submit", function (e) {
      if (f.hasAttribute("aria-busy")) { e.preventDefault(); return; }
      f.setAttribute("aria-busy", "true"); note.hidden = false;
    });
    addEventListener("pageshow", function () { f.removeAttribute("aria-busy"); note.hidden = true; });
  });
})();
