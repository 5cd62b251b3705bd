/** The page in the words of its visitors. */

export async function chooseUser(page, id) {
  await page.getByRole("button", { name: /Change person/ }).click();
  await page.getByRole("combobox").fill(id);
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
}

/** Sends a message and waits for its answer. */
export async function ask(page, text) {
  const turn = await page.locator(".turn").count();
  await page.getByRole("textbox", { name: "Your message" }).fill(text);
  await page.keyboard.press("Enter");
  return answerTo(page, turn);
}

/** @param turn position in the conversation, from 0; -1 for the newest */
export async function answerTo(page, turn) {
  const place = page.locator(".turn").nth(turn);
  await place.locator(".answer, .problem").waitFor({ timeout: 20_000 });
  const problem = place.locator(".problem");
  if (await problem.count()) throw new Error(`the server had a problem: ${await problem.innerText()}`);
  return place.locator(".answer");
}

export function titlesIn(answer) {
  return answer.locator(".item-title").allInnerTexts();
}
