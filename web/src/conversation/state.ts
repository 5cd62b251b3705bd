/** One conversation with one person: what was asked, what came back, what was voted. Pure; the hook does the I/O. */
import type { Problem } from "../api/problem";
import type { Answer, StepTrace, VoteKind } from "../api/types";

export type Outcome =
  | { kind: "waiting" }
  | { kind: "running"; steps: StepTrace[] }
  | { kind: "answered"; answer: Answer }
  | { kind: "failed"; problem: Problem };

export interface Turn {
  /** Never reused, so that a late answer can't land in another conversation. */
  id: number;
  text: string;
  outcome: Outcome;
}

export interface Announcement {
  id: number;
  tone: "success" | "failure";
  text: string;
}

export interface ConversationState {
  user: string;
  /** Given by the server with the first answer. */
  conversation: string | null;
  turns: Turn[];
  votes: Record<string, VoteKind>;
  announcement: Announcement;
  nextTurnId: number;
}

export type ConversationAction =
  | { type: "asked"; text: string }
  | { type: "sent"; turn: number }
  | { type: "progressed"; turn: number; step: StepTrace }
  | { type: "answered"; turn: number; answer: Answer }
  | { type: "failed"; turn: number; problem: Problem }
  | { type: "retried"; turn: number }
  | { type: "voted"; item: string; kind: VoteKind }
  | { type: "vote_kept"; user: string; title: string; kind: VoteKind }
  | { type: "vote_lost"; user: string; item: string; before: VoteKind | undefined; problem: Problem }
  | { type: "user_switched"; user: string }
  | { type: "started_over" };

export function newConversation(user: string): ConversationState {
  return { user, conversation: null, turns: [], votes: {}, announcement: { id: 0, tone: "success", text: "" }, nextTurnId: 1 };
}

/** Requests go out one at a time: the second needs the conversation that the first opened. */
export function nextToSend(turns: Turn[]): Turn | undefined {
  if (turns.some((turn) => turn.outcome.kind === "running")) return undefined;
  return turns.find((turn) => turn.outcome.kind === "waiting");
}

export function reduceConversation(state: ConversationState, action: ConversationAction): ConversationState {
  switch (action.type) {
    case "asked": {
      const turn: Turn = { id: state.nextTurnId, text: action.text, outcome: { kind: "waiting" } };
      const asked = { ...state, turns: [...state.turns, turn], nextTurnId: state.nextTurnId + 1 };
      return announce(asked, "success", ""); // what was said of the last answer is over
    }
    case "sent":
      return settle(state, action.turn, { kind: "running", steps: [] });
    case "progressed": {
      const outcome = state.turns.find(({ id }) => id === action.turn)?.outcome;
      if (outcome?.kind !== "running") return state;
      return settle(state, action.turn, { kind: "running", steps: [...outcome.steps, action.step] });
    }
    case "retried":
      return settle(state, action.turn, { kind: "waiting" });
    case "answered":
      if (!has(state, action.turn)) return state;
      return {
        ...settle(state, action.turn, { kind: "answered", answer: action.answer }),
        conversation: action.answer.conversation ?? state.conversation, // a decision is no turn, and opens none
      };
    case "failed": {
      const settled = settle(state, action.turn, { kind: "failed", problem: action.problem });
      // A conversation the server no longer knows would fail every retry: the next try opens a new one.
      return action.problem.status === 404 && settled !== state ? { ...settled, conversation: null } : settled;
    }
    case "voted":
      return { ...state, votes: { ...state.votes, [action.item]: action.kind } };
    case "vote_kept":
      if (action.user !== state.user) return state;
      return announce(
        state,
        "success",
        `${action.kind === "like" ? "More like" : "Less like"} “${action.title}”: noted. The next answer takes it into account.`,
      );
    case "vote_lost": {
      if (action.user !== state.user) return state;
      const { [action.item]: _lost, ...others } = state.votes;
      const votes = action.before === undefined ? others : { ...others, [action.item]: action.before };
      return announce({ ...state, votes }, "failure", `Your vote was not saved. ${action.problem.message}`);
    }
    case "user_switched":
      return { ...newConversation(action.user), nextTurnId: state.nextTurnId };
    case "started_over":
      return { ...newConversation(state.user), votes: state.votes, nextTurnId: state.nextTurnId };
  }
}

function has(state: ConversationState, turn: number): boolean {
  return state.turns.some((known) => known.id === turn);
}

function settle(state: ConversationState, id: number, outcome: Outcome): ConversationState {
  if (!has(state, id)) return state;
  return { ...state, turns: state.turns.map((turn) => (turn.id === id ? { ...turn, outcome } : turn)) };
}

function announce(state: ConversationState, tone: Announcement["tone"], text: string): ConversationState {
  return { ...state, announcement: { id: state.announcement.id + 1, tone, text } };
}
