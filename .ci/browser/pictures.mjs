// Takes the pictures of the README and of docs into a folder: two answers and a
// refresh as the page shows them, wide and narrow, dark and light.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { answer, ask, browser, build, go, records, serveFeed, start, temp, visit } from "./dossier.mjs";

const answers = {
  demands: ["/demands issue:trade", /^Demands · /],
  source: ["/source id:demand-buffer-zone", /^Source · /],
};
// High, so that no message is cut; without a pointer, so that none is pointed at.
const screens = {
  wide: { viewport: { width: 1040, height: 4000 } },
  narrow: { viewport: { width: 390, height: 4000 }, deviceScaleFactor: 2 },
};

const folder = resolve(process.argv[2]);
mkdirSync(folder, { recursive: true });
const { older, newer } = records();
const file = join(temp, "older.toml");
writeFileSync(file, older);
const feed = await serveFeed(newer);
const program = build();
const chrome = await browser();
for (const [wide, screen] of Object.entries(screens)) {
  for (const colorScheme of ["dark", "light"]) {
    const take = async (name, what) => {
      const path = join(folder, `${name}-${wide}-${colorScheme}.png`);
      await what.screenshot({ path, animations: "disabled" });
      console.log(path);
    };
    const bot = await start([program, "try"]);
    const { page, problems, close } = await visit(chrome, bot.address, { ...screen, colorScheme });
    for (const [name, [line, title]] of Object.entries(answers)) await take(name, await ask(page, line, title));
    if (problems.length) throw new Error(problems.join("\n"));
    await close();
    await bot.stop();
    await refresh({ ...screen, colorScheme }, take);
    await digest({ ...screen, colorScheme }, take);
  }
}
await chrome.close();
await feed.stop();

// digest has a channel told of each version, and publishes two.
async function digest(screen, take) {
  const bot = await start([program, "try", "--dossier", file], { env: feed.env });
  const { page, problems, close } = await visit(chrome, bot.address, screen);
  await go(page, "Moderator");
  await ask(page, "/digest add channel:#news time:9am zone:Kabul days:monday when:changed", /^Digest 1 was added$/);
  await ask(page, "/digest add channel:#news when:version", /^Digest 2 was added$/);
  const list = await ask(page, "/digest list", /^Digests of this server$/);
  await page.mouse.move(0, 0);
  await take("digest-list", list);
  for (const [command, button] of [["check", "Publish…"], ["follow", "Follow…"], ["rollback to:1", "Go back to it…"]]) {
    const shown = await ask(page, `/refresh ${command}`, /^What would change/);
    await shown.getByRole("button", { name: button }).click();
    const form = page.locator("dialog.form");
    await form.getByRole("button", { name: "Submit" }).click();
    await form.waitFor({ state: "detached" });
    await go(page, "# news", { group: "Border Watch" });
    await page.locator("article.from-bot").nth(["check", "follow", "rollback to:1"].indexOf(command)).waitFor({ timeout: 30_000 });
    if (command.startsWith("rollback")) await take("digest-post", page.locator("article.from-bot").last());
    await go(page, "# general", { group: "Border Watch" });
  }
  const history = await ask(page, "/digest history", /^Digests · history$/);
  await page.mouse.move(0, 0);
  await take("digest-history", history);
  if (problems.length) throw new Error(problems.join("\n"));
  await close();
  await bot.stop();
}

// refresh publishes what the feed has and takes it back.
async function refresh(screen, take) {
  const bot = await start([program, "try", "--dossier", file], { env: feed.env });
  const { page, problems, close } = await visit(chrome, bot.address, screen);
  await go(page, "Moderator");
  const press = async (title, button, note) => {
    await answer(page, title).getByRole("button", { name: button }).click();
    if (note === undefined) return;
    const form = page.locator("dialog.form");
    await form.locator("textarea").fill(note);
    if (button === "Publish…") await take("refresh-form", form);
    await form.getByRole("button", { name: "Submit" }).click();
    await form.waitFor({ state: "detached" });
  };
  await take("refresh-difference", await ask(page, "/refresh check", /^What would change/));
  await press(/^What would change/, "Publish…", "The talks in Urumqi, as China tells of them");
  await press(/^Refresh · published/, "Take it back");
  await press(/^What would change/, "Follow…", "Taken back, to be read once more");
  await press(/^Refresh · followed/, "History");
  const history = answer(page, /^Refresh · history/);
  await history.waitFor();
  await page.mouse.move(0, 0);
  await take("refresh-history", history);
  if (problems.length) throw new Error(problems.join("\n"));
  await close();
  await bot.stop();
}
