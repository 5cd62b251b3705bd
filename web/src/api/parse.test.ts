import { describe, expect, it } from "vitest";
import { parseAnswer, parseExamples, parsePeople, parseReading, parseRun, parseRuns, ShapeError } from "./parse";

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
  lists: [{ text: "a thriller for us", items: [{ id: "heat-1995", title: "Heat" }] }, {}],
  question: { text: "Which?", choices: ["a", "b"] },
  offer: { text: "Shall I?", choices: ["Yes", "No"] },
  plan: {},
  plan_text: "plan",
  evidence: [{ id: "e1", kind: "history", text: "Ronin", value: 0.12 }],
  run: "c-1/0/7",
  pending: [
    {
      step: "added",
      tool: "list_add",
      text: "list_add(item: \"heat-1995\")",
      arguments: [
        { name: "item", value: "heat-1995", label: "outside, seen by everyone", sources: ["resolve_item"] },
        { name: "list", value: "watchlist", label: "user, seen by everyone", sources: [] },
      ],
      why: "",
      token: "t-1",
    },
  ],
  trace: [
    { step: "pool", tool: "candidates", state: "done", started_ms: 0.1, finished_ms: 2.5, tries: 1, result: "500 items" },
    { step: "added", tool: "list_add", state: "failed", started_ms: 3, finished_ms: 4, error: "disk full" },
    { step: "gone", state: "skipped" },
  ],
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
    expect(answer.lists.map((part) => [part.text, part.items.map((item) => item.id)])).toEqual([
      ["a thriller for us", ["heat-1995"]],
      ["", []],
    ]);
    expect(answer.question).toEqual({ text: "Which?", choices: ["a", "b"] });
    expect(answer.offer).toEqual({ text: "Shall I?", choices: ["Yes", "No"] });
    expect(answer.evidence).toEqual([{ id: "e1", kind: "history", text: "Ronin", value: 0.12 }]);
    expect(answer.run).toBe("c-1/0/7");
    expect(answer.pending).toEqual([
      {
        step: "added",
        tool: "list_add",
        arguments: [
          { name: "item", value: "heat-1995", label: "outside, seen by everyone", sources: ["resolve_item"] },
          { name: "list", value: "watchlist", label: "user, seen by everyone", sources: [] },
        ],
        why: "",
        token: "t-1",
      },
    ]);
    expect(answer.trace).toEqual([
      { step: "pool", tool: "candidates", state: "done", startedMs: 0.1, finishedMs: 2.5, result: "500 items", error: "" },
      { step: "added", tool: "list_add", state: "failed", startedMs: 3, finishedMs: 4, result: "", error: "disk full" },
      { step: "gone", tool: "", state: "skipped", startedMs: 0, finishedMs: 0, result: "", error: "" },
    ]);
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
      lists: [],
      question: null,
      offer: null,
      planText: "",
      evidence: [],
      run: "",
      pending: [],
      trace: [],
      notUnderstood: [],
      timings: [],
    });
  });

  it.each([null, [], "text", {}, { conversation: "c-1" }, { ...kWhole, items: [{ title: "no id" }] }])("refuses %j", (body) => {
    expect(() => parseAnswer(body)).toThrow(ShapeError);
  });

  it("takes an answer to a yes, which belongs to no conversation", () => {
    expect(parseAnswer({ reply: "Done." }).conversation).toBeNull();
  });

  it.each([{}, { token: undefined }, { arguments: undefined }, { arguments: [{ value: 1 }] }])("refuses a pending call that lacks a part: %j", (lack) => {
    const call = Object.keys(lack).length === 0 ? {} : { step: "added", tool: "list_add", arguments: [], token: "t-1", ...lack };
    expect(() => parseAnswer({ reply: "", pending: [call] })).toThrow(ShapeError);
  });

  it("names an item without a title by its id", () => {
    expect(parseAnswer({ ...kWhole, items: [{ id: 7, score: "high" }] }).items[0]).toMatchObject({ id: "7", title: "7", score: null });
  });
});

describe("parseRuns and parseRun", () => {
  const kRun = { id: "r-1", state: "failed", request: "add Heat", started: "2026-01-05T10:00:00Z", finished: "2026-01-05T10:00:01Z" };

  it("reads summaries", () => {
    expect(parseRuns({ runs: [kRun] })).toEqual([{ id: "r-1", state: "failed", request: "add Heat", started: "2026-01-05T10:00:00Z" }]);
    expect(() => parseRuns({ runs: [{ state: "done" }] })).toThrow(ShapeError);
  });

  it("reads a run, one that has not ended too", () => {
    const trace = { steps: [{ step: "pool", tool: "candidates", state: "done" }], error: "step 'added': disk full" };
    expect(parseRun({ ...kRun, plan_text: "plan", trace })).toMatchObject({ planText: "plan", error: "step 'added': disk full", trace: [{ step: "pool" }] });
    expect(parseRun({ ...kRun, trace: {} })).toMatchObject({ planText: "", error: "", trace: [] });
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

describe("parseReading", () => {
  it("names an item by its title and a label by itself", () => {
    const entities = [
      { text: "heat", start: 7, end: 11, kind: "item", id: "m1", title: "Heat", polarity: "wanted" },
      { text: "horror", start: 19, end: 25, kind: "genres", id: "Horror", polarity: "unwanted" },
    ];
    expect(parseReading({ entities }).names.map(({ meant, polarity }) => [meant, polarity])).toEqual([
      ["Heat", "wanted"],
      ["Horror", "unwanted"],
    ]);
    expect(parseReading({})).toEqual({ names: [] });
  });
});

describe("parseExamples", () => {
  it("keeps texts only", () => {
    expect(parseExamples({ examples: ["I'm bored", 3] })).toEqual(["I'm bored"]);
  });
});
