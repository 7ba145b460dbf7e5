// The page: events come in, messages go on the log.
import { act, fetchPanel, localize, status } from "./act.js";
import { setCommands } from "./compose.js";
import { closeMenu, openMenu, setMessageCommands } from "./menu.js";

const log = document.getElementById("log");
const empty = document.getElementById("empty");
const panel = document.getElementById("panel");
const panelSwitch = document.getElementById("panel-switch");
const seen = new Map();
let instance = "";
let pinned = false; // the panel shows a message somebody asked for

function near() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 160;
}

// The log stays at its end while its size changes, unless somebody scrolled up.
let atEnd = true;
log.addEventListener("scroll", () => { atEnd = near(); });
new ResizeObserver(() => { if (atEnd) log.scrollTop = log.scrollHeight; }).observe(log);

// same finds in a message drawn anew the button that had the focus: it is known
// by its label, because one that turns a page asks for another page now.
function same(message, focused) {
  return [...message.querySelectorAll("[data-press]")].find((b) => b.textContent === focused.textContent && !b.disabled);
}

function show({ id, html }) {
  if (seen.get(id) === html) return;
  const follow = atEnd;
  seen.set(id, html);
  const box = document.createElement("template");
  box.innerHTML = html;
  const next = box.content.firstElementChild;
  localize(next);
  for (const c of next.querySelectorAll("[data-accent]")) c.style.setProperty("--bar", c.dataset.accent);
  const old = document.getElementById("m" + id);
  const focused = old?.contains(document.activeElement) && document.activeElement;
  if (old) old.replaceWith(next);
  else log.append(next);
  if (focused) (same(next, focused) || next).focus({ preventScroll: true });
  empty.hidden = true;
  if (follow) log.scrollTop = log.scrollHeight;
}

function listen() {
  const events = new EventSource("/page/events" + document.body.dataset.query);
  const on = (name, then) => events.addEventListener(name, (e) => then(JSON.parse(e.data)));
  on("hello", (id) => {
    if (instance && instance !== id) location.reload();
    instance = id;
    status("");
  });
  on("message", show);
  on("gone", (id) => {
    seen.delete(id);
    document.getElementById("m" + id)?.remove();
    empty.hidden = seen.size > 0;
  });
  on("commands", (all) => {
    setCommands(all.filter((c) => c.type === 1));
    setMessageCommands(all.filter((c) => c.type === 3));
  });
  on("panel", ({ html, violations, near }) => {
    if (!pinned) panel.innerHTML = html;
    const count = document.getElementById("count");
    count.hidden = !violations && !near;
    count.className = violations ? "bad" : "near";
    count.textContent = violations ? `${violations} broken` : "near a limit";
  });
  on("notices", (lines) => {
    const box = document.getElementById("notices");
    box.hidden = !lines?.length;
    box.replaceChildren();
    if (!lines?.length) return;
    const title = document.createElement("h2");
    title.textContent = lines[0];
    const list = document.createElement("ul");
    for (const line of lines.slice(1)) {
      const item = document.createElement("li");
      item.dir = "auto";
      item.textContent = line;
      list.append(item);
    }
    box.append(title, list);
  });
  on("ready", () => {
    log.scrollTop = log.scrollHeight;
    log.setAttribute("aria-live", "polite");
  });
  events.addEventListener("error", () => status("The playground is not running; waiting for it…"));
}

// Clicks inside messages: buttons, menus, spoilers, the menu of a message.
async function press(target) {
  const message = target.closest("article")?.dataset.id;
  if (target.dataset.press !== undefined) {
    target.setAttribute("aria-busy", "true");
    await act("press", { message, custom_id: target.dataset.press });
    target.removeAttribute("aria-busy");
  } else if (target.dataset.value !== undefined || target.dataset.take !== undefined) {
    const select = target.closest("details");
    const ticked = [...select.querySelectorAll("input:checked")].map((i) => i.value);
    const values = target.dataset.take !== undefined ? ticked : [target.dataset.value];
    select.open = false;
    await act("choose", { message, custom_id: select.dataset.choose, values });
  } else if (target.classList.contains("more")) {
    openMenu(target.closest("article"), target);
  } else if (target.classList.contains("md-spoiler")) {
    target.classList.add("open");
    target.setAttribute("aria-expanded", "true");
  }
}

const clickable = "[data-press], [data-value], [data-take], .more, .md-spoiler:not(.open)";
log.addEventListener("click", (e) => {
  const target = e.target.closest(clickable);
  if (target) press(target);
});
log.addEventListener("keydown", (e) => {
  if (e.target.matches(".md-spoiler") && (e.key === "Enter" || e.key === " ")) {
    e.preventDefault();
    press(e.target);
  }
  const select = e.key === "Escape" && e.target.closest("details[open]");
  if (select) {
    select.open = false;
    select.querySelector("summary").focus();
  }
});
log.addEventListener("contextmenu", (e) => {
  const article = e.target.closest("article");
  if (!article || e.target.closest("a") || String(getSelection())) return;
  e.preventDefault();
  openMenu(article, article, e);
});
document.addEventListener("click", (e) => {
  if (!e.target.closest("#menu, .more")) closeMenu();
  for (const d of document.querySelectorAll("details.select[open]")) if (!d.contains(e.target)) d.open = false;
});

// The tools at the top.
function toggle(button, part, open = button.getAttribute("aria-expanded") !== "true") {
  button.setAttribute("aria-expanded", String(open));
  return open;
}
panelSwitch.addEventListener("click", () => {
  panel.hidden = !toggle(panelSwitch);
  localStorage.setItem("panel", panel.hidden ? "" : "open");
});
if (localStorage.getItem("panel") && innerWidth > 1100) panelSwitch.click();
const sideSwitch = document.getElementById("side-switch");
sideSwitch.addEventListener("click", () => {
  document.body.classList.toggle("side-open", toggle(sideSwitch));
});
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && document.body.classList.contains("side-open")) {
    sideSwitch.click();
    sideSwitch.focus();
  }
});
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});
document.addEventListener("show-details", async (e) => {
  pinned = true;
  panel.innerHTML = await fetchPanel(e.detail);
  if (panel.hidden) panelSwitch.click();
  panel.focus();
});
panelSwitch.addEventListener("click", () => { pinned = false; });

listen();
