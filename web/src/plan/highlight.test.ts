import { describe, expect, it } from "vitest";
import { highlightPlanLine } from "./highlight";

function kinds(line: string): string[] {
  return highlightPlanLine(line)
    .filter(({ text }) => text.trim() !== "")
    .map(({ kind, text }) => `${kind} ${text}`);
}

describe("highlightPlanLine", () => {
  it("tells calls, arguments, names, variables and numbers apart", () => {
    expect(kinds("  pool = candidates(user: $user, like: seed, limit: 500)")).toEqual([
      "name pool", "mark =", "call candidates", "mark (", "argument user", "mark :", "variable $user", "mark ,",
      "argument like", "mark :", "name seed", "mark ,", "argument limit", "mark :", "number 500", "mark )",
    ]);
  });

  it("knows the language's own words", () => {
    expect(kinds('plan "a"')).toEqual(["keyword plan", 'text "a"']);
    expect(kinds("  added = watchlist_add(item: first(picks)) needs confirmation")).toEqual([
      "name added", "mark =", "call watchlist_add", "mark (", "argument item", "mark :", "call first", "mark (",
      "name picks", "mark ))", "keyword needs", "keyword confirmation",
    ]);
    expect(kinds("  reply(picks)")[0]).toBe("keyword reply");
  });

  it("keeps quotes within a text, and ends an open text with the line", () => {
    expect(kinds(String.raw`"say \"reply\" now" x`)).toEqual([String.raw`text "say \"reply\" now"`, "name x"]);
    expect(kinds('"open and filter(')).toEqual(['text "open and filter(']);
  });

  it.each(["", "   ", 'année = "é" $', "a\tb ¬ 🎬 -3.5 $ \\ \"", '"\\'])("loses nothing of %j", (line) => {
    expect(highlightPlanLine(line).map(({ text }) => text).join("")).toBe(line);
  });
});
