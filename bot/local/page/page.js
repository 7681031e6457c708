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
  for (const row of [...fresh.children]) {
    const before = old.get(row.dataset.key);
    old.delete(row.dataset.key);
    const keep = before && before.dataset.hash === row.dataset.hash;
    const node = keep ? before : row;
    if (before && !keep) {
      const details = $$("details", before).map((d) => d.open);
      $$("details", row).forEach((d, i) => { if (details[i] !== undefined) d.open = details[i]; });
      if (at === before) at = before.nextElementSibling;
      before.remove();
    }
    if (node === at) at = at.nextElementSibling;
    else list.insertBefore(node, at);
  }
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
  const typed = shown && shown.dataset.key === fresh.dataset.key ? new FormData($("form", shown)) : null;
  holder.replaceChildren(fresh);
  if (typed) {
    for (const field of $("form", fresh).elements) {
      if (!field.name || !typed.has(field.name)) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = typed.getAll(field.name).includes(field.value);
      else field.value = typed.get(field.name);
    }
  }
  showModal();
}

function showModal() {
  const dialog = $("#modal dialog");
  if (!dialog || dialog.open) return;
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); closeModal(); });
  dialog.showModal();
  const field = $('[aria-invalid="true"]', dialog) || $("textarea, input, select", dialog);
  if (field) field.focus();
}

const swaps = { sidebar: swapSidebar, messages: (html) => swapMessages($("#messages"), html), thread: swapThread, modal: swapModal };

function listen() {
  const stream = new EventSource("live");
  stream.onmessage = (event) => {
    trouble("");
    markThread(); // what stood at its end was read, whatever comes now
    const boxes = scrollBoxes().map((box) => [box, nearEnd(box), lastKey(box)]);
    for (const [part, html] of Object.entries(JSON.parse(event.data))) swaps[part](html);
    boxes.forEach(([box, follow, key]) => { if (follow) showAfter(box, key); });
    markRead();
  };
  stream.onerror = () => trouble("The workspace does not answer. This page looks for it again by itself.");
}

function trouble(words) {
  const line = $("#trouble");
  line.hidden = !words;
  if (line.textContent !== words) line.textContent = words;
}

// -- what is sent ----------------------------------------------------------------------------------------------------

async function send(url, body) {
  try {
    const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
    const sent = answer.type === "opaqueredirect" || answer.ok;
    trouble(sent ? "" : await answer.text());
    return sent;
  } catch {
    trouble("The workspace does not answer. Nothing was sent.");
    return false;
  }
}

async function act(form) {
  $("dialog[open]", form)?.close();
  const data = new FormData(form);
  const controls = $$("button, select, input:not([type=hidden])", form);
  controls.forEach((control) => { control.disabled = true; });
  form.classList.add("busy");
  await send(form.getAttribute("action"), data);
  form.classList.remove("busy");
  controls.forEach((control) => { control.disabled = false; });
}

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
  const ask = $("dialog.confirm", form);
  if (ask && !event.submitter?.matches("[data-confirmed]")) {
    ask.showModal();
    return $("[data-deny]", ask).focus();
  }
  if (form.matches("[data-modal-form]")) {
    const button = $('[type="submit"]', form);
    if (button) button.disabled = true;
    await send(form.getAttribute("action"), new FormData(form));
    if (button) button.disabled = false;
    return;
  }
  act(form);
});

document.addEventListener("click", (event) => {
  const hit = (selector) => event.target.closest(selector);
  if (hit("[data-deny]")) hit("dialog").close();
  else if (hit("[data-close-modal]")) closeModal();
  else if (hit("button[data-modal-act]")) actInModal(hit("button[data-modal-act]"));
  else if (hit("[data-also-click]")) send("click", new FormData(hit("form")));
  else if (hit("[data-complete]")) complete(hit("[data-complete]"));
  else if (hit("[data-toggle-sidebar]")) toggleSidebar();
  else if (event.target.matches("dialog.confirm")) event.target.close();
  if (!hit(".switcher")) $(".switcher")?.removeAttribute("open");
  if (!hit(".sidebar, [data-toggle-sidebar]")) toggleSidebar(false);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose]")) event.target.form.requestSubmit();
  else if (event.target.matches("[data-modal-act]")) actInModal(event.target);
});

function actInModal(control) {
  const data = new URLSearchParams({ action_id: control.dataset.modalAct, value: control.value });
  send(`${$("#modal dialog").dataset.base}click`, data);
}

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
