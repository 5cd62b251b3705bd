/** Where the steps of a run lie in its time. */
import type { StepTrace } from "../api/types";

export interface Span {
  step: StepTrace;
  /** Null for a step that never began. */
  ms: number | null;
  /** Of the run's whole time, from 0 to 100. */
  from: number;
  width: number;
}

/** In the trace's order. The whole time ends with the last step. */
export function spansOf(trace: StepTrace[]): Span[] {
  const end = Math.max(0, ...trace.map(({ finishedMs }) => finishedMs));
  const share = (ms: number) => (end > 0 ? Math.min(100, Math.max(0, (100 * ms) / end)) : 0);
  return trace.map((step) => {
    const began = step.state === "done" || step.state === "failed";
    if (!began) return { step, ms: null, from: 0, width: 0 };
    const ms = Math.max(0, step.finishedMs - step.startedMs);
    return { step, ms, from: share(step.startedMs), width: share(ms) };
  });
}
