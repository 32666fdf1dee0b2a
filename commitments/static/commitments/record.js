/* Words selected in a text, by mouse, touch or keyboard, lead to the page that records them.
   Paragraphs with data-start hold words of the text and say where in it they begin; what is marked data-beside, and the
   small references, are no part of it. The server counts code points, a browser UTF-16: countPoints() is where one
   becomes the other. Every page works without this file. */
const OUTSIDE = "sup,[data-beside]";
const text = document.querySelector("[data-record]");
const paragraphs = text ? [...text.querySelectorAll("[data-start]")] : [];
const bar = document.querySelector("[data-record-bar]");

const countPoints = (string) => [...string].length;

function textNodes(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(OUTSIDE)) found.push(walker.currentNode);
  return found;
}

/* What of a text node lies within a range: from where to where. */
function sliceWithin(node, range) {
  if (!range.intersectsNode(node)) return [0, 0];
  const from = node === range.startContainer ? range.startOffset : 0;
  const to = node === range.endContainer ? range.endOffset : node.data.length;
  return [from, to];
}

/* What of the text lies within the selection: from where to where, and its words; nothing where there is none. */
function readSelection() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  let start = null;
  let end = null;
  let words = "";
  for (const paragraph of paragraphs) {
    let at = Number(paragraph.dataset.start);
    for (const node of textNodes(paragraph)) {
      const [from, to] = sliceWithin(node, range);
      if (from < to) {
        start ??= at + countPoints(node.data.slice(0, from));
        end = at + countPoints(node.data.slice(0, to));
        words += node.data.slice(from, to);
      }
      at += countPoints(node.data);
    }
  }
  return start === null ? null : { place: [start, end], words: words.trim().replace(/\s+/g, " ") };
}

/* Passages that were chosen before, as the hash carries them here: #add=12-80,90-99 */
function chosenBefore() {
  const found = /^#add=([\d,-]+)$/.exec(location.hash);
  return found ? found[1].split(",").map((pair) => pair.split("-")) : [];
}

function addressOf(place) {
  const query = new URLSearchParams();
  for (const [start, end] of [...chosenBefore(), place]) {
    query.append("start", start);
    query.append("end", end);
  }
  return `${text.dataset.record}?${query}`;
}

function showBar() {
  const found = readSelection();
  bar.hidden = !found;
  if (!found) return;
  bar.querySelector("a").href = addressOf(found.place);
  bar.querySelector("[data-record-words]").textContent = found.words;
}

/* By keyboard: a paragraph is focused, its words are walked with the arrows and taken with Enter. */
function focusParagraph(paragraph) {
  for (const other of paragraphs) other.tabIndex = other === paragraph ? 0 : -1;
  paragraph.focus();
}

/* The words of a paragraph, each from where to where in its letters, without the marks around them. */
function wordsOf(paragraph) {
  const line = textNodes(paragraph).map((node) => node.data).join("");
  const found = line.matchAll(/[^\s\p{P}]+(?:\p{P}[^\s\p{P}]+)*/gu);
  return Array.from(found, (match) => [match.index, match.index + match[0].length]);
}

function locate(paragraph, offset) {
  const nodes = textNodes(paragraph);
  let index = 0;
  while (index < nodes.length - 1 && offset > nodes[index].data.length) offset -= nodes[index++].data.length;
  return [nodes[index], offset];
}

let walked = { paragraph: null, first: -1, last: -1 };

function walk(paragraph, step, isExtended) {
  const words = wordsOf(paragraph);
  if (!words.length) return;
  const isBegun = walked.paragraph === paragraph;
  const last = Math.max(0, Math.min(words.length - 1, (isBegun ? walked.last : -1) + step));
  walked = { paragraph, first: isBegun && isExtended ? walked.first : last, last };
  const [from] = words[Math.min(walked.first, last)];
  const [, to] = words[Math.max(walked.first, last)];
  getSelection().setBaseAndExtent(...locate(paragraph, from), ...locate(paragraph, to));
}

function stopWalking() {
  getSelection().removeAllRanges();
  walked.paragraph = null;
}

function onKey(event) {
  const paragraph = event.target;
  const index = paragraphs.indexOf(paragraph);
  if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const [backward, forward] = isRightToLeft ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  const { key, shiftKey } = event;
  if (key === "ArrowDown" && paragraphs[index + 1]) focusParagraph(paragraphs[index + 1]);
  else if (key === "ArrowUp" && paragraphs[index - 1]) focusParagraph(paragraphs[index - 1]);
  else if (key === forward) walk(paragraph, 1, shiftKey);
  else if (key === backward) walk(paragraph, -1, shiftKey);
  else if (key === "Enter" && readSelection()) location.assign(addressOf(readSelection().place));
  else if (key === "Escape") stopWalking();
  else return;
  event.preventDefault();
}

const isRightToLeft = Boolean(text) && getComputedStyle(paragraphs[0] || text).direction === "rtl";

if (text) {
  let timer;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(showBar, 100);
  });
  /* Pressing the button would take the selection away before it is followed. */
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  for (const [index, paragraph] of paragraphs.entries()) {
    paragraph.tabIndex = index ? -1 : 0;
    paragraph.setAttribute("aria-describedby", "record-keys");
  }
  text.addEventListener("keydown", onKey);
}
