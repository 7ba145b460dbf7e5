// `dossier try` as its reader uses it, in a real browser: on a wide and a
// narrow screen, dark and light, mostly without a mouse.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import axe from "axe-core";
import { answer, ask, browser, build, go as follow, ready, records, root, serveFeed, start, temp, visit } from "./dossier.mjs";

const screens = {
  wide: { viewport: { width: 1200, height: 900 } },
  narrow: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};
let program, chrome;

before(async () => {
  program = build();
  chrome = await browser();
});
after(() => chrome?.close());

for (const [name, screen] of Object.entries(screens)) {
  for (const colorScheme of ["dark", "light"]) {
    describe(`${name}, ${colorScheme}`, () => onScreen({ ...screen, colorScheme }));
  }
}

function onScreen(screen) {
  let bot, visited, page;

  before(async () => {
    bot = await start([program, "try"]);
    visited = await visit(chrome, bot.address, screen);
    page = visited.page;
  });
  after(async () => {
    await visited?.close();
    await bot?.stop();
  });

  test("an empty channel", () => sound(page));

  test("a command and its option, by keyboard", async () => {
    await page.keyboard.press("Tab"); // the link that skips to the input line
    await page.keyboard.press("Enter");
    await page.keyboard.type("/dem");
    await selected(page, /^\/demands/);
    await sound(page);
    await page.keyboard.press("Tab");
    await page.keyboard.type("si");
    await selected(page, /^side/);
    await page.keyboard.press("Tab");
    await page.keyboard.type("pak");
    await selected(page, /^Pakistan$/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const shown = answer(page, /^Demands · Pakistan$/);
    await shown.waitFor();
    assert.match(await shown.innerText(), /Pakistan.*: .+\[1\]/s);
    assert.equal(await page.locator("#line").inputValue(), "");
    await sound(page);
  });

  test("a value taken before its list is there", async () => {
    await page.locator("#line").fill("/demands side:");
    await selected(page, /./);
    await page.locator("#line").pressSequentially("pakis");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => document.getElementById("line").value === "/demands side:Pakistan ");
    await page.locator("#line").fill("");
  });

  test("a page is turned, by keyboard", async () => {
    const shown = answer(page, /^Demands · Pakistan$/);
    const first = await shown.innerText();
    const next = shown.getByRole("button", { name: "▶" });
    await next.focus();
    await page.keyboard.press("Enter");
    await shown.getByText(/^2 \/ \d+$/).waitFor();
    assert.notEqual(await shown.innerText(), first);
    assert.ok(await next.evaluate((b) => b === document.activeElement), "the button lost the focus");
    await page.keyboard.press("Enter");
    await shown.getByText(/^3 \/ \d+$/).waitFor();
    assert.equal(await page.locator("article.from-bot").count(), 1, "turning a page made a message");
    await sound(page);
  });

  test("a source is opened from the menu, by keyboard", async () => {
    await answer(page, /^Demands · Pakistan$/).locator("summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.locator(".option:focus").isVisible());
    await sound(page);
    await page.keyboard.press("Enter");
    const shown = answer(page, /^Source · /);
    await shown.waitFor();
    assert.match(await shown.getByRole("link").first().getAttribute("href"), /^https?:\/\//);
    await sound(page);
  });

  test("a button pressed by somebody else answers them alone", async () => {
    await go(page, "Moderator");
    const theirs = page.locator("article.from-bot", { hasText: /Demands · Pakistan.*Only you can see this/s });
    await answer(page, /^Demands · Pakistan$/).getByRole("button", { name: "▶" }).click();
    await theirs.waitFor();
    assert.match(await theirs.innerText(), /4 \/ \d+/);
    assert.match(await page.locator("article.from-bot").first().innerText(), /3 \/ \d+/, "the asker's page was turned");
    await sound(page);
    await go(page, "Member");
    await answer(page, /^Source · /).waitFor();
    assert.equal(await theirs.count(), 0, "the asker sees somebody else's answer");
  });

  test("the details of a message", async () => {
    const shown = answer(page, /^Source · /);
    await shown.focus();
    await shown.getByRole("button", { name: "More on this message" }).click();
    await page.getByRole("menuitem", { name: "Show details" }).click();
    await page.locator("#panel").getByText("Payload").waitFor();
    assert.equal(await page.locator("#panel").getByText("Broken rules").count(), 0);
    await sound(page);
    await page.getByRole("button", { name: /^Details/ }).click();
    await page.locator("#panel").waitFor({ state: "hidden" });
  });

  test("the other server", async () => {
    await go(page, "# general", "Second Server");
    assert.equal(await page.locator("article").count(), 0);
    await page.getByText("Nothing here yet").waitFor();
    assert.match(await page.locator(".title").innerText(), /Second Server/);
    await sound(page);
    await go(page, "# general", "Border Watch");
    await answer(page, /^Source · /).waitFor();
  });

  test("the other colours, kept", async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await ground();
    const change = page.getByRole("button", { name: "Change between light and dark" });
    await change.click();
    const changed = await ground();
    assert.notEqual(changed, before);
    await page.reload();
    await ready(page);
    assert.equal(await ground(), changed);
    await change.click();
    assert.equal(await ground(), before);
  });

  test("every command, 360 px wide", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.locator("#line").fill("/");
    const moderators = /^\/(refresh|settings|digest) /; // which have tests of their own
    const commands = (await page.locator("#list b").allInnerTexts()).filter((name) => !moderators.test(name));
    assert.ok(commands.includes("/demands"));
    for (const command of commands) {
      const before = await page.locator("article").count();
      await page.locator("#line").fill(command);
      await page.keyboard.press("Tab");
      if (/:$/.test(await page.locator("#line").inputValue())) { // it wants a value: the first there is
        await page.locator('#list [aria-selected="true"]').waitFor();
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Escape");
      await page.keyboard.press("Enter");
      await page.locator("article.from-bot .container").nth(before).waitFor();
      await sound(page);
    }
    await page.setViewportSize(screen.viewport);
  });

  test("nothing asked outside, nothing broken", () => assert.deepEqual(visited.problems, []));
}

test("a draft's problems, in place, and gone when it is mended", async () => {
  const file = join(temp, "draft.toml");
  const good = readFileSync(join(root, "knowledge/pakistan-afghanistan.toml"), "utf8");
  const broken = good.replace(/^topic = "demand"$/m, 'topic = "wish"').replace(/^by = \["pakistan"\]$/m, 'by = ["atlantis"]');
  assert.notEqual(broken, good);
  writeFileSync(file, broken);
  const bot = await start([program, "try", "--dossier", file]);
  try {
    for (const screen of Object.values(screens)) {
      const { page, problems, close } = await visit(chrome, bot.address, screen);
      const notices = page.getByRole("status", { name: "Problems" });
      await notices.getByText("problems: 2").waitFor();
      await notices.getByText("atlantis").waitFor();
      await notices.getByText("wish").waitFor();
      await sound(page);
      await page.setViewportSize({ width: 360, height: 740 });
      await sound(page);
      writeFileSync(file, good);
      await notices.waitFor({ state: "hidden" });
      writeFileSync(file, broken);
      await notices.waitFor();
      assert.deepEqual(problems, []);
      await close();
    }
  } finally {
    await bot.stop();
  }
});

for (const [name, screen] of Object.entries(screens)) {
  for (const colorScheme of ["dark", "light"]) {
    test(`a refresh, ${name}, ${colorScheme}`, () => refresh({ ...screen, colorScheme }));
  }
}

// refresh goes a moderator's way from looking at the feed to publishing, taking
// that back, and going back to it from the history; a member asks after each.
async function refresh(screen) {
  const { older, newer } = records();
  const file = join(temp, "older.toml");
  writeFileSync(file, older);
  const broken = join(temp, "broken.toml");
  writeFileSync(broken, newer.replace(/^topic = "demand"$/m, 'topic = "wish"'));
  const feed = await serveFeed(newer);
  const bot = await start([program, "try", "--dossier", file], { env: feed.env });
  const { page, problems, close } = await visit(chrome, bot.address, screen);
  const members = async (said) => {
    await go(page, "Member");
    const shown = page.locator("article.from-bot").nth(await page.locator("article.from-bot").count());
    await page.locator("#line").fill("/ask question:how many officials did Pakistan send to Urumqi");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await shown.locator(".container").waitFor();
    assert.equal((await shown.innerText()).includes("Pakistan sent two officials to Urumqi"), said);
    await sound(page);
    await go(page, "Moderator");
  };
  const hold = async (title) => {
    await answer(page, title).waitFor();
    await sound(page);
    return answer(page, title);
  };
  const submit = async (note) => {
    const form = page.locator("dialog.form");
    await form.waitFor();
    await sound(page);
    await form.getByRole("textbox", { name: "Why" }).fill(note);
    await form.getByRole("button", { name: "Submit" }).click();
    await form.waitFor({ state: "detached" });
  };
  try {
    await members(false);
    await page.locator("#line").fill("/refresh upload");
    await selected(page, /^\/refresh upload/);
    await page.keyboard.press("Tab");
    await selected(page, /^Choose a file…$/);
    await page.keyboard.press("Tab");
    await page.locator("#file").setInputFiles(broken);
    await page.waitForFunction(() => document.getElementById("line").value === "/refresh upload file:broken.toml ");
    await page.keyboard.press("Enter");
    assert.match(await (await hold(/^Refresh · problems: \d+$/)).innerText(), /line \d+ · \S+.*wish.*problems\.txt/s);

    await ask(page, "/refresh check", /^What would change · 4 added, 1 changed, 0 withdrawn$/);
    let shown = await hold(/^What would change · 4 added/);
    assert.match(await shown.innerText(), /Balance before.*Balance after.*was: China .*to avoid escalation.*now: China .*not to escalate.*Only you can see this/s);
    await shown.getByRole("button", { name: "Publish…" }).click();
    await submit("the talks in Urumqi");
    await hold(/^Refresh · published, as version 1$/);
    await members(true);

    await answer(page, /^Refresh · published/).getByRole("button", { name: "Take it back" }).click();
    shown = await hold(/^What would change by following the operator.s record · 0 added, 1 changed, 4 withdrawn$/);
    await shown.getByRole("button", { name: "Follow…" }).click();
    await submit("too soon");
    await hold(/^Refresh · followed, as version 2$/);
    await members(false);

    await ask(page, "/refresh history", /^Refresh · history$/);
    shown = await hold(/^Refresh · history$/);
    assert.match(await shown.innerText(), /Version 2 · followed by @Moderator.*too soon.*in use.*Version 1 · published by @Moderator.*the talks in Urumqi.*4 added/s);
    await shown.locator("summary").click();
    await sound(page);
    await shown.locator(".option", { hasText: "1 · published" }).click();
    shown = await hold(/^What would change by going back to version 1 · 4 added/);
    await shown.getByRole("button", { name: "Go back to it…" }).click();
    await submit("");
    await hold(/^Refresh · rolled back, as version 3$/);
    await members(true);
    assert.deepEqual(problems, []);
    await close();
  } finally {
    await bot.stop();
    await feed.stop();
  }
}

test("a digest, from adding it to the post in its channel", { timeout: 180_000 }, async () => {
  const bot = await start([program, "try"]);
  const { page, problems, close } = await visit(chrome, bot.address, screens.wide);
  try {
    await go(page, "Moderator");
    const at = soon();
    await page.locator("#line").fill("/digest add zone:kabu");
    await selected(page, /^Asia\/Kabul \(Afghanistan\)$/);
    const add = await ask(page, `/digest add channel:#news time:${at} zone:UTC days:daily when:changed about:border`, /^Digest 1 was added$/);
    assert.match(await add.innerText(), /Every day at \d\d:\d\d in UTC, if the record changed.*About The Durand Line and the border.*Next:.*Only you can see this/s);
    await sound(page);
    await add.getByRole("button", { name: "Preview" }).click();
    const preview = answer(page, /^Digest · The Durand Line and the border$/);
    await preview.waitFor();
    assert.match(await preview.innerText(), /Preview\. Now this would be posted in #news: it is the first one there\..*The latest on record.*Only you can see this/s);
    await sound(page);
    const previewed = (await preview.locator(".container").innerText()).replace(/^Preview\..*$/m, "");
    await go(page, "Member");
    await go(page, "# news", "Border Watch");
    const post = answer(page, /^Digest · The Durand Line and the border$/);
    await post.waitFor({ timeout: 130_000 });
    assert.equal(plain(await post.locator(".container").innerText()), plain(previewed));
    await sound(page);
    await post.getByRole("button", { name: "Disputed" }).click();
    await answer(page, /^Disputed · /).waitFor();
    await go(page, "Moderator");
    await go(page, "# general", "Border Watch");
    const history = await ask(page, "/digest history", /^Digests · history$/);
    assert.match(await history.innerText(), /digest 1 in #news: posted, https:\/\/discord\.com\/channels\//);
    await sound(page);
    assert.deepEqual(problems, []);
    await close();
  } finally {
    await bot.stop();
  }
});

// soon is the next minute that does not begin at once, in UTC.
function soon() {
  return new Date(Date.now() + 75_000).toISOString().slice(11, 16);
}

// plain is a text without the spaces that layout makes.
const plain = (text) => text.replace(/\s+/g, " ").trim();

// selected waits until the list's selected row reads so.
function selected(page, text) {
  return page.locator('#list [aria-selected="true"]').filter({ hasText: text }).waitFor();
}

// go goes to another seat, by way of navigation that is sound.
const go = (page, text, group) => follow(page, text, { group, opened: () => sound(page) });

// sound holds what the page shows now against the rules of accessibility, and
// against its own width.
async function sound(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const serious = found.violations.filter((v) => ["serious", "critical"].includes(v.impact));
  assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(" | ")}`), []);
  assert.deepEqual(await page.evaluate(overflowing), []);
}

// overflowing lists, in the page, what reaches beyond its sides or is cut off
// at them. Only code may scroll sideways, and the topic ends in an ellipsis.
function overflowing() {
  const seen = (e) => e.checkVisibility() && !e.closest("pre, .skip");
  const beyond = (e) => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5);
  };
  const cut = (e) => {
    const style = getComputedStyle(e);
    return style.display !== "inline" && style.textOverflow !== "ellipsis" && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1;
  };
  return [...document.body.querySelectorAll("*")].filter((e) => seen(e) && (beyond(e) || cut(e)))
    .map((e) => `${e.tagName.toLowerCase()}.${e.className} at ${innerWidth}: ${e.scrollWidth} of ${e.clientWidth}`);
}
