/* Shows how the words of a deadline are read while they are typed, and fills in what the person left empty.
   Without this file the server shows the reading when the form is sent, before anything is saved. */
(function () {
  "use strict";
  var words = document.querySelector("[data-reading-url]");
  if (!words) return;
  var form = words.form, names = ["earliest", "latest", "precision", "year_inferred", "meeting", "condition", "recurring"];
  function field(name) { return form.elements["deadline_" + name]; }
  var place = form.elements.provision || form.elements.document, counted = form.elements.asked_on;
  function isEmpty(name) {
    var f = field(name);
    return f.type === "checkbox" ? !f.checked : !f.value || (name === "precision" && f.value === "none");
  }
  var region = document.createElement("div"), asked = 0, timer, corrected = !names.every(isEmpty);
  region.className = "help";
  region.id = "deadline-reading";
  region.setAttribute("role", "status");
  words.insertAdjacentElement("afterend", region);
  words.setAttribute("aria-describedby", ((words.getAttribute("aria-describedby") || "") + " " + region.id).trim());

  function fill(read) {
    names.forEach(function (name) {
      var f = field(name), value = read.dataset[name] || "";
      if (f.type === "checkbox") f.checked = value === "1"; else f.value = value;
    });
    if (read.dataset.language) field("language").value = read.dataset.language;
    field("shown").value = words.value;
  }
  var nothing = { dataset: { precision: "none" } };

  function offer(read) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button btn btn--sm";
    button.textContent = words.dataset.readingTake;
    button.addEventListener("click", function () { corrected = false; fill(read); button.remove(); words.focus(); });
    region.appendChild(button);
  }

  function ask() {
    var number = ++asked, query = new URLSearchParams({ words: words.value, language: field("language").value });
    if (place.value) query.set(place.name, place.value);
    if (counted && counted.value) query.set("on", counted.value);
    fetch(words.dataset.readingUrl + "?" + query, { credentials: "same-origin" }).then(function (answer) {
      return answer.text();
    }).then(function (html) {
      if (number !== asked) return;
      region.innerHTML = html;
      var read = region.querySelector("[data-reading]");
      if (!corrected) fill(read || nothing); else if (read) offer(read);
    }).catch(function () { region.textContent = ""; });
  }
  function soon() { clearTimeout(timer); timer = setTimeout(ask, 300); }

  names.forEach(function (name) {
    field(name).addEventListener("change", function () { corrected = true; });
  });
  words.addEventListener("input", soon);
  field("language").addEventListener("change", soon);
  place.addEventListener("change", soon);
  if (counted) counted.addEventListener("change", soon);
  if (words.value) ask();
})();
