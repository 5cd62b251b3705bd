/** Figures as the models' page has them; a dash where there is nothing to tell. */
const kNothing = "–";

export function amount(count: number): string {
  return count.toLocaleString("en-GB");
}

export function share(part: number, whole: number): string {
  return whole === 0 ? kNothing : `${Math.round((100 * part) / whole)}%`;
}

/** An upper bound out of a histogram. */
export function milliseconds(count: number, bound: number): string {
  if (count === 0) return kNothing;
  return bound < 1000 ? `≤ ${bound} ms` : `≤ ${bound / 1000} s`;
}

/** In the operator's currency. */
export function money(value: number): string {
  if (value === 0) return kNothing;
  return value < 0.01 ? "< 0.01" : value.toFixed(2);
}
