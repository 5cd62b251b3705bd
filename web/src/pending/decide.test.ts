import { describe, expect, it } from "vitest";
import type { Client } from "../api/client";
import { parseAnswer } from "../api/parse";
import type { Answer, PendingCall } from "../api/types";
import { decide, type Word } from "./decide";

function call(step: string): PendingCall {
  return { step, tool: "list_add", arguments: [], why: "", token: `yes to ${step}` };
}

function waitingFor(...steps: string[]): Answer {
  return { ...parseAnswer({ reply: "It waits.", run: "r-1" }), pending: steps.map(call) };
}

/** A server whose run waits for the calls of `answer`, and what it was told. */
function serverOf(answer: Answer) {
  const told: string[] = [];
  let waiting = answer.pending;
  const client: Partial<Client> = {
    confirm: async (run, user, tokens) => {
      told.push(`${run} ${user}: ${tokens.join()}`);
      waiting = waiting.filter(({ token }) => !tokens.includes(token));
      return { ...parseAnswer({ reply: "Done.", run }), pending: waiting };
    },
    dismiss: async (run, user) => {
      told.push(`${run} ${user}: no`);
    },
  };
  return { client: client as Client, told };
}

async function afterSaying(words: [string, Word][], answer: Answer) {
  const { client, told } = serverOf(answer);
  let now = answer;
  for (const [step, word] of words) await decide(client, "ada", now, call(step), word, (next) => (now = next));
  return { now, told };
}

describe("decide", () => {
  it("sends the token of a yes, and the answer is the server's", async () => {
    const { now, told } = await afterSaying([["a", "yes"]], waitingFor("a"));
    expect(told).toEqual(["r-1 ada: yes to a"]);
    expect(now).toMatchObject({ reply: "Done.", pending: [], declined: [] });
  });

  it("tells the server of a no to all that waits", async () => {
    const { now, told } = await afterSaying([["a", "no"]], waitingFor("a"));
    expect(told).toEqual(["r-1 ada: no"]);
    expect(now).toMatchObject({ pending: [], declined: [call("a")] });
  });

  it("keeps a no to itself while another call waits", async () => {
    const { now, told } = await afterSaying([["a", "no"]], waitingFor("a", "b"));
    expect(told).toEqual([]);
    expect(now).toMatchObject({ pending: [call("b")], declined: [call("a")] });
  });

  it.each<[string, [string, Word][]]>([
    ["no first", [["a", "no"], ["b", "yes"]]],
    ["yes first", [["b", "yes"], ["a", "no"]]],
  ])("never sends a yes to what was declined: %s", async (_, words) => {
    const { now, told } = await afterSaying(words, waitingFor("a", "b"));
    expect(told).toEqual(["r-1 ada: yes to b", "r-1 ada: no"]);
    expect(now).toMatchObject({ reply: "Done.", pending: [], declined: [call("a")] });
  });

  it("leaves the answer as it was where a yes doesn't arrive", async () => {
    const client = { confirm: () => Promise.reject(new Error("gone")) } as unknown as Client;
    const seen: Answer[] = [];
    await expect(decide(client, "ada", waitingFor("a"), call("a"), "yes", (next) => seen.push(next))).rejects.toThrow("gone");
    expect(seen).toEqual([]);
  });
});
