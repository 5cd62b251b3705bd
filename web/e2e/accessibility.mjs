/** axe-core over the page as it stands. */
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";

const kAxe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** @returns one line per violation that axe calls serious or critical */
export async function findSeriousViolations(page) {
  await page.evaluate(await readFile(kAxe, "utf8")); // not a script tag: the page's own security policy stays in force
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
