/** Chromium as the tests use it: no network of its own, every console error kept, screenshots on request. */
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const kArguments = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: kArguments });
}

/** @returns the page and the list its console errors, uncaught exceptions and foreign requests are added to */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ bypassCSP: false, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) complaints.push(`asked a foreign server: ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

export async function screenshot(page, name) {
  const folder = process.env.ATTUNE_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}
