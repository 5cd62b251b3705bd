/** Turns JSON from the server into our types. A missing list is empty; a missing essential throws ShapeError. */
import type {
  Answer,
  AnswerList,
  AttributeValue,
  Evidence,
  Item,
  Latency,
  ModelReport,
  ModelRole,
  PendingArgument,
  PendingCall,
  Person,
  Question,
  Reading,
  Reason,
  RunRecord,
  RunSummary,
  StepTrace,
  Timing,
} from "./types";

export class ShapeError extends Error {}

type Fields = Record<string, unknown>;

export function parseAnswer(body: unknown): Answer {
  const fields = object(body, "answer");
  return {
    conversation: optionalString(fields.conversation) || null,
    reply: string(fields.reply, "reply"),
    items: list(fields.items).map(parseItem),
    lists: list(fields.lists).map(parseAnswerList),
    question: parseQuestion(fields.question),
    offer: parseQuestion(fields.offer),
    planText: optionalString(fields.plan_text),
    evidence: list(fields.evidence).map(parseEvidence),
    run: optionalString(fields.run),
    pending: list(fields.pending).map(parsePendingCall),
    trace: list(fields.trace).map(parseStep),
    notUnderstood: strings(fields.not_understood),
    timings: parseTimings(fields.timings_ms),
  };
}

function parseAnswerList(body: unknown): AnswerList {
  const fields = object(body, "list");
  return { text: optionalString(fields.text), items: list(fields.items).map(parseItem) };
}

export function parsePeople(body: unknown): Person[] {
  return list(object(body, "users").users).map((entry) => {
    const fields = object(entry, "user");
    return { id: idOf(fields.id, "user id"), events: number(fields.events) ?? 0 };
  });
}

export function parseExamples(body: unknown): string[] {
  return strings(object(body, "examples").examples);
}

export function parseReading(body: unknown): Reading {
  const names = list(object(body, "reading").entities).map((entry) => {
    const fields = object(entry, "entity");
    return {
      text: string(fields.text, "entity text"),
      start: number(fields.start) ?? 0,
      meant: optionalString(fields.title) || optionalString(fields.id),
      polarity: optionalString(fields.polarity),
    };
  });
  return { names };
}

export function parseModels(body: unknown): ModelReport {
  const fields = object(body, "models");
  const gate = object(fields.front_end, "front end");
  return {
    roles: list(fields.roles).map(parseModelRole),
    frontEnd: { requests: number(gate.requests) ?? 0, spared: number(gate.spared) ?? 0, written: number(gate.written) ?? 0 },
  };
}

function parseModelRole(body: unknown): ModelRole {
  const fields = object(body, "role");
  const count = (value: unknown) => number(value) ?? 0;
  return {
    role: string(fields.role, "role"),
    model: optionalString(fields.model),
    remote: fields.remote === true,
    asked: count(fields.asked),
    cached: count(fields.cached),
    failed: Object.values(object(fields.failed, "failures")).reduce<number>((sum, value) => sum + count(value), 0),
    tokens: count(fields.prompt_tokens) + count(fields.answer_tokens),
    money: count(fields.money),
    firstToken: parseLatency(fields.first_token),
    whole: parseLatency(fields.whole),
    spentToday: count(object(fields.spent_today, "spending").money),
    budget: number(object(fields.budget, "budget").money),
  };
}

function parseLatency(body: unknown): Latency {
  const fields = object(body, "latency");
  return { count: number(fields.count) ?? 0, medianMs: number(fields.median_ms) ?? 0, p99Ms: number(fields.p99_ms) ?? 0 };
}

export function parseRuns(body: unknown): RunSummary[] {
  return list(object(body, "runs").runs).map(parseRunSummary);
}

export function parseRun(body: unknown): RunRecord {
  const fields = object(body, "run");
  const trace = isObject(fields.trace) ? fields.trace : {};
  return {
    ...parseRunSummary(body),
    planText: optionalString(fields.plan_text),
    trace: list(trace.steps).map(parseStep),
    error: optionalString(trace.error),
  };
}

export function parseStep(body: unknown): StepTrace {
  const fields = object(body, "step");
  return {
    step: string(fields.step, "step"),
    tool: optionalString(fields.tool),
    state: optionalString(fields.state),
    startedMs: number(fields.started_ms) ?? 0,
    finishedMs: number(fields.finished_ms) ?? 0,
    result: optionalString(fields.result),
    error: optionalString(fields.error),
  };
}

function parseRunSummary(body: unknown): RunSummary {
  const fields = object(body, "run");
  return {
    id: string(fields.id, "run id"),
    state: optionalString(fields.state),
    request: optionalString(fields.request),
    started: optionalString(fields.started),
  };
}

/** All of it is essential: the person says yes to exactly what they see. */
function parsePendingCall(body: unknown): PendingCall {
  const fields = object(body, "pending call");
  if (!Array.isArray(fields.arguments)) throw new ShapeError("the arguments are not a list");
  return {
    step: string(fields.step, "step"),
    tool: string(fields.tool, "tool"),
    arguments: fields.arguments.map(parsePendingArgument),
    why: optionalString(fields.why),
    token: string(fields.token, "token"),
  };
}

function parsePendingArgument(body: unknown): PendingArgument {
  const fields = object(body, "argument");
  return {
    name: string(fields.name, "argument name"),
    value: fields.value,
    label: optionalString(fields.label),
    sources: strings(fields.sources),
  };
}

function parseItem(body: unknown): Item {
  const fields = object(body, "item");
  const id = idOf(fields.id, "item id");
  return {
    id,
    title: optionalString(fields.title) || id,
    score: number(fields.score),
    attributes: parseAttributes(fields.attributes),
    reasons: list(fields.reasons).map(parseReason),
  };
}

function parseAttributes(body: unknown): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(isObject(body) ? body : {})) {
    if (isScalar(value)) attributes[name] = value;
    else if (Array.isArray(value)) attributes[name] = value.filter(isScalar);
  }
  return attributes;
}

function parseReason(body: unknown): Reason {
  const fields = object(body, "reason");
  return { text: string(fields.text, "reason text"), evidence: strings(fields.evidence) };
}

function parseEvidence(body: unknown): Evidence {
  const fields = object(body, "evidence");
  return {
    id: idOf(fields.id, "evidence id"),
    kind: optionalString(fields.kind),
    text: optionalString(fields.text),
    value: number(fields.value),
  };
}

function parseQuestion(body: unknown): Question | null {
  if (!isObject(body)) return null;
  return { text: string(body.text, "question text"), choices: strings(body.choices) };
}

function parseTimings(body: unknown): Timing[] {
  return Object.entries(isObject(body) ? body : {}).flatMap(([step, value]) => {
    const ms = number(value);
    return ms === null ? [] : [{ step, ms }];
  });
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function object(value: unknown, what: string): Fields {
  if (!isObject(value)) throw new ShapeError(`${what} is not an object`);
  return value;
}

function string(value: unknown, what: string): string {
  if (typeof value !== "string") throw new ShapeError(`${what} is not a text`);
  return value;
}

function idOf(value: unknown, what: string): string {
  return typeof value === "number" ? String(value) : string(value, what);
}

function optionalString(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function strings(value: unknown): string[] {
  return list(value).filter((entry): entry is string => typeof entry === "string");
}
