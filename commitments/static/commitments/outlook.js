/* Shows the joint status that a finding would lead to while it is filled in.
   Without this file the button "Show result" does, and the server says before it records what will not change it. */
(function () {
  "use strict";
  var region = document.querySelector("[data-outlook-url]");
  if (!region) return;
  var form = region.closest("form"), asked = 0, timer;
  var names = ["party", "zone", "status", "confidence", "as_of", "done_on", "tier"];

  function query() {
    var sent = new FormData(form), found = new URLSearchParams();
    names.forEach(function (name) { if (sent.get(name)) found.set("finding-" + name, sent.get(name)); });
    return found;
  }
  function show(html) {
    region.innerHTML = html;
    var silent = region.querySelector("[data-told]");
    form.elements.told.value = silent ? silent.dataset.told : "";
  }
  function ask() {
    var number = ++asked;
    fetch(region.dataset.outlookUrl + "?" + query(), { credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (html) {
      if (number === asked) show(html);
    }).catch(function () { region.textContent = ""; });
  }
  form.addEventListener("change", function (event) {
    if (names.indexOf(event.target.name) < 0) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  });
  if (query().get("finding-status")) ask();
})();
