/**
 * A whole conversation on the page: ATTUNE_CONVERSATION names a JSON file with its messages and what each is answered, in
 * order; the server at ATTUNE_URL has heard none of it yet.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { findSeriousViolations } from "./accessibility.mjs";
import { launch, openPage, screenshot } from "./browser.mjs";
import { ask, chooseUser, titlesIn } from "./chat_page.mjs";

const kUrl = process.env.ATTUNE_URL;

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

test("the page shows each turn of the conversation as it was told", async () => {
  const turns = JSON.parse(readFileSync(process.env.ATTUNE_CONVERSATION, "utf8"));
  assert.ok(turns.length >= 12);
  const { page, complaints } = await openPage(browser, kUrl);
  await chooseUser(page, "newcomer");
  for (const [number, turn] of turns.entries()) {
    const answer = await ask(page, turn.message);
    const replies = await answer.locator(".reply").allInnerTexts();
    assert.equal(replies.join("\n"), turn.reply, turn.message);
    const titles = (await titlesIn(answer)).map((title) => title.replace(/ \d{4}$/, ""));
    assert.deepEqual(titles, turn.titles, turn.message);
    assert.deepEqual(await answer.locator(".choice").allInnerTexts(), turn.choices, turn.message);
    await screenshot(page, `conversation-${number + 1}`);
  }
  assert.deepEqual(await findSeriousViolations(page), []);
  assert.deepEqual(complaints, []);
});
