// The input line: plain messages, and commands completed as they are typed.
//
// A command is written "/path name:value name:value". A value runs to the next
// "name:"; what was taken from a list is remembered beside the text.
import { act, complete, readFile, status } from "./act.js";

const line = document.getElementById("line");
const box = document.getElementById("list-box");
const list = document.getElementById("list");
const title = document.getElementById("list-title");
const file = document.getElementById("file");
let commands = [];
let taken = new Map(); // option name → { label, value, file }
let items = [];
let offering = null; // the option whose values are on the list
let active = -1;
let asked = 0; // the newest autocomplete; older ones are dropped
let waiting = false; // for completions of what is typed now
let early = ""; // the key that is to take one when they come
let timer;

export function setCommands(all) {
  commands = all;
}

// parse reads the line up to its command and options.
function parse() {
  const text = line.value;
  if (!text.startsWith("/")) return null;
  const rest = text.slice(1);
  const command = commands
    .filter((c) => rest === c.path || rest.startsWith(c.path + " "))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (!command || rest === command.path) return { typed: rest };
  const start = 1 + command.path.length + 1;
  const marks = [];
  for (const o of command.options) {
    const at = text.indexOf(" " + o.name + ":", start - 1);
    if (at >= 0) marks.push({ option: o, from: at + 1, value: at + o.name.length + 2 });
  }
  marks.sort((a, b) => a.from - b.from);
  marks.forEach((m, i) => { m.to = i + 1 < marks.length ? marks[i + 1].from : text.length; });
  return { command, marks, start };
}

// state says what the caret is in: the command, an option's value, or the space
// where another option may begin.
function state() {
  const p = parse();
  if (!p) return null;
  if (!p.command) return { ...p, mode: "command", word: p.typed };
  const caret = line.selectionStart;
  const mark = p.marks.findLast((m) => m.value <= caret);
  if (!mark) return { ...p, mode: "options", from: p.start, to: p.marks[0]?.from ?? line.value.length, word: line.value.slice(p.start, caret).trim() };
  const value = line.value.slice(mark.value, mark.to);
  const pick = taken.get(mark.option.name);
  if (pick && value.startsWith(pick.label + " ")) {
    const from = mark.value + pick.label.length + 1;
    return { ...p, mode: "options", from, to: mark.to, word: line.value.slice(from, Math.max(from, caret)).trim() };
  }
  return { ...p, mode: "value", mark, word: value.trim() };
}

// values are the options as the playground takes them.
function values(p) {
  const out = {};
  for (const m of p.marks) {
    const text = line.value.slice(m.value, m.to).trim();
    const pick = taken.get(m.option.name);
    if (pick?.label === text) out[m.option.name] = pick.file ? undefined : pick.value;
    else if (text) out[m.option.name] = text;
  }
  return out;
}

function replace(from, to, text) {
  line.value = line.value.slice(0, from) + text + line.value.slice(to);
  line.setSelectionRange(from + text.length, from + text.length);
  suggest();
}

function open(name, all, first) {
  items = all;
  offering = null;
  title.textContent = name;
  list.replaceChildren(...all.map((it, i) => {
    const row = document.createElement("div");
    row.role = "option";
    row.id = "o" + i;
    row.dir = "auto";
    const b = document.createElement("b");
    b.textContent = it.text;
    row.append(b);
    if (it.note) {
      const s = document.createElement("span");
      s.textContent = it.note;
      row.append(s);
    }
    row.addEventListener("pointerdown", (e) => e.preventDefault());
    row.addEventListener("click", () => it.take());
    return row;
  }));
  box.hidden = all.length === 0;
  line.setAttribute("aria-expanded", String(!box.hidden));
  choose(first && all.length ? 0 : -1);
}

function close() {
  asked++;
  waiting = false;
  open("", [], false);
}

function choose(i) {
  list.children[active]?.removeAttribute("aria-selected");
  active = i;
  const row = list.children[i];
  row?.setAttribute("aria-selected", "true");
  row?.scrollIntoView({ block: "nearest" });
  if (row) line.setAttribute("aria-activedescendant", row.id);
  else line.removeAttribute("aria-activedescendant");
}

const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// suggest fills the list for where the caret is.
function suggest() {
  const s = state();
  asked++;
  waiting = false;
  clearTimeout(timer);
  if (!s) return close();
  const fits = (text) => fold(text).includes(fold(s.word));
  if (s.mode === "command") {
    return open("Commands", commands.filter((c) => fits(c.path)).sort((a, b) => b.path.startsWith(s.word) - a.path.startsWith(s.word)).map((c) => ({
      text: "/" + c.path, note: c.description, take: () => takeCommand(c),
    })), true);
  }
  if (s.mode === "options") {
    const left = s.command.options.filter((o) => !s.marks.some((m) => m.option === o) && fits(o.name));
    return open("Options of /" + s.command.path, left.map((o) => ({
      text: o.name, note: o.description + (o.required ? " · required" : ""), take: () => replace(s.from, s.to, `${o.name}:`),
    })), s.word !== "");
  }
  suggestValue(s, fits);
}

function suggestValue(s, fits) {
  const option = s.mark.option;
  const offer = (all) => {
    open(`${option.name} · ${option.description}`, all.map((c) => ({
      text: c.name, take: () => takeValue(option, { label: c.name, value: c.value }),
    })), true);
    offering = option;
  };
  if (option.type === 11) {
    return open(`${option.name} · ${option.description}`, [{ text: "Choose a file…", take: () => pickFile(option) }], true);
  }
  if (!option.autocomplete) {
    return offer(option.choices.filter(fits).map((c) => ({ name: c, value: c })));
  }
  const mine = asked;
  waiting = true;
  early = "";
  if (offering !== option) open("", [], false); // what is offered for something else must not be taken for this
  timer = setTimeout(async () => {
    const options = values(s);
    options[option.name] = s.word;
    const found = await complete(s.command.path, options, option.name);
    if (mine !== asked) return;
    waiting = false;
    offer(found);
    if (early && found.length) items[0].take();
    else if (early === "Enter") send();
  }, 80);
}

function takeCommand(c) {
  taken = new Map();
  const first = c.options.find((o) => o.required);
  line.value = `/${c.path} ${first ? first.name + ":" : ""}`;
  line.setSelectionRange(line.value.length, line.value.length);
  suggest();
}

// takeValue writes what was taken for an option over what is typed for it now.
function takeValue(option, pick) {
  const mark = parse()?.marks?.find((m) => m.option.name === option.name);
  if (!mark) return;
  taken.set(option.name, pick);
  const after = line.value.slice(mark.to);
  const next = parse().command.options.find((o) => o.required && !line.value.includes(` ${o.name}:`));
  replace(mark.value, mark.to, pick.label + " " + (next && !after ? next.name + ":" : ""));
}

function pickFile(option) {
  file.onchange = () => {
    const [f] = file.files;
    if (f) takeValue(option, { label: f.name, file: f });
    file.value = "";
    line.focus();
  };
  file.click();
}

async function send() {
  const text = line.value.trim();
  if (!text) return;
  const p = parse();
  if (!p) {
    if (await act("say", { text })) reset();
    return;
  }
  const command = p.command || commands.find((c) => c.path === p.typed);
  if (!command) return status(`There is no command ${text.split(" ")[0]} here.`, true);
  const marks = p.marks || [];
  const options = values({ marks });
  const files = {};
  for (const m of marks) {
    const pick = taken.get(m.option.name);
    if (pick?.file) files[m.option.name] = [await readFile(pick.file)];
  }
  const missing = command.options.find((o) => o.required && options[o.name] === undefined && !files[o.name]);
  if (missing) {
    status(`The option ${missing.name} is required.`, true);
    if (!marks.some((m) => m.option === missing)) replace(line.value.length, line.value.length, (line.value.endsWith(" ") ? "" : " ") + missing.name + ":");
    return;
  }
  const kept = line.value;
  reset();
  if (!(await act("use", { command: command.path, options, files }))) {
    if (!line.value) line.value = kept;
  }
}

function reset() {
  line.value = "";
  taken = new Map();
  close();
}

line.addEventListener("input", suggest);
line.addEventListener("click", suggest);
line.addEventListener("blur", () => { box.hidden = true; line.setAttribute("aria-expanded", "false"); });
line.addEventListener("focus", () => { if (line.value.startsWith("/")) suggest(); });
line.addEventListener("keydown", (e) => {
  if (e.isComposing) return;
  const shown = !box.hidden;
  if (shown && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
    e.preventDefault();
    const step = e.key === "ArrowDown" ? 1 : -1;
    choose(active < 0 && step < 0 ? items.length - 1 : (active + step + items.length) % items.length);
  } else if (waiting && (e.key === "Enter" || e.key === "Tab" && !e.shiftKey)) {
    e.preventDefault();
    early = e.key;
  } else if (shown && e.key === "Tab" && !e.shiftKey) {
    e.preventDefault();
    items[Math.max(active, 0)].take();
  } else if (shown && e.key === "Enter" && active >= 0) {
    e.preventDefault();
    items[active].take();
  } else if ((shown || waiting) && e.key === "Escape") {
    e.preventDefault();
    close();
  } else if ((e.key === "ArrowLeft" || e.key === "ArrowRight") && line.value.startsWith("/")) {
    setTimeout(suggest);
  }
});
document.getElementById("composer").addEventListener("submit", (e) => {
  e.preventDefault();
  clearTimeout(timer);
  send();
});
