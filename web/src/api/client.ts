/** The server's HTTP interface. Every function resolves with parsed data or rejects with a Problem. */
import { parseAnswer, parseExamples, parsePeople } from "./parse";
import { Problem, problemFrom, unreachable, unreadable } from "./problem";
import type { Answer, AskRequest, Person, VoteEvent } from "./types";

export interface Client {
  ask(request: AskRequest, signal?: AbortSignal): Promise<Answer>;
  vote(event: VoteEvent): Promise<void>;
  people(): Promise<Person[]>;
  /** Empty where the server has no examples to offer. */
  examples(): Promise<string[]>;
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

export function createClient(fetchFrom: Fetch, newKey: () => string = randomKey): Client {
  async function call<T>(path: string, init: RequestInit, parse: (body: unknown) => T): Promise<T> {
    const headers = { accept: "application/json", ...init.headers };
    const response = await fetchFrom(path, { ...init, headers }).catch(() => {
      throw unreachable();
    });
    const body = await response.json().catch(() => undefined);
    if (!response.ok) throw problemFrom(body, response.status);
    try {
      return parse(body);
    } catch {
      throw unreadable(response.status);
    }
  }

  function post<T>(path: string, body: object, parse: (body: unknown) => T, init: RequestInit = {}): Promise<T> {
    const headers = { ...init.headers, "content-type": "application/json" };
    return call(path, { ...init, method: "POST", headers, body: JSON.stringify(body) }, parse);
  }

  return {
    ask: (request, signal) => post("v1/ask", request, parseAnswer, signal ? { signal } : {}),
    vote: (event) =>
      post("v1/events", { ...event, value: event.kind === "like" ? 1 : -1 }, () => undefined, {
        // A second thought in the same words is a new event, not a replay of the first.
        headers: { "idempotency-key": newKey() },
      }),
    people: () => call("v1/users?limit=200", {}, parsePeople),
    examples: () =>
      call("v1/examples", {}, parseExamples).catch((problem: unknown) => {
        if (problem instanceof Problem && problem.status === 404) return [];
        throw problem;
      }),
  };
}

// crypto.randomUUID is missing on plain http, where a self-hosted server often lives.
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, "0")).join("");
}
