// What people do, posted to the playground; and the forms that open from it.
const query = document.body.dataset.query;
const line = document.getElementById("status");
let fading;

export function status(text, bad) {
  clearTimeout(fading);
  line.textContent = text;
  line.classList.toggle("bad", Boolean(bad));
  if (bad) fading = setTimeout(() => status(""), 8000);
}

async function post(deed, body) {
  try {
    const res = await fetch(`/page/${deed}${query}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const out = await res.json();
    return res.ok ? out : { error: out.message };
  } catch {
    return { error: "The playground is not running." };
  }
}

// act does something and shows what went wrong; true when nothing did.
export async function act(deed, body) {
  status(deed === "say" ? "" : "Waiting for the application…");
  const out = await post(deed, body);
  status(out.error || "", out.error);
  if (out.form) openForm(out.form);
  return !out.error;
}

export async function complete(command, options, focused) {
  const out = await post("complete", { command, options, focused });
  if (out.error) status(out.error, true);
  return out.choices || [];
}

export async function fetchPanel(message) {
  const res = await fetch(`/page/panel${query}&message=${encodeURIComponent(message)}`);
  return res.ok ? res.text() : "";
}

// readFile gives a file as the playground takes it.
export function readFile(file) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done({ name: file.name, type: file.type || "application/octet-stream", data: reader.result.split(",")[1] || "" });
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });
}

// localize writes times in the reader's zone and language.
export function localize(root) {
  for (const t of root.querySelectorAll(".md-time")) {
    const at = new Date(t.dateTime);
    t.textContent = written(at, t.dataset.style);
    t.title = at.toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
  }
}

function written(at, style) {
  const as = (o) => at.toLocaleString(undefined, o);
  switch (style) {
    case "t": return as({ timeStyle: "short" });
    case "T": return as({ timeStyle: "medium" });
    case "d": return as({ dateStyle: "short" });
    case "D": return as({ dateStyle: "long" });
    case "F": return as({ dateStyle: "full", timeStyle: "short" });
    case "s": return as({ dateStyle: "short", timeStyle: "short" });
    case "S": return as({ dateStyle: "short", timeStyle: "medium" });
    case "R": return relative((at - Date.now()) / 1000);
    default: return as({ dateStyle: "long", timeStyle: "short" });
  }
}

function relative(seconds) {
  const steps = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) || steps[5];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

function openForm(html) {
  const before = document.activeElement;
  const place = document.getElementById("forms");
  place.innerHTML = html;
  const dialog = place.querySelector("dialog");
  const form = dialog.querySelector("form");
  dialog.addEventListener("click", (e) => e.target.closest("[data-cancel]") && dialog.close());
  dialog.addEventListener("close", () => {
    place.replaceChildren();
    before?.focus();
  });
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const fields = {};
    const files = {};
    for (const input of form.querySelectorAll("[name]")) {
      if (input.type === "file") files[input.name] = await Promise.all([...input.files].map(readFile));
      else if (input.tagName === "SELECT") fields[input.name] = [...input.selectedOptions].map((o) => o.value).filter(Boolean);
      else fields[input.name] = [input.value];
    }
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const out = await post("submit", { form: dialog.dataset.form, fields, files });
    button.disabled = false;
    form.querySelector(".form-error").textContent = out.error || "";
    if (!out.error) dialog.close();
  });
  dialog.showModal();
  form.querySelector("[name]")?.focus();
}
