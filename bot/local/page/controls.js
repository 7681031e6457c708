// What one clicks and chooses: controls in messages, in modals and in the Home, menus, and buttons that send one thing.
"use strict";

// -- sending ---------------------------------------------------------------------------------------------------------

function trouble(words) {
  const line = $("#trouble");
  line.hidden = !words;
  if (line.textContent !== words) line.textContent = words;
}

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

// -- in messages: each control is a form of its own -------------------------------------------------------------------

async function act(form, submitter) {
  $("dialog[open]", form)?.close();
  if (form.classList.contains("busy")) { // a second click is none; another choice is sent when the first has been
    if (!submitter) form.dataset.again = "";
    return;
  }
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  if (form.dataset.carried) data.append("value", form.dataset.carried);
  addInputs(form, data);
  delete form.dataset.carried;
  closeMenus();
  form.classList.add("busy");
  await send(form.getAttribute("action"), data);
  form.classList.remove("busy");
  if ("again" in form.dataset) { delete form.dataset.again; act(form); }
}

/** What stands in the inputs of a message goes with whatever is clicked in it. */
function addInputs(control, data) {
  for (const field of $$('[name*="␟"]', control.closest(".blocks"))) {
    if (!["radio", "checkbox"].includes(field.type) || field.checked) data.append(field.name, field.value);
  }
}

/** An input of a message that is sent as soon as something was put into it. */
function actAlone(field) {
  const data = new FormData();
  addInputs(field, data);
  const values = data.getAll(field.name);
  (values.length ? values : [""]).forEach((value) => data.append("value", value));
  data.append("ts", field.closest("[data-ts]").dataset.ts);
  data.append("action_id", field.dataset.loneAct);
  data.append("block_id", field.dataset.block);
  return send("click", data);
}

/** Asks first where the app wants that; what was clicked in a menu is carried over the question. */
function asksFirst(form, submitter) {
  const ask = $("dialog.confirm", form);
  if (!ask || submitter?.matches("[data-confirmed]")) return false;
  if (submitter?.name) form.dataset.carried = submitter.value;
  ask.showModal();
  $("[data-deny]", ask).focus();
  return true;
}

// -- in views: the script sends the control, with all that stands in the form -----------------------------------------

function actInView(control, confirmed = false) {
  const form = control.closest("[data-view]");
  const ask = control.closest(".act") && $("dialog.confirm", control.closest(".act"));
  if (ask && !confirmed) {
    ask.dataset.asks = "";
    ask.returnControl = control;
    ask.showModal();
    return $("[data-deny]", ask).focus();
  }
  const data = new FormData(form);
  if (control.matches("button, a")) {
    if (control.hasAttribute("value")) data.append("value", control.getAttribute("value"));
  } else {
    const values = data.getAll(control.name);
    (values.length ? values : [""]).forEach((value) => data.append("value", value));
  }
  data.append("action_id", control.dataset.viewAct);
  data.append("block_id", control.dataset.block);
  closeMenus();
  return send(`${form.dataset.view}click`, data);
}

/** What stood in a form before it was rendered anew: what one typed survives what the app changes around it. */
function keepTyped(before, fresh) {
  const old = $$('[name*="␟"]', before);
  for (const field of $$('[name*="␟"]:not([type=hidden])', fresh)) {
    const box = field.type === "radio" || field.type === "checkbox";
    const same = old.find((one) => one.name === field.name && one.type === field.type && (!box || one.value === field.value));
    if (same && box) field.checked = same.checked;
    else if (same) field.value = same.value;
  }
}

/** What had the focus before something was rendered anew has it after: whoever uses the keyboard stays where they are. */
function keepFocus(before, fresh) {
  const able = "a[href], button, input:not([type=hidden]), select, summary, textarea";
  const [old, now] = [$$(able, before), $$(able, fresh)];
  const at = old.indexOf(document.activeElement);
  if (at < 0) return null;
  const named = now.find((one) => one.name && one.name === old[at].name && one.value === old[at].value);
  return old.length === now.length ? now[at] : named;
}

// -- menus -----------------------------------------------------------------------------------------------------------

const GAP = 8; // between a menu and the window's edges

function closeMenus(but) {
  $$("details.menu[open]").forEach((menu) => { if (menu !== but && !menu.contains(but)) menu.open = false; });
}

function chosenIn(menu) {
  return $$("input:checked", menu).map((box) => box.value).join("\n");
}

/** Under what opens it, or over it where there is more room; never past the window's edges. */
function placeMenu(menu) {
  const items = $(".items", menu);
  if (getComputedStyle(items).position !== "fixed") return;
  const at = $("summary", menu).getBoundingClientRect();
  const [above, below] = [at.top - GAP, window.innerHeight - at.bottom - GAP];
  items.style.maxHeight = "none";
  const over = items.offsetHeight > below && above > below;
  items.style.maxHeight = `${Math.max((over ? above : below) - GAP, 80)}px`;
  items.style.top = over ? "auto" : `${at.bottom + 3}px`;
  items.style.bottom = over ? `${window.innerHeight - at.top + 3}px` : "auto";
  const left = menu.matches(".right") ? at.right - items.offsetWidth : at.left;
  items.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - items.offsetWidth - GAP))}px`;
}

window.addEventListener("resize", () => closeMenus());
document.addEventListener("scroll", (event) => {
  $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) placeMenu(menu); });
}, true);

/** A menu of many opens, and when it closes, what changed in it is sent. */
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details.menu")) return;
  if (menu.open) {
    closeMenus(menu);
    menu.dataset.before = chosenIn(menu);
    placeMenu(menu);
  } else if (menu.matches("[data-many]") && menu.dataset.before !== chosenIn(menu)) {
    $("summary", menu).textContent = $$("input:checked", menu).map((box) => box.parentElement.textContent.trim()).join(", ") || "Choose…";
    const sender = $("[data-choose], [data-view-act], [data-lone-act]", menu);
    if (sender) choose(sender);
  }
}, true);

// -- events ----------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const hit = (selector) => event.target.closest(selector);
  if (hit("[data-deny]")) { hit("dialog").close(); hit("form")?.matches("[data-act]") && hit("form").reset(); }
  else if (hit("button[data-confirmed]")?.type === "button") { const ask = hit("dialog"); ask.close(); actInView(ask.returnControl, true); }
  else if (hit("button[data-view-act], a[data-view-act]")) actInView(hit("[data-view-act]"));
  else if (hit("[data-also-click]")) send("click", new FormData(hit("form")));
  else if (hit("[data-say]")) send("type", new URLSearchParams({ text: hit("[data-say]").dataset.say }));
  else if (hit("[data-send]")) sendOne(hit("[data-send]"));
  else if (hit("[data-close-menu]")) hit("details").open = false;
  else if (event.target.matches("dialog.confirm")) event.target.close();
  if (!hit("details.menu")) closeMenus();
});

function sendOne(button) {
  const data = new URLSearchParams();
  if (button.dataset.callback) data.set("callback_id", button.dataset.callback);
  if (button.dataset.ts) data.set("ts", button.dataset.ts);
  closeMenus();
  return send(button.dataset.send, data);
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.closest("[data-many]")) return; // sent when its menu closes
  if (field.matches("[data-choose], [data-view-act], [data-lone-act]") && !field.matches("[type=text], textarea")) choose(field);
});

/** Sends what was put into something, from wherever it stands. */
function choose(field) {
  if (field.matches("[data-choose]")) field.form.requestSubmit();
  else if (field.matches("[data-lone-act]")) actAlone(field);
  else actInView(field);
}

let waiting = 0;
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-eager]:is([data-view-act], [data-lone-act])")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => choose(event.target), 400);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = $("details.menu[open]");
    if (open) { event.preventDefault(); open.open = false; $("summary", open).focus(); }
  } else if (event.key === "Enter" && event.target.matches("input[type=text]:is([data-view-act], [data-lone-act])")) {
    event.preventDefault();
    choose(event.target);
  }
});
