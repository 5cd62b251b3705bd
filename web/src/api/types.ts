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

export interface Timing {
  step: string;
  ms: number;
}

export interface Answer {
  conversation: string;
  reply: string;
  items: Item[];
  question: Question | null;
  planText: string;
  evidence: Evidence[];
  /** Steps that wait for the person's confirmation, in words. */
  pending: string[];
  notUnderstood: string[];
  timings: Timing[];
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
