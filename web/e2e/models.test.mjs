/** The page of a server whose roles are played by a language model: what the model did and what it costs. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findSeriousViolations } from "./accessibility.mjs";
import { launch, openPage, screenshot } from "./browser.mjs";
import { ask } from "./chat_page.mjs";

const kUrl = process.env.ATTUNE_URL;

let browser;

before(async () => {
  assert.ok(kUrl, "ATTUNE_URL is not set. Start a server with a language model in a role, then run: ATTUNE_URL=http://127.0.0.1:8080 npm run e2e:models");
  browser = await launch();
});

after(() => browser?.close());

test("the roles, their model and what they cost are told", async () => {
  const { page, complaints } = await openPage(browser, kUrl);
  await ask(page, "comedies");
  await page.getByRole("button", { name: "Language models" }).click();
  const table = page.getByRole("table");
  await table.waitFor();
  const row = table.getByRole("row").filter({ hasText: "front end" });
  assert.match(await row.innerText(), /stub/);
  await page.getByText(/requests needed no model/).waitFor();
  await screenshot(page, "models");
  assert.deepEqual(await findSeriousViolations(page), []);
  await page.getByRole("button", { name: "Close" }).click();
  assert.ok(await page.evaluate(() => document.activeElement?.matches("[aria-label='Language models']")), "the focus goes back to the button");
  assert.deepEqual(complaints, []);
});
