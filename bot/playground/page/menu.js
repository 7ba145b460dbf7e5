// The menu of a message: message commands, and its details.
import { act } from "./act.js";

const menu = document.getElementById("menu");
let commands = [];
let opener;

export function setMessageCommands(all) {
  commands = all;
}

function item(text, then) {
  const b = document.createElement("button");
  b.type = "button";
  b.role = "menuitem";
  b.tabIndex = -1;
  b.textContent = text;
  b.addEventListener("click", () => {
    closeMenu();
    then();
  });
  return b;
}

// openMenu opens it at the pointer, or under what was pressed.
export function openMenu(article, from, at) {
  const message = article.dataset.id;
  opener = from;
  menu.replaceChildren(
    ...commands.map((c) => item(c.path, () => act("rightclick", { command: c.path, message }))),
    item("Show details", () => document.dispatchEvent(new CustomEvent("show-details", { detail: message }))),
  );
  menu.hidden = false;
  const box = from.getBoundingClientRect();
  const byPointer = at && (at.clientX || at.clientY);
  const x = byPointer ? at.clientX : Math.min(box.right, innerWidth) - menu.offsetWidth - 8;
  const y = byPointer ? at.clientY : Math.min(box.bottom, box.top + 40);
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
  menu.firstElementChild.focus();
}

export function closeMenu() {
  menu.hidden = true;
}

menu.addEventListener("keydown", (e) => {
  const all = [...menu.children];
  const i = all.indexOf(document.activeElement);
  const go = { ArrowDown: (i + 1) % all.length, ArrowUp: (i + all.length - 1) % all.length, Home: 0, End: all.length - 1 }[e.key];
  if (go !== undefined) {
    e.preventDefault();
    all[go].focus();
  } else if (e.key === "Escape" || e.key === "Tab") {
    e.preventDefault();
    closeMenu();
    opener?.focus();
  }
});
