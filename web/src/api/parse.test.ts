import { describe, expect, it } from "vitest";
import { parseAnswer, parseExamples, parsePeople, ShapeError } from "./parse";

const kWhole = {
  conversation: "c-1",
  reply: "Five films.",
  items: [
    {
      id: "heat-1995",
      title: "Heat",
      score: 0.9,
      attributes: { year: 1995, genres: ["Crime", 3, null], nested: { no: 1 }, none: null },
      reasons: [{ text: "You liked Ronin", evidence: ["e1"] }],
    },
  ],
  question: { text: "Which?", choices: ["a", "b"] },
  plan: {},
  plan_text: "plan",
  evidence: [{ id: "e1", kind: "history", text: "Ronin", value: 0.12 }],
  pending: ["Add Heat to the watchlist", { text: "Send a mail" }, { tool: "watchlist_add" }],
  not_understood: ["qux"],
  timings_ms: { compile: 0.4, total: 4, note: "x" },
};

describe("parseAnswer", () => {
  it("reads a whole answer", () => {
    const answer = parseAnswer(kWhole);
    expect(answer.items[0]).toEqual({
      id: "heat-1995",
      title: "Heat",
      score: 0.9,
      attributes: { year: 1995, genres: ["Crime", 3] },
      reasons: [{ text: "You liked Ronin", evidence: ["e1"] }],
    });
    expect(answer.question).toEqual({ text: "Which?", choices: ["a", "b"] });
    expect(answer.evidence).toEqual([{ id: "e1", kind: "history", text: "Ronin", value: 0.12 }]);
    expect(answer.pending).toEqual(["Add Heat to the watchlist", "Send a mail", "watchlist_add"]);
    expect(answer.timings).toEqual([
      { step: "compile", ms: 0.4 },
      { step: "total", ms: 4 },
    ]);
  });

  it("makes missing lists empty", () => {
    expect(parseAnswer({ conversation: "c-1", reply: "" })).toEqual({
      conversation: "c-1",
      reply: "",
      items: [],
      question: null,
      planText: "",
      evidence: [],
      pending: [],
      notUnderstood: [],
      timings: [],
    });
  });

  it.each([null, [], "text", {}, { conversation: "c-1" }, { ...kWhole, items: [{ title: "no id" }] }])("refuses %j", (body) => {
    expect(() => parseAnswer(body)).toThrow(ShapeError);
  });

  it("names an item without a title by its id", () => {
    expect(parseAnswer({ ...kWhole, items: [{ id: 7, score: "high" }] }).items[0]).toMatchObject({ id: "7", title: "7", score: null });
  });
});

describe("parsePeople", () => {
  it("takes ids as texts or numbers", () => {
    expect(parsePeople({ users: [{ id: "1", events: 232 }, { id: 2 }] })).toEqual([
      { id: "1", events: 232 },
      { id: "2", events: 0 },
    ]);
  });
});

describe("parseExamples", () => {
  it("keeps texts only", () => {
    expect(parseExamples({ examples: ["I'm bored", 3] })).toEqual(["I'm bored"]);
  });
});
