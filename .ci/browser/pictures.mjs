// Takes the README's pictures into a folder: two answers as the page shows
// them, wide and narrow, dark and light.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { ask, browser, build, start, visit } from "./dossier.mjs";

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
const bot = await start([build(), "try"]);
const chrome = await browser();
for (const [wide, screen] of Object.entries(screens)) {
  for (const colorScheme of ["dark", "light"]) {
    const { page, problems, close } = await visit(chrome, bot.address, { ...screen, colorScheme });
    if (problems.length) throw new Error(problems.join("\n"));
    for (const [name, [line, title]] of Object.entries(answers)) {
      const shown = await ask(page, line, title);
      const path = join(folder, `${name}-${wide}-${colorScheme}.png`);
      await shown.screenshot({ path, animations: "disabled" });
      console.log(path);
    }
    await close();
  }
}
await chrome.close();
await bot.stop();
