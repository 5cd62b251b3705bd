/** A measured time as people read it, in two or three digits. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms > 0 && ms < 0.1) return `${Math.ceil(ms * 1000)} µs`;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}
