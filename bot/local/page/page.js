// Swaps what the server rendered anew, and sends forms without leaving the page. It builds no HTML of its own.
"use strict";

// -- what arrives ----------------------------------------------------------------------------------------------------

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Rows that look as before stay the same nodes: focus, open dialogs and scrolling survive. */
function swapRows(list, fresh) {
  const old = new Map([...list.children].map((row) => [row.dataset.key, row]));
  let at = list.firstElementChild;
  let focused = null;
  for (const row of [...fresh.children]) {
    const before = old.get(row.dataset.key);
    old.delete(row.dataset.key);
    const keep = before && before.dataset.hash === row.dataset.hash;
    const node = keep ? before : row;
    if (before && !keep) {
      const details = $$("details", before).map((d) => d.open);
      $$("details", row).forEach((d, i) => { if (details[i] !== undefined) d.open = details[i]; });
      if (at === before) at = before.nextElementSibling;
      keepTyped(before, row);
      focused ||= keepFocus(before, row);
      before.remove();
    }
    if (node === at) at = at.nextElementSibling;
    else list.insertBefore(node, at);
  }
  focused?.focus({ preventScroll: true });
  old.forEach((row) => row.remove());
}

function swapMessages(box, html) {
  const fresh = parse(html);
  const list = $(".rows", box);
  const freshList = $(".rows", fresh);
  const rest = (root) => [...root.children].filter((n) => !n.classList.contains("rows")).map((n) => n.outerHTML).join("");
  if (!list || !freshList || rest(box) !== rest(fresh)) box.replaceChildren(fresh);
  else swapRows(list, freshList);
}

function swapThread(html) {
  const fresh = parse(html);
  const box = $("#thread [data-scroll]");
  const freshBox = $("[data-scroll]", fresh);
  if (!box || !freshBox) return $("#thread").replaceChildren(fresh);
  $("#thread .topic").replaceWith($(".topic", fresh));
  swapRows($(".rows", box), $(".rows", freshBox));
}

function swapSidebar(html) {
  const open = $(".switcher")?.open;
  $("#sidebar").replaceChildren(parse(html));
  if (open) $(".switcher").open = true;
  markNew();
}

function swapModal(html) {
  const holder = $("#modal");
  const fresh = $("dialog", parse(html));
  const shown = $("dialog", holder);
  if (!fresh) return holder.replaceChildren();
  const here = shown && shown.dataset.key === fresh.dataset.key;
  if (here && $("dialog.confirm[open]", shown)) return; // a question is open; what follows its answer shows the rest
  const focused = here && keepFocus(shown, fresh);
  if (here) keepTyped($("form", shown), $("form", fresh));
  holder.replaceChildren(fresh);
  showModal();
  focused?.focus();
}

function swapHome(html) {
  const box = $("#home");
  if (!box) return;
  const fresh = parse(html);
  const [before, after] = [$("form", box), $("form", fresh)];
  const same = before && after && before.dataset.key === after.dataset.key;
  if (same) keepTyped(before, after);
  const focused = same && keepFocus(before, after);
  box.replaceChildren(fresh);
  focused?.focus();
}

function swapWhole(id) {
  return (html) => $(id)?.replaceChildren(parse(html));
}

function showModal() {
  const dialog = $("#modal dialog");
  if (!dialog || dialog.open) return;
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); closeModal(); });
  dialog.showModal();
  const field = $('[aria-invalid="true"]', dialog) || $("textarea, input:not([type=hidden]), select", dialog);
  if (field) field.focus();
}

const swaps = {
  sidebar: swapSidebar,
  bar: swapWhole("#bar"),
  home: swapHome,
  messages: (html) => $("#messages") && swapMessages($("#messages"), html),
  prompts: swapWhole("#prompts"),
  thread: swapThread,
  modal: swapModal,
};

/** What has arrived and is not shown yet: the newest HTML of each part. */
let arrived = {};
let pressed = false;

function showArrived() {
  if (pressed) return; // a press and its release on two nodes are no click: the row under the finger stays until then
  const parts = Object.entries(arrived);
  arrived = {};
  if (!parts.length) return;
  markThread(); // what stood at its end was read, whatever comes now
  const boxes = scrollBoxes().map((box) => [box, nearEnd(box), lastKey(box)]);
  for (const [part, html] of parts) swaps[part](html);
  boxes.forEach(([box, follow, key]) => { if (follow) showAfter(box, key); });
  markRead();
}

function released() {
  pressed = false;
  setTimeout(showArrived); // after the click that the release makes
}

document.addEventListener("pointerdown", (event) => { pressed = event.isPrimary && event.button === 0; }, true);
for (const end of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(end, released, true);
window.addEventListener("blur", released);

function listen() {
  const stream = new EventSource("live");
  stream.onmessage = (event) => {
    trouble("");
    Object.assign(arrived, JSON.parse(event.data));
    showArrived();
  };
  stream.onerror = () => trouble("The workspace does not answer. This page looks for it again by itself.");
}

// -- what is sent ----------------------------------------------------------------------------------------------------

async function compose(form) {
  const field = $("textarea", form);
  const text = field.value;
  if (!text.trim()) return;
  const data = new FormData(form);
  field.value = "";
  grow(field);
  hint(field);
  scrollBoxes().forEach((box) => { if (form.closest(".channel, .thread").contains(box)) box.scrollTop = box.scrollHeight; });
  if (!(await send("type", data)) && !field.value) field.value = text;
}

function closeModal() {
  const dialog = $("#modal dialog");
  if (dialog) send(`${dialog.dataset.base}close`, new URLSearchParams());
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  event.preventDefault();
  if (form.matches("[data-composer]")) return compose(form);
  if (form.matches("[data-view]") && !form.matches("[data-modal-form]")) return;
  if (form.matches("[data-modal-form]")) {
    const button = $('[type="submit"]', form);
    if (button) button.disabled = true;
    await send(form.getAttribute("action"), new FormData(form));
    if (button) button.disabled = false;
    return;
  }
  if (!asksFirst(form, event.submitter)) act(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const hit = (selector) => event.target.closest(selector);
  if (hit("[data-close-modal]")) closeModal();
  else if (hit("[data-complete]")) complete(hit("[data-complete]"));
  else if (hit("[data-toggle-sidebar]")) toggleSidebar();
  if (!hit(".switcher")) $(".switcher")?.removeAttribute("open");
  if (!hit(".sidebar, [data-toggle-sidebar]")) toggleSidebar(false);
});

// -- typing ----------------------------------------------------------------------------------------------------------

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
}

function hint(field) {
  const hints = $("[data-hints]", field.form);
  if (hints) hints.hidden = !/^\/\S*$/.test(field.value);
}

function complete(button) {
  const field = $("textarea", button.closest("form"));
  field.value = button.dataset.complete;
  hint(field);
  field.focus();
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-composer] textarea")) return;
  grow(event.target);
  hint(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    toggleSidebar(false);
    $(".switcher")?.removeAttribute("open");
  }
  if (event.isComposing || !event.target.matches("[data-composer] textarea")) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === "Tab" && !$("[data-hints]", event.target.form)?.hidden) {
    const first = $(`[data-complete^="${CSS.escape(event.target.value)}"]`, event.target.form);
    if (first) { event.preventDefault(); complete(first); }
  }
});

// -- small comforts --------------------------------------------------------------------------------------------------

function toggleSidebar(show = !document.body.classList.contains("sidebar-open")) {
  document.body.classList.toggle("sidebar-open", show);
  $("[data-toggle-sidebar]").setAttribute("aria-expanded", String(show));
}

const notices = $(".notices");
if (notices) {
  notices.open = localStorage.getItem("notices open") === "yes";
  notices.addEventListener("toggle", () => localStorage.setItem("notices open", notices.open ? "yes" : "no"));
}

openBoxes();
$("#messages .selected")?.scrollIntoView({ block: "nearest" });
markRead();
showModal();
listen();
if (matchMedia("(min-width: 900px)").matches && !$("#modal dialog")) $(".channel .composer textarea")?.focus();
