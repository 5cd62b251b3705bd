import { describe, expect, it } from "vitest";
import { createClient } from "./client";
import { Problem } from "./problem";

interface Call {
  path: string;
  init: RequestInit | undefined;
}

function serverThatSends(status: number, body: unknown, calls: Call[] = []) {
  const respond = async (path: string, init?: RequestInit) => {
    calls.push({ path, init });
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
  };
  return createClient(respond, () => `key ${calls.length}`);
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const problem = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(problem).toBeInstanceOf(Problem);
  return problem as Problem;
}

describe("client", () => {
  it("sends a request as JSON, and the conversation only once there is one", async () => {
    const calls: Call[] = [];
    const client = serverThatSends(200, { conversation: "c-1", reply: "Hello" }, calls);
    await client.ask({ user: "1", text: "hi" });
    await client.ask({ user: "1", text: "more", conversation: "c-1" });
    expect(calls.map(({ path }) => path)).toEqual(["v1/ask", "v1/ask"]);
    expect(calls.map(({ init }) => JSON.parse(String(init?.body)))).toEqual([
      { user: "1", text: "hi" },
      { user: "1", text: "more", conversation: "c-1" },
    ]);
  });

  it("votes with a value and a key of its own for every click", async () => {
    const calls: Call[] = [];
    const client = serverThatSends(200, { accepted: 1, duplicates: 0 }, calls);
    await client.vote({ user: "1", item: "heat-1995", kind: "dislike" });
    await client.vote({ user: "1", item: "heat-1995", kind: "dislike" });
    expect(JSON.parse(String(calls[0]?.init?.body))).toEqual({ user: "1", item: "heat-1995", kind: "dislike", value: -1 });
    expect(calls.map(({ init }) => new Headers(init?.headers).get("idempotency-key"))).toEqual(["key 0", "key 1"]);
  });

  it("hands on a problem document with its mend", async () => {
    const client = serverThatSends(503, { title: "No model yet", detail: "0 models", mend: "Run: attune train", status: 503 });
    const problem = await problemOf(client.ask({ user: "1", text: "hi" }));
    expect(problem).toMatchObject({ title: "No model yet", detail: "0 models", mend: "Run: attune train", status: 503 });
  });

  it("says so when a failure carries no document", async () => {
    const problem = await problemOf(serverThatSends(502, "<html>Bad gateway").ask({ user: "1", text: "hi" }));
    expect(problem).toMatchObject({ title: "The server answered with status 502", status: 502 });
  });

  it("tells an unreachable server from a failing one", async () => {
    const client = createClient(() => Promise.reject(new TypeError("Failed to fetch")));
    expect(await problemOf(client.people())).toMatchObject({ status: 0 });
  });

  it("refuses an answer of another shape", async () => {
    expect((await problemOf(serverThatSends(200, { answer: 42 }).ask({ user: "1", text: "hi" }))).title).toMatch(/can’t be read/);
  });

  it("takes a missing examples page for no examples, other failures for failures", async () => {
    expect(await serverThatSends(404, {}).examples()).toEqual([]);
    expect((await problemOf(serverThatSends(500, {}).examples())).status).toBe(500);
  });
});
