/** What the server answers with, as the rest of the app sees it: every list present, nothing optional by accident. */

export interface Person {
  id: string;
  events: number;
}

export type AttributeValue = string | number | boolean | (string | number | boolean)[];

export interface Reason {
  text: string;
  /** Ids of the answer's evidence. */
  evidence: string[];
}

export interface Item {
  id: string;
  title: string;
  score: number | null;
  attributes: Record<string, AttributeValue>;
  reasons: Reason[];
}

export interface Evidence {
  id: string;
  kind: string;
  text: string;
  value: number | null;
}

export interface Question {
  text: string;
  choices: string[];
}

/** How long a role's calls took. */
export interface Latency {
  count: number;
  medianMs: number;
  p99Ms: number;
}

/** What a role's language model did since the server began, and what it costs. */
export interface ModelRole {
  role: string;
  model: string;
  /** Whether what it is asked leaves the machine. */
  remote: boolean;
  asked: number;
  cached: number;
  failed: number;
  tokens: number;
  money: number;
  firstToken: Latency;
  whole: Latency;
  spentToday: number;
  /** Of money, a day; null for no limit. */
  budget: number | null;
}

export interface ModelReport {
  roles: ModelRole[];
  /** Requests that were compiled, those the built-in interpreter was sure of, and those a model wrote the plan of. */
  frontEnd: { requests: number; spared: number; written: number };
}

export interface Timing {
  step: string;
  ms: number;
}

/** An argument of a call, as the person is asked about it. */
export interface PendingArgument {
  name: string;
  /** Any JSON. */
  value: unknown;
  /** Who had a hand in it and who may see it: "outside, seen by everyone". */
  label: string;
  /** The tools it was made from; none where the request itself says it. */
  sources: string[];
}

/** A call that happens only if the person says yes to it. */
export interface PendingCall {
  step: string;
  tool: string;
  arguments: PendingArgument[];
  /** The policy's objection; empty where the call is simply one that is asked about. */
  why: string;
  /** What says yes to this call with these arguments. */
  token: string;
}

/** What became of one step of a plan, and when, counted from the beginning of its run. */
export interface StepTrace {
  step: string;
  tool: string;
  state: string;
  startedMs: number;
  finishedMs: number;
  result: string;
  error: string;
}

/** What answers one of several wishes: "a thriller for us later". */
export interface AnswerList {
  text: string;
  items: Item[];
}

export interface Answer {
  /** Null in an answer to a yes, which is no turn of a conversation. */
  conversation: string | null;
  reply: string;
  items: Item[];
  /** Of several wishes in one message; empty where there was one. */
  lists: AnswerList[];
  question: Question | null;
  /** A next step that may be taken: a yes is all it needs. */
  offer: Question | null;
  planText: string;
  evidence: Evidence[];
  /** The run it came from, in the server's log. */
  run: string;
  pending: PendingCall[];
  trace: StepTrace[];
  notUnderstood: string[];
  timings: Timing[];
}

/** Something that a message names. `polarity`: wanted, unwanted or neutral. */
export interface ReadName {
  text: string;
  /** In characters of the message. */
  start: number;
  /** An item's title, or a label. */
  meant: string;
  polarity: string;
}

export interface Reading {
  names: ReadName[];
}

export interface AskRequest {
  user: string;
  text: string;
  conversation?: string;
}

export type VoteKind = "like" | "dislike";

export interface VoteEvent {
  user: string;
  item: string;
  kind: VoteKind;
}

/** A run in the server's log. `state`: running, waiting, done, failed or dismissed. */
export interface RunSummary {
  id: string;
  state: string;
  request: string;
  /** ISO 8601. */
  started: string;
}

export interface RunRecord extends RunSummary {
  planText: string;
  trace: StepTrace[];
  /** Why it failed, if it did. */
  error: string;
}
