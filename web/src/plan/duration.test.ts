import { expect, it } from "vitest";
import { duration } from "./duration";

it.each([
  [0, "0.0 ms"],
  [0.0004, "1 µs"],
  [0.038, "38 µs"],
  [0.44, "0.4 ms"],
  [12.6, "13 ms"],
  [2345, "2.3 s"],
])("%d ms are %s", (ms, text) => expect(duration(ms)).toBe(text));
