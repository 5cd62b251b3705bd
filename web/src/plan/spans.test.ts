import { describe, expect, it } from "vitest";
import { parseStep } from "../api/parse";
import { spansOf } from "./spans";

function step(name: string, started: number, finished: number, state = "done") {
  return parseStep({ step: name, tool: "take", state, started_ms: started, finished_ms: finished });
}

describe("spansOf", () => {
  it("lays the steps out over the run's time", () => {
    const spans = spansOf([step("a", 0, 2), step("b", 2, 8), step("c", 2, 3, "failed")]);
    expect(spans.map(({ step: { step: name }, ms, from, width }) => [name, ms, from, width])).toEqual([
      ["a", 2, 0, 25],
      ["b", 6, 25, 75],
      ["c", 1, 25, 12.5],
    ]);
  });

  it("gives no time to what never began", () => {
    expect(spansOf([step("a", 0, 4), step("b", 0, 0, "waiting")])[1]).toMatchObject({ ms: null, from: 0, width: 0 });
  });

  it("bears a run without steps, without time, or with a clock that went back", () => {
    expect(spansOf([])).toEqual([]);
    expect(spansOf([step("a", 0, 0)])[0]).toMatchObject({ ms: 0, from: 0, width: 0 });
    expect(spansOf([step("a", 3, 1)])[0]).toMatchObject({ ms: 0, from: 100, width: 0 });
  });
});
