/** A visit to a running server that serves the sample cinema workspace: what a person does, and what must come of it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findSeriousViolations } from "./accessibility.mjs";
import { launch, openPage, screenshot } from "./browser.mjs";
import { ask, answerTo, chooseUser, titlesIn } from "./chat_page.mjs";

const kUrl = process.env.ATTUNE_URL;
const kRequest = "something like Heat but no war films, after 1990";

let browser;

before(async () => {
  assert.ok(kUrl, "ATTUNE_URL is not set. Start a server with the sample cinema workspace, then run: ATTUNE_URL=http://127.0.0.1:8080 npm run e2e");
  browser = await launch();
});

after(() => browser?.close());

test("a person gets answers with reasons, votes, is asked back, and differs from the next person", async (t) => {
  const { page, complaints } = await openPage(browser, kUrl);
  const [first, second] = await twoKnownUsers();
  let titles;

  await t.test("the greeting offers examples", async () => {
    await page.locator(".example").first().waitFor();
    await screenshot(page, "greeting");
  });

  await t.test("five items come, each with a reason", async () => {
    await chooseUser(page, first);
    const responded = page.waitForResponse("**/v1/ask");
    const answer = await ask(page, kRequest);
    assert.equal((await responded).headers()["content-type"], "text/event-stream");
    titles = await titlesIn(answer);
    assert.equal(titles.length, 5, `expected five items, got: ${titles.join(", ")}`);
    for (const item of await answer.locator(".item").all()) {
      const reason = (await item.locator(".reason-text").first().innerText()).trim();
      assert.notEqual(reason, "");
    }
    await screenshot(page, "answer");
  });

  await t.test("the fold-out shows the plan", async () => {
    const answer = await answerTo(page, -1);
    await answer.locator(".why-summary").click();
    const plan = await answer.locator(".plan").innerText();
    assert.match(plan, /filter|where:/);
    assert.match(plan, /reply/);
    await screenshot(page, "plan");
    assert.deepEqual(await findSeriousViolations(page), []);
  });

  await t.test("a thumb down changes the next answer", async () => {
    const item = (await answerTo(page, -1)).locator(".item").first();
    await item.getByRole("button", { name: /^Less like/ }).click();
    await page.getByRole("status").getByText("The next answer takes it into account").waitFor();
    assert.equal(await item.getByRole("button", { name: /^Less like/ }).getAttribute("aria-pressed"), "true");
    const titlesNow = await titlesIn(await ask(page, kRequest));
    assert.notDeepEqual(titlesNow, titles);
    await screenshot(page, "after-vote");
  });

  await t.test("boredom is met with a question, and a choice with items", async () => {
    const question = await ask(page, "I'm bored");
    const choices = question.locator(".choice");
    assert.ok((await choices.count()) >= 2, "expected at least two choices");
    await screenshot(page, "question");
    assert.deepEqual(await findSeriousViolations(page), []);
    const asked = await page.locator(".turn").count();
    await choices.first().click();
    const answer = await answerTo(page, asked);
    assert.ok((await answer.locator(".item").count()) > 0, "expected items after the choice");
  });

  await t.test("another person gets another answer", async () => {
    await chooseUser(page, second);
    assert.equal(await page.locator(".turn").count(), 0);
    assert.notDeepEqual(await titlesIn(await ask(page, kRequest)), titles);
  });

  await t.test("nothing went wrong on the way", () => assert.deepEqual(complaints, []));
});

test("the greeting is accessible in both themes, on a wide and a narrow window", async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      const { page, complaints } = await openPage(browser, kUrl, { colorScheme, viewport: { width, height: 800 } });
      await page.locator(".example").first().waitFor();
      assert.deepEqual(await findSeriousViolations(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `scrolls sideways at ${width} px`);
      await screenshot(page, `greeting-${colorScheme}-${width}`);
      assert.deepEqual(complaints, []);
      await page.context().close();
    }
  }
});

test("a failure is told with its mend, and trying again helps", async () => {
  const { page } = await openPage(browser, kUrl);
  const problem = { type: "about:blank", title: "Too busy", status: 503, detail: "The queue is full.", mend: "Wait a moment." };
  await page.route("**/v1/ask", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", json: problem }));
  await assert.rejects(ask(page, kRequest), /Too busy\s+The queue is full\.\s+Wait a moment\./);
  await screenshot(page, "problem");
  assert.deepEqual(await findSeriousViolations(page), []);

  await page.unroute("**/v1/ask");
  await page.route("**/v1/ask", (route) => route.abort());
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("The server can’t be reached").waitFor();

  await page.unroute("**/v1/ask");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".answer .item").first().waitFor();

  await page.route("**/v1/events", (route) => route.abort());
  const thumb = page.getByRole("button", { name: /^More like/ }).first();
  await thumb.click();
  await page.getByText("Your vote was not saved").waitFor();
  assert.equal(await thumb.getAttribute("aria-pressed"), "false");
  await screenshot(page, "vote-lost");
});

test("a request that takes long shows how far it is, and can be stopped", async () => {
  const { page } = await openPage(browser, kUrl);
  await page.route("**/v1/ask", () => undefined); // never answers
  await page.getByRole("textbox", { name: "Your message" }).fill(kRequest);
  await page.keyboard.press("Enter");
  await page.getByText("Working on it").waitFor();
  assert.deepEqual(await findSeriousViolations(page), []);
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("You gave this request up").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "message");
});

async function twoKnownUsers() {
  const response = await fetch(new URL("/v1/users?limit=200", kUrl));
  const { users } = await response.json();
  assert.ok(users.length >= 2, "the workspace has fewer than two users");
  return users.slice(0, 2).map((user) => user.id);
}
