/** What a person says yes or no to. The person of this test has runs of waits.plan that wait. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findSeriousViolations } from "./accessibility.mjs";
import { launch, openPage, screenshot } from "./browser.mjs";
import { ask, chooseUser } from "./chat_page.mjs";

const kUrl = process.env.ATTUNE_URL;
const kPerson = "confirmer";

let browser;

before(async () => {
  assert.ok(kUrl, "ATTUNE_URL is not set: web/README.md says how this test is run");
  browser = await launch();
});

after(() => browser?.close());

test("each call happens only with its own yes", async (t) => {
  const { page, complaints } = await openPage(browser, kUrl);
  await chooseUser(page, kPerson);
  const [run] = await waitingRuns();
  const answer = await askWhatWaits(page, run);

  await t.test("a call that waits is shown with its exact arguments", async () => {
    const cards = answer.locator(".pending-call");
    assert.equal(await cards.count(), 2);
    assert.match(await cards.first().innerText(), /list_add[\s\S]*later\s+as you said it[\s\S]*heat-1995\s+from resolve_item/);
    assert.match(await cards.last().innerText(), /note_add[\s\S]*popcorn <b>& more<\/b>\s+as you said it/);
    await screenshot(page, "pending");
    assert.deepEqual(await findSeriousViolations(page), []);
  });

  await t.test("the keyboard says no, and the focus stays with the answer", async () => {
    await answer.getByRole("button", { name: "No" }).last().focus();
    await page.keyboard.press("Enter");
    await answer.locator(".notice", { hasText: "You said no to" }).waitFor();
    assert.equal(await answer.locator(".pending-call").count(), 1);
    assert.ok(await page.evaluate(() => document.activeElement?.classList.contains("answer")));
  });

  await t.test("a yes changes the answer where it stands", async () => {
    await answer.getByRole("button", { name: "Yes, do it" }).click();
    await answer.locator(".pending-call").waitFor({ state: "detached" });
    assert.equal(await page.locator(".turn").count(), 1);
    await answer.locator(".why-summary").click();
    assert.match(await answer.locator(".timeline").innerText(), /kept list_add\s+\d+(\.\d)? (ms|µs)/);
    await screenshot(page, "confirmed");
  });

  await t.test("what had a yes happened, what had a no did not", async () => {
    const { state, trace } = await (await fetch(new URL(pathOf(run), kUrl))).json();
    assert.equal(state, "done");
    assert.deepEqual(trace.steps.map((step) => step.state), ["done", "done", "declined", "done"]);
    assert.deepEqual((await read("lists")).entries.map(({ item }) => item), ["heat-1995"]);
    assert.deepEqual((await read("notes")).notes, []);
  });

  await t.test("nothing went wrong on the way", () => assert.deepEqual(complaints, []));
});

test("what waits can be decided later, from the list of runs", async () => {
  const { page, complaints } = await openPage(browser, kUrl, { viewport: { width: 360, height: 740 } });
  await chooseUser(page, kPerson);
  await page.getByRole("button", { name: "Last runs" }).click();
  const run = page.locator(".run", { hasText: "waits for your yes" }).first();
  await run.locator(".run-summary").click();
  const yes = run.getByRole("button", { name: "Yes, do it" });
  await yes.first().waitFor();
  assert.match(await run.locator(".plan").innerText(), /needs confirmation/);
  await screenshot(page, "runs-360");
  assert.deepEqual(await findSeriousViolations(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "scrolls sideways");

  for (const left of [1, 0]) {
    await yes.first().click();
    await page.waitForFunction((count) => document.querySelectorAll(".run .pending-call").length === count, left);
  }
  assert.equal((await read("notes")).notes.length, 1);
  await page.keyboard.press("Escape");
  assert.ok(await page.evaluate(() => document.activeElement?.matches("[aria-label='Last runs']")), "the focus goes back to the button");
  assert.deepEqual(complaints, []);
});

test("a decision that doesn't get through is told, and can be made again", async () => {
  const { page } = await openPage(browser, kUrl);
  await chooseUser(page, kPerson);
  const answer = await askWhatWaits(page, (await waitingRuns())[0]);
  await page.route("**/confirm", (route) => route.abort());
  await answer.getByRole("button", { name: "Yes, do it" }).first().click();
  await answer.getByRole("alert").getByText("did not get through").waitFor();
  assert.equal(await answer.locator(".pending-call").count(), 2);
  await page.unroute("**/confirm");
  await answer.getByRole("button", { name: "Yes, do it" }).first().click();
  await page.waitForFunction(() => document.querySelectorAll(".pending-call").length === 1);
  assert.equal(await answer.getByRole("alert").count(), 0);
});

/** The chat with an answer that waits, as a front end could have made it of the person's words: the run is a real one. */
async function askWhatWaits(page, run) {
  const waiting = await post(`${pathOf(run).split("?")[0]}/confirm`, { user: kPerson, tokens: [] });
  assert.equal(waiting.pending.length, 2);
  await page.route("**/v1/ask", (route) => route.fulfill({ json: { ...waiting, conversation: "c-1" } }));
  return ask(page, "keep Heat for later");
}

async function waitingRuns() {
  const waiting = (await read("runs")).runs.filter(({ state }) => state === "waiting").map(({ id }) => id);
  assert.ok(waiting.length > 0, `no run of ${kPerson} waits: web/README.md says how to make some`);
  return waiting;
}

function pathOf(run) {
  return `/v1/runs/${encodeURIComponent(run)}?user=${kPerson}`;
}

async function read(what) {
  return (await fetch(new URL(`/v1/${what}?user=${kPerson}`, kUrl))).json();
}

async function post(path, body) {
  const headers = { "content-type": "application/json" };
  return (await fetch(new URL(path, kUrl), { method: "POST", headers, body: JSON.stringify(body) })).json();
}
