/* Words selected in a text, by mouse, touch or keyboard, lead to the page that records them.
   Paragraphs with data-start hold words of the text and say where in it they begin; what is marked data-beside, and the
   small references, are no part of it. The server counts code points, a browser UTF-16: points() is where one becomes
   the other. Every page works without this file. */
(function () {
  "use strict";
  var text = document.querySelector("[data-record]");
  if (!text) return;
  var bar = document.querySelector("[data-record-bar]"), link = bar.querySelector("a"), said = bar.querySelector("[data-record-words]");
  var OUTSIDE = "sup,[data-beside]";

  function points(string) { return Array.from(string).length; }

  function holders() { return Array.prototype.slice.call(text.querySelectorAll("[data-start]")); }

  function letters(holder) {
    var found = [], walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT), node;
    while ((node = walker.nextNode())) if (!node.parentElement.closest(OUTSIDE)) found.push(node);
    return found;
  }

  /* What of the text lies within the selection: from where to where, and its words; nothing where there is none. */
  function selected() {
    var selection = getSelection(), start = null, end = null, words = "";
    if (!selection.rangeCount || selection.isCollapsed) return null;
    var range = selection.getRangeAt(0);
    holders().forEach(function (holder) {
      var at = Number(holder.dataset.start);
      letters(holder).forEach(function (node) {
        if (range.intersectsNode(node)) {
          var from = node === range.startContainer ? range.startOffset : 0;
          var to = node === range.endContainer ? range.endOffset : node.data.length;
          if (from < to) {
            if (start === null) start = at + points(node.data.slice(0, from));
            end = at + points(node.data.slice(0, to));
            words += node.data.slice(from, to);
          }
        }
        at += points(node.data);
      });
    });
    return start === null ? null : { place: [start, end], words: words.trim().replace(/\s+/g, " ") };
  }

  /* Passages that were chosen before, as the hash carries them here: #add=12-80,90-99 */
  function chosenBefore() {
    var found = /^#add=([\d,-]+)$/.exec(location.hash);
    return found ? found[1].split(",").map(function (pair) { return pair.split("-"); }) : [];
  }

  function address(place) {
    var query = new URLSearchParams();
    chosenBefore().concat([place]).forEach(function (pair) { query.append("start", pair[0]); query.append("end", pair[1]); });
    return text.dataset.record + "?" + query;
  }

  function show() {
    var found = selected();
    bar.hidden = !found;
    if (!found) return;
    link.href = address(found.place);
    said.textContent = found.words;
  }

  var timer;
  document.addEventListener("selectionchange", function () { clearTimeout(timer); timer = setTimeout(show, 100); });
  /* Pressing the button would take the selection away before it is followed. */
  bar.addEventListener("mousedown", function (event) { event.preventDefault(); });

  /* By keyboard: a paragraph is focused, its words are walked with the arrows and taken with Enter. */
  var paragraphs = holders(), forward = getComputedStyle(paragraphs[0] || text).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  var backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  paragraphs.forEach(function (p, index) { p.tabIndex = index ? -1 : 0; p.setAttribute("aria-describedby", "record-keys"); });

  function take(p) {
    paragraphs.forEach(function (other) { other.tabIndex = other === p ? 0 : -1; });
    p.focus();
  }

  /* The words of a paragraph, each from where to where in its letters, without the marks around them. */
  function wordsOf(p) {
    var line = letters(p).map(function (node) { return node.data; }).join("");
    return Array.from(line.matchAll(/[^\s\p{P}]+(?:\p{P}[^\s\p{P}]+)*/gu), function (m) { return [m.index, m.index + m[0].length]; });
  }

  function locate(p, offset) {
    var nodes = letters(p), i = 0;
    while (i < nodes.length - 1 && offset > nodes[i].data.length) offset -= nodes[i++].data.length;
    return [nodes[i], offset];
  }

  var walked = { p: null, first: -1, last: -1 };
  function walk(p, step, extend) {
    var words = wordsOf(p), begun = walked.p === p;
    if (!words.length) return;
    var last = Math.max(0, Math.min(words.length - 1, (begun ? walked.last : -1) + step));
    walked = { p: p, first: begun && extend ? walked.first : last, last: last };
    var from = words[Math.min(walked.first, last)][0], to = words[Math.max(walked.first, last)][1];
    getSelection().setBaseAndExtent(...locate(p, from), ...locate(p, to));
  }

  text.addEventListener("keydown", function (event) {
    var p = event.target, index = paragraphs.indexOf(p);
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" && paragraphs[index + 1]) take(paragraphs[index + 1]);
    else if (event.key === "ArrowUp" && paragraphs[index - 1]) take(paragraphs[index - 1]);
    else if (event.key === forward) walk(p, 1, event.shiftKey);
    else if (event.key === backward) walk(p, -1, event.shiftKey);
    else if (event.key === "Enter" && selected()) location.assign(address(selected().place));
    else if (event.key === "Escape") { getSelection().removeAllRanges(); walked.p = null; }
    else return;
    event.preventDefault();
  });
})();
