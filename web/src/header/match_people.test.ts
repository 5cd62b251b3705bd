import { describe, expect, it } from "vitest";
import { matchPeople } from "./match_people";

const kPeople = [
  { id: "21", events: 5 },
  { id: "1", events: 1 },
  { id: "12", events: 1200 },
];

describe("matchPeople", () => {
  it("offers the guest first, then everybody in the server's order", () => {
    expect(matchPeople(kPeople, "")).toEqual([
      { id: "guest", note: "no history" },
      { id: "21", note: "5 events" },
      { id: "1", note: "1 event" },
      { id: "12", note: "1,200 events" },
    ]);
  });

  it("puts the exact id before beginnings, and those before the rest", () => {
    expect(matchPeople(kPeople, " 1 ").map(({ id }) => id)).toEqual(["1", "12", "21"]);
  });

  it("offers an unknown id as typed", () => {
    expect(matchPeople(kPeople, "Zoe")).toEqual([{ id: "Zoe", note: "as typed" }]);
    expect(matchPeople([], "GUEST").map(({ id }) => id)).toEqual(["guest"]);
  });
});
