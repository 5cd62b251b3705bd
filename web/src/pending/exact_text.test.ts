import { describe, expect, it } from "vitest";
import { exactText } from "./exact_text";

describe("exactText", () => {
  it.each<[unknown, string]>([
    ["Heat <b>1995</b>", "Heat <b>1995</b>"],
    ["two\nlines", "two\nlines"],
    ["", '""'],
    [4.5, "4.5"],
    [["a", 1], '["a",1]'],
    [{ to: "bo" }, '{"to":"bo"}'],
    [null, "null"],
    [undefined, ""],
  ])("of %j is %j", (value, text) => expect(exactText(value)).toBe(text));

  it("writes out what turns or hides the text around it", () => {
    expect(exactText("bo\u202Emoc.elpmaxe\u200B")).toBe("bo\\u{202e}moc.elpmaxe\\u{200b}");
    expect(exactText("a\u0000b\tc")).toBe("a\\u{0}b\\u{9}c");
  });
});
