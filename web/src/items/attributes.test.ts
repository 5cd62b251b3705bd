import { describe, expect, it } from "vitest";
import { attributeParts, yearOf } from "./attributes";

describe("attributeParts", () => {
  it("puts what says most first and cuts long lists", () => {
    expect(
      attributeParts({ year: 1995, cast: ["A", "B", "C", "D", "E"], runtime: 170, directors: ["Michael Mann"], genres: ["Crime", "Drama"] }),
    ).toEqual(["Crime, Drama", "by Michael Mann", "2\u00a0h\u00a050\u00a0min", "with A, B, C and 2 more"]);
  });

  it("leaves out descriptions, empty lists and what is false", () => {
    expect(attributeParts({ plot: "x".repeat(61), tags: [], sold_out: false, on_sale: true, page_count: 320, brand: "Acme" })).toEqual([
      "on sale", "page count 320", "Acme",
    ]);
  });

  it.each([[45, "45 min"], [120, "2 h"], [61, "1 h 1 min"]])("tells %d minutes as %s", (runtime, words) => {
    expect(attributeParts({ runtime })).toEqual([words.replaceAll(" ", "\u00a0")]);
  });
});

describe("yearOf", () => {
  it("takes a number or a text, and nothing else", () => {
    expect([yearOf({ year: 1995 }), yearOf({ year: "1995" }), yearOf({ year: [1995] }), yearOf({})]).toEqual(["1995", "1995", "", ""]);
  });
});
