// What the scripts here share: the program, a browser, and a page that asks
// nobody outside.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const temp = mkdtempSync(join(tmpdir(), "dossier-browser-"));
const running = new Set();

// Whatever happens, nothing that was started here stays.
process.on("exit", () => {
  for (const pid of running) process.kill(-pid, "SIGKILL");
  rmSync(temp, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

// build makes the program and returns its path.
export function build() {
  const program = join(temp, "dossier");
  execFileSync("go", ["build", "-o", program, "./cmd/dossier"], { cwd: root, stdio: "inherit" });
  return program;
}

// start runs a `dossier try`, in a process group of its own because `go run`
// passes no signal on, and resolves when it has printed its address. What goes
// to the second stream is a warning and fails stop, unless it is shown.
export function start(command, { show = false, env = {} } = {}) {
  const [name, ...args] = [...command, "--no-open"];
  const child = spawn(name, args, { cwd: root, env: { ...process.env, ...env }, detached: true, stdio: ["ignore", "pipe", show ? "inherit" : "pipe"] });
  running.add(child.pid);
  let out = "", warnings = "";
  child.stderr?.on("data", (data) => { warnings += data; });
  const ended = new Promise((done) => child.on("close", (code) => { running.delete(child.pid); done(code); }));
  const stop = async () => {
    process.kill(-child.pid, "SIGINT");
    const code = await ended;
    if (name !== "go") assert.equal(code, 0, "the program ended badly"); // `go run` that is told to stop always fails
    assert.equal(warnings, "", "the program warned of something");
    assert.match(out, /Stopped\.\n$/);
  };
  return new Promise((done, fail) => {
    child.on("error", fail);
    ended.then((code) => fail(new Error(`${name} ended with ${code}: ${out}${warnings}`)));
    child.stdout.on("data", (data) => {
      out += data;
      if (show) process.stdout.write(data);
      const address = /^Open (http:\S+),/m.exec(out)?.[1];
      if (address) done({ address, stop });
    });
  });
}

// records are the built-in record, and one as it may have been before: without
// four facts, and with another wording of a fifth.
export function records() {
  const newer = readFileSync(join(root, "knowledge/pakistan-afghanistan.toml"), "utf8");
  let older = newer.replace("agreed in Urumqi not to escalate.", "agreed in Urumqi to avoid escalation.");
  for (const id of ["eid-halt-kabul", "urumqi-team-sizes", "urumqi-plan", "urumqi-normal-ties"]) {
    const fact = older.split(/^(?=\[\[)/m).find((table) => table.includes(`\nid = "${id}"\n`));
    assert.ok(fact, `there is no fact ${id}`);
    older = older.replace(fact, "").replaceAll(new RegExp(`(, )?"${id}"`, "g"), "");
  }
  return { older, newer };
}

// serveFeed serves a record on this machine, and returns what a bot must be
// started with to fetch it.
export async function serveFeed(record) {
  const server = createServer((_, response) => response.setHeader("Content-Type", "application/toml").end(record));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const host = `127.0.0.1:${server.address().port}`;
  return {
    env: { DOSSIER_FEED: `http://${host}/record.toml`, DOSSIER_FEED_HOSTS: host },
    stop: () => new Promise((closed) => server.close(closed)),
  };
}

// go follows a link of the navigation, which a narrow screen keeps closed.
export async function go(page, text, { group = "You are", opened = async () => {} } = {}) {
  const narrow = page.getByRole("button", { name: "Who and where" });
  if (await narrow.isVisible()) {
    await narrow.click();
    await opened();
  }
  await page.locator(`#side h2:text-is("${group}") + ul`).getByRole("link", { name: text, exact: true }).click();
  await page.locator("#side a[aria-current]", { hasText: text }).first().waitFor({ state: "attached" });
  await ready(page);
}

export function browser() {
  const executablePath = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`).find(existsSync);
  assert.ok(executablePath, "there is no Chromium: apt-get install chromium");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

// visit opens the page for one reader. Its problems are what went wrong on it:
// a request to another address, an error of its scripts.
export async function visit(chrome, address, screen) {
  const context = await chrome.newContext({ locale: "en-GB", timezoneId: "UTC", ...screen });
  const problems = [];
  await context.route((url) => url.origin !== address, (route) => {
    problems.push(`asks ${route.request().url()}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on("pageerror", (error) => problems.push(`script: ${error}`));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(`console: ${message.text()}`));
  await page.goto(address + "/");
  await ready(page);
  return { page, problems, close: () => context.close() };
}

// ready waits until the page shows everything there is.
export function ready(page) {
  return page.locator("#log[aria-live=polite]").waitFor();
}

// answer is the newest message of the bot under a title.
export function answer(page, title) {
  return page.locator("article.from-bot", { has: page.getByRole("heading", { name: title }) }).last();
}

// ask sends a whole command and waits for its answer.
export async function ask(page, line, title) {
  await page.locator("#line").fill(line);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await answer(page, title).waitFor();
  return answer(page, title);
}
