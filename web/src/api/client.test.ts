import { describe, expect, it } from "vitest";
import { createClient } from "./client";
import { Problem } from "./problem";
import type { StepTrace } from "./types";

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

  it("asks for runs by ids as one segment of the path", async () => {
    const calls: Call[] = [];
    const client = serverThatSends(200, { id: "c-1/0/a b", reply: "Done.", runs: [] }, calls);
    await client.confirm("c-1/0/a b", "ada", ["t-1", "t-2"]);
    await client.decline("c-1/0/a b", "ada", ["t-3"]);
    await client.run("c-1/0/a b", "a&b");
    await client.runs("a&b");
    expect(calls.map(({ path }) => path)).toEqual([
      "v1/runs/c-1%2F0%2Fa%20b/confirm",
      "v1/runs/c-1%2F0%2Fa%20b/decline",
      "v1/runs/c-1%2F0%2Fa%20b?user=a%26b",
      "v1/runs?user=a%26b",
    ]);
    expect(calls.slice(0, 2).map(({ init }) => JSON.parse(String(init?.body)))).toEqual([
      { user: "ada", tokens: ["t-1", "t-2"] },
      { user: "ada", tokens: ["t-3"] },
    ]);
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

  it("tells a request that was given up from one that failed", async () => {
    const abort = new AbortController();
    abort.abort();
    const respond = (_: string, init?: RequestInit) => Promise.reject(init?.signal?.reason);
    const given = createClient(respond).ask({ user: "1", text: "hi" }, undefined, abort.signal);
    expect((await problemOf(given)).title).toBe("Stopped");
  });

  it("refuses an answer of another shape", async () => {
    expect((await problemOf(serverThatSends(200, { answer: 42 }).ask({ user: "1", text: "hi" }))).title).toMatch(/can’t be read/);
  });

  describe("with a stream", () => {
    const kStep = 'event: step\ndata: {"step": "pool", "tool": "candidates", "state": "done"}\n\n';
    const serverThatStreams = (body: BodyInit) =>
      createClient(async () => new Response(body, { headers: { "content-type": "text/event-stream" } }));
    const askOf = (body: BodyInit, onStep?: (step: StepTrace) => void) => serverThatStreams(body).ask({ user: "1", text: "hi" }, onStep);

    it("tells of steps, and resolves with the answer", async () => {
      const steps: string[] = [];
      const stream = `event: began\ndata: {"run": "r-1"}\n\n:\n\n${kStep}event: answer\ndata: {"conversation": "c-1", "reply": "Hello"}\n\n`;
      expect(await askOf(stream, ({ step }) => steps.push(step))).toMatchObject({ conversation: "c-1", reply: "Hello" });
      expect(steps).toEqual(["pool"]);
    });

    it.each(["confirm", "decline"] as const)("tells of what follows a decision: %s", async (word) => {
      const steps: string[] = [];
      const client = serverThatStreams(`${kStep}event: answer\ndata: {"reply": "Done."}\n\n`);
      expect(await client[word]("r-1", "ada", ["t-1"], ({ step }) => steps.push(step))).toMatchObject({ reply: "Done." });
      expect(steps).toEqual(["pool"]);
    });

    it("hands on a problem that came up on the way", async () => {
      const stream = `${kStep}event: problem\ndata: {"title": "Too slow", "status": 504}\n\n`;
      expect(await problemOf(askOf(stream))).toMatchObject({ title: "Too slow", status: 504 });
    });

    it("says so when the stream ends or breaks before the answer", async () => {
      expect((await problemOf(askOf(kStep))).title).toMatch(/broke off/);
      const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError("network error")) });
      expect((await problemOf(askOf(broken))).title).toMatch(/broke off/);
    });

    it.each(["event: answer\ndata: {\n\n", 'event: answer\ndata: {"answer": 42}\n\n', "event: step\ndata: []\n\n"])("refuses %j", async (stream) => {
      expect((await problemOf(askOf(stream))).title).toMatch(/can’t be read/);
    });
  });

  it("takes a missing examples page for no examples, other failures for failures", async () => {
    expect(await serverThatSends(404, {}).examples()).toEqual([]);
    expect((await problemOf(serverThatSends(500, {}).examples())).status).toBe(500);
  });
});
