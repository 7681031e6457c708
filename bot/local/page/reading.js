// Where the page scrolls to, and what a person has read. It is loaded before page.js, which tells it when.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// -- where to look ---------------------------------------------------------------------------------------------------

const nearEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 120;
const scrollBoxes = () => [$("#messages"), $("#thread [data-scroll]")].filter(Boolean);
const lastKey = (box) => $(".rows > :last-child", box)?.dataset.key;

/** Shows what came after a row, from its beginning: a long answer is not scrolled past. With nothing after it, the end. */
function showAfter(box, key) {
  const next = $(`[data-key="${CSS.escape(key)}"] + li`, box);
  if (next) box.scrollTop += next.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
  else box.scrollTop = box.scrollHeight;
}

/** A channel opens at its end; a thread where one has read to, so at first with its question. */
function openBoxes() {
  for (const box of scrollBoxes()) {
    const key = box.id === "messages" ? lastKey(box) : localStorage.getItem(threadKey);
    if (key) showAfter(box, key);
  }
  $("#thread [data-scroll]")?.addEventListener("scroll", markThread, { passive: true });
}

// -- what is read ----------------------------------------------------------------------------------------------------

const me = location.pathname.split("/")[2];
const readKey = (link) => `read ${me} ${link.dataset.channel}`;
const threadKey = `read ${location.pathname}`;

function markNew() {
  for (const link of $$("[data-channel]")) {
    const read = localStorage.getItem(readKey(link));
    if (read === null || link.hasAttribute("aria-current")) localStorage.setItem(readKey(link), link.dataset.latest);
    else {
      const isNew = link.dataset.latest > read;
      link.classList.toggle("unread", isNew);
      $(".new", link).hidden = !isNew;
    }
  }
}

function markThread() {
  const box = $("#thread [data-scroll]");
  if (box && nearEnd(box)) localStorage.setItem(threadKey, lastKey(box));
}

function markRead() {
  markNew();
  markThread();
}
