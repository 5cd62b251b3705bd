import { describe, expect, it } from "vitest";
import { parseAnswer, parseStep } from "../api/parse";
import { problemFrom } from "../api/problem";
import { newConversation, nextToSend, reduceConversation, type ConversationAction, type ConversationState } from "./state";

const kAnswer = parseAnswer({ conversation: "c-1", reply: "Hello" });

function after(actions: ConversationAction[], state: ConversationState = newConversation("1")): ConversationState {
  return actions.reduce(reduceConversation, state);
}

describe("asking", () => {
  it("sends one request at a time, oldest first", () => {
    const asked = after([
      { type: "asked", text: "one" },
      { type: "asked", text: "two" },
    ]);
    expect(nextToSend(asked.turns)?.text).toBe("one");
    const sent = after([{ type: "sent", turn: 1 }], asked);
    expect(nextToSend(sent.turns)).toBeUndefined();
    expect(nextToSend(after([{ type: "answered", turn: 1, answer: kAnswer }], sent).turns)?.text).toBe("two");
  });

  it("gathers the steps of the request under way, and of no other", () => {
    const step = parseStep({ step: "pool", tool: "candidates", state: "done" });
    const sent = after([{ type: "asked", text: "one" }, { type: "sent", turn: 1 }]);
    const progressed = after([{ type: "progressed", turn: 1, step }], sent);
    expect(progressed.turns[0]?.outcome).toEqual({ kind: "running", steps: [step] });
    expect(after([{ type: "progressed", turn: 2, step }], sent)).toBe(sent);
    const answered = after([{ type: "answered", turn: 1, answer: kAnswer }], sent);
    expect(after([{ type: "progressed", turn: 1, step }], answered)).toBe(answered);
  });

  it("learns the conversation from the answer", () => {
    const answered = after([
      { type: "asked", text: "one" },
      { type: "sent", turn: 1 },
      { type: "answered", turn: 1, answer: kAnswer },
    ]);
    expect(answered.conversation).toBe("c-1");
    expect(answered.turns[0]?.outcome).toEqual({ kind: "answered", answer: kAnswer });
  });

  it("takes another answer in place of one, and stays in its conversation", () => {
    const answered = after([{ type: "asked", text: "one" }, { type: "sent", turn: 1 }, { type: "answered", turn: 1, answer: kAnswer }]);
    const confirmed = parseAnswer({ reply: "Done." });
    const changed = after([{ type: "answered", turn: 1, answer: confirmed }], answered);
    expect(changed.turns[0]?.outcome).toEqual({ kind: "answered", answer: confirmed });
    expect(changed.conversation).toBe("c-1");
  });

  it("sends a failed request again, and goes on after it meanwhile", () => {
    const failed = after([
      { type: "asked", text: "one" },
      { type: "asked", text: "two" },
      { type: "sent", turn: 1 },
      { type: "failed", turn: 1, problem: problemFrom({}, 503) },
    ]);
    expect(nextToSend(failed.turns)?.text).toBe("two");
    expect(nextToSend(after([{ type: "retried", turn: 1 }], failed).turns)?.text).toBe("one");
  });

  it("opens a new conversation after the server forgot the old one", () => {
    const known = { ...after([{ type: "asked", text: "one" }]), conversation: "c-gone" };
    expect(after([{ type: "failed", turn: 1, problem: problemFrom({}, 404) }], known).conversation).toBeNull();
    expect(after([{ type: "failed", turn: 1, problem: problemFrom({}, 503) }], known).conversation).toBe("c-gone");
  });
});

describe("starting anew", () => {
  it.each<ConversationAction>([{ type: "user_switched", user: "2" }, { type: "started_over" }])("drops a late answer: $type", (action) => {
    const anew = after([{ type: "asked", text: "one" }, { type: "sent", turn: 1 }, action, { type: "asked", text: "two" }]);
    const late = after([{ type: "answered", turn: 1, answer: kAnswer }], anew);
    expect(late).toBe(anew);
    expect(late.turns.map(({ id, text }) => [id, text])).toEqual([[2, "two"]]);
    expect(late.conversation).toBeNull();
  });

  it("keeps one person's votes over conversations, never over persons", () => {
    const voted = after([{ type: "voted", item: "heat", kind: "like" }]);
    expect(after([{ type: "started_over" }], voted).votes).toEqual({ heat: "like" });
    expect(after([{ type: "user_switched", user: "2" }], voted).votes).toEqual({});
  });
});

describe("voting", () => {
  it("says that the next answer takes a vote into account, each time anew", () => {
    const kept: ConversationAction = { type: "vote_kept", user: "1", title: "Heat", kind: "dislike" };
    const once = after([kept]);
    expect(once.announcement.text).toBe("Less like “Heat”: noted. The next answer takes it into account.");
    expect(after([kept], once).announcement.id).not.toBe(once.announcement.id);
  });

  it("puts a lost vote back to what it was", () => {
    const lost = { type: "vote_lost", user: "1", item: "heat", problem: problemFrom({ title: "Disk full" }, 507) } as const;
    const voted = after([{ type: "voted", item: "heat", kind: "dislike" }]);
    expect(after([{ ...lost, before: "like" }], voted).votes).toEqual({ heat: "like" });
    expect(after([{ ...lost, before: undefined }], voted).votes).toEqual({});
    expect(after([{ ...lost, before: undefined }], voted).announcement.text).toMatch(/not saved.*Disk full/);
  });

  it("ignores what comes back for someone else", () => {
    const state = newConversation("2");
    expect(after([{ type: "vote_kept", user: "1", title: "Heat", kind: "like" }], state)).toBe(state);
  });
});
