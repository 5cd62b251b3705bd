import { describe, expect, it } from "vitest";
import { kNotRecalling, recall } from "./recall";

const kSent = ["one", "two"];

describe("recall", () => {
  it("walks back to the first message and no further", () => {
    const two = recall(kSent, kNotRecalling, "", "earlier")!;
    const one = recall(kSent, two.at, two.text, "earlier")!;
    expect([two.text, one.text]).toEqual(["two", "one"]);
    expect(recall(kSent, one.at, one.text, "earlier")).toBeNull();
  });

  it("comes back to the draft", () => {
    const two = recall(kSent, kNotRecalling, "draft", "earlier")!;
    expect(recall(kSent, two.at, two.text, "later")).toEqual({ at: { position: 0, draft: "draft" }, text: "draft" });
    expect(recall(kSent, kNotRecalling, "draft", "later")).toBeNull();
  });

  it("has nothing to recall in a new conversation", () => {
    expect(recall([], kNotRecalling, "", "earlier")).toBeNull();
  });
});
