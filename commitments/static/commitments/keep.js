/* What is typed into a form marked data-keep stays in this browser, for this person, until the server has it.
   Opened again, the page offers it back (_kept.html). Signing out forgets it. Every page works without this file. */
(function () {
  "use strict";
  var prefix = "keep:" + document.currentScript.dataset.person + ":", OLDER = "~";

  function read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } }
  function write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch (e) {} }
  function forget(beginning) {
    try {
      Object.keys(localStorage).forEach(function (key) { if (key.indexOf(beginning) === 0) localStorage.removeItem(key); });
    } catch (e) {}
  }

  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !/^(hidden|submit|button|file|password)$/.test(field.type);
    });
  }
  function isBox(field) { return field.type === "checkbox" || field.type === "radio"; }
  function typed(form) {
    return fields(form).filter(function (field) { return !isBox(field) || field.checked; }).map(function (field) {
      return [field.name, field.value];
    });
  }
  function putBack(form, values) {
    fields(form).forEach(function (field) {
      var mine = values.filter(function (pair) { return pair[0] === field.name; });
      if (isBox(field)) field.checked = mine.some(function (pair) { return pair[1] === field.value; });
      else if (mine.length) field.value = mine[0][1];
    });
  }

  /* The server has what was sent from these addresses. */
  document.querySelectorAll("[data-saved]").forEach(function (message) { forget(prefix + message.dataset.saved + "#"); });

  document.querySelectorAll("form[data-keep]").forEach(function (form) {
    var key = prefix + location.pathname + "#" + form.dataset.keep;
    var kept = read(key) || read(key + OLDER), offer = form.querySelector("[data-kept]"), same = JSON.stringify(typed(form));

    if (kept && JSON.stringify(kept.values) !== same) {
      /* Out of the way of what is typed now, until the person has decided. */
      forget(key);
      write(key + OLDER, kept);
      offer.querySelector("[data-when]").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
      offer.hidden = false;
      offer.querySelector("[data-put-back]").addEventListener("click", function () {
        putBack(form, kept.values);
        forget(key);
        write(key, kept);
        offer.hidden = true;
      });
      offer.querySelector("[data-forget]").addEventListener("click", function () { forget(key + OLDER); offer.hidden = true; });
    }

    form.addEventListener("input", function () { write(key, { at: Date.now(), values: typed(form) }); });
    form.addEventListener("submit", function (event) {
      write(key, { at: Date.now(), values: typed(form) });
      form.querySelector("[data-offline]").hidden = navigator.onLine;
      if (!navigator.onLine) event.preventDefault();
    });
  });

  document.addEventListener("submit", function (event) {
    if (/\/logout\/$/.test(event.target.getAttribute("action") || location.pathname)) forget(prefix);
  });
})();
