import { describe, expect, it } from "vitest";
import { amount, milliseconds, money, share } from "./figures";

describe("figures", () => {
  it("says nothing where there is nothing", () => {
    expect(share(0, 0)).toBe("–");
    expect(milliseconds(0, 250)).toBe("–");
    expect(money(0)).toBe("–");
  });

  it("rounds for people", () => {
    expect(amount(12345)).toBe("12,345");
    expect(share(2, 3)).toBe("67%");
    expect(milliseconds(3, 250)).toBe("≤ 250 ms");
    expect(milliseconds(3, 2500)).toBe("≤ 2.5 s");
    expect(money(0.001)).toBe("< 0.01");
    expect(money(1.239)).toBe("1.24");
  });
});
