// Follows the README's first command, given as the argument, to its first
// answer: starts it, opens the page it names, types /demands and sends it.
import { answer, browser, ready, start, visit } from "./dossier.mjs";

const since = Date.now();
const bot = await start(process.argv[2].split(" "), { show: true });
const chrome = await browser();
const { page, close } = await visit(chrome, bot.address, {});
await ready(page);
await page.locator("#line").focus();
await page.keyboard.type("/demands");
await page.locator('#list [aria-selected="true"]', { hasText: "/demands" }).waitFor();
await page.keyboard.press("Enter");
await page.keyboard.press("Enter");
const shown = answer(page, /^Demands/);
await shown.waitFor();
console.log((await shown.innerText()).split("\n").filter(Boolean).slice(4, 9).join("\n"));
console.log(`The first answer was on the page after ${((Date.now() - since) / 1000).toFixed(1)} s.`);
await close();
await chrome.close();
await bot.stop();
