/** The server's HTTP interface. Every function resolves with parsed data or rejects with a Problem. */
import { eventsOf } from "./event_stream";
import { parseAnswer, parseExamples, parseModels, parsePeople, parseReading, parseRun, parseRuns, parseStep, ShapeError } from "./parse";
import { brokenOff, Problem, problemFrom, problemIn, stopped, unreachable, unreadable } from "./problem";
import type { Answer, AskRequest, ModelReport, Person, Reading, RunRecord, RunSummary, StepTrace, VoteEvent } from "./types";

export interface Client {
  /** Tells of the plan's steps as they end. Giving the request up cancels its run. */
  ask(request: AskRequest, onStep?: (step: StepTrace) => void, signal?: AbortSignal): Promise<Answer>;
  /** How a message is understood. */
  read(user: string, text: string): Promise<Reading>;
  /** Says yes to the calls that the tokens stand for, and goes on; with none, shows again what waits. */
  confirm(run: string, user: string, tokens: string[], onStep?: (step: StepTrace) => void): Promise<Answer>;
  /** Says no to them, and goes on. */
  decline(run: string, user: string, tokens: string[], onStep?: (step: StepTrace) => void): Promise<Answer>;
  /** Newest first. */
  runs(user: string): Promise<RunSummary[]>;
  run(id: string, user: string): Promise<RunRecord>;
  vote(event: VoteEvent): Promise<void>;
  /** What language models do here and what they cost. */
  models(): Promise<ModelReport>;
  people(): Promise<Person[]>;
  /** Empty where the server has no examples to offer. */
  examples(): Promise<string[]>;
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

export function createClient(fetchFrom: Fetch, newKey: () => string = randomKey): Client {
  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = { accept: "application/json", ...init.headers };
    return fetchFrom(path, { ...init, headers }).catch(() => {
      throw init.signal?.aborted ? stopped() : unreachable();
    });
  }

  async function call<T>(path: string, init: RequestInit, parse: (body: unknown) => T): Promise<T> {
    return bodyOf(await send(path, init), parse);
  }

  function post<T>(path: string, body: object, parse: (body: unknown) => T, init: RequestInit = {}): Promise<T> {
    return call(path, posting(body, init), parse);
  }

  /** An answer that tells of its steps as they end. */
  async function listen(path: string, body: object, onStep: (step: StepTrace) => void = () => undefined, signal?: AbortSignal) {
    const init = posting(body, { headers: { accept: `${kEventStream}, application/json` }, ...(signal && { signal }) });
    const response = await send(path, init);
    const isStream = response.headers.get("content-type")?.startsWith(kEventStream);
    return isStream ? answerIn(response, onStep, signal) : bodyOf(response, parseAnswer);
  }

  return {
    ask: (request, onStep, signal) => listen("v1/ask", request, onStep, signal),
    read: (user, text) => post("v1/read", { user, text }, parseReading),
    confirm: (run, user, tokens, onStep) => listen(`${pathOf(run)}/confirm`, { user, tokens }, onStep),
    decline: (run, user, tokens, onStep) => listen(`${pathOf(run)}/decline`, { user, tokens }, onStep),
    runs: (user) => call(`v1/runs?user=${encodeURIComponent(user)}`, {}, parseRuns),
    run: (id, user) => call(`${pathOf(id)}?user=${encodeURIComponent(user)}`, {}, parseRun),
    vote: (event) =>
      post("v1/events", { ...event, value: event.kind === "like" ? 1 : -1 }, () => undefined, {
        // A second thought in the same words is a new event, not a replay of the first.
        headers: { "idempotency-key": newKey() },
      }),
    models: () => call("v1/language-models", {}, parseModels),
    people: () => call("v1/users?limit=200", {}, parsePeople),
    examples: () =>
      call("v1/examples", {}, parseExamples).catch((problem: unknown) => {
        if (problem instanceof Problem && problem.status === 404) return [];
        throw problem;
      }),
  };
}

const kEventStream = "text/event-stream";

function posting(body: object, init: RequestInit): RequestInit {
  return { ...init, method: "POST", headers: { ...init.headers, "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function bodyOf<T>(response: Response, parse: (body: unknown) => T): Promise<T> {
  const body = await response.json().catch(() => undefined);
  if (!response.ok) throw problemFrom(body, response.status);
  try {
    return parse(body);
  } catch {
    throw unreadable(response.status);
  }
}

/** The answer at the end of a stream that tells of steps before it. */
async function answerIn(response: Response, onStep: (step: StepTrace) => void, signal?: AbortSignal): Promise<Answer> {
  try {
    for await (const { name, data } of eventsOf(response.body!)) {
      const document: unknown = JSON.parse(data);
      if (name === "step") onStep(parseStep(document));
      if (name === "answer") return parseAnswer(document);
      if (name === "problem") throw problemIn(document);
    }
  } catch (reason) {
    if (reason instanceof Problem) throw reason;
    if (reason instanceof ShapeError || reason instanceof SyntaxError) throw unreadable(response.status);
  }
  throw signal?.aborted ? stopped() : brokenOff();
}

function pathOf(run: string): string {
  return `v1/runs/${encodeURIComponent(run)}`;
}

// crypto.randomUUID is missing on plain http, where a self-hosted server often lives.
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, "0")).join("");
}
