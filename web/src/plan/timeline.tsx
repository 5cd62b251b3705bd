import type { StepTrace } from "../api/types";
import { duration } from "./duration";
import { spansOf, type Span } from "./spans";
import "./timeline.css";

/** What became of each step of a plan, and its part of the run's time. */
export function Timeline({ trace }: { trace: StepTrace[] }) {
  return (
    <ol className="timeline">
      {spansOf(trace).map((span, index) => (
        <li key={index} className={`timeline-step timeline-${kLooks.has(span.step.state) ? span.step.state : "other"}`}>
          <span className="timeline-name">
            {span.step.step} {span.step.tool !== span.step.step && <span className="timeline-tool">{span.step.tool}</span>}
          </span>
          <span className="timeline-track" aria-hidden="true">
            {span.ms !== null && <span className="timeline-bar" style={{ left: `min(${span.from}%, 100% - 2px)`, width: `${span.width}%` }} />}
          </span>
          <span className="timeline-ms">{span.ms === null ? span.step.state : duration(span.ms)}</span>
          <span className="timeline-result">{outcomeOf(span)}</span>
        </li>
      ))}
    </ol>
  );
}

// A state is the server's word, and a class only where it is one of these.
const kLooks = new Set(["done", "failed", "skipped", "waiting", "declined"]);

function outcomeOf({ step }: Span): string {
  if (step.state === "declined") return "you said no";
  return step.state === "failed" ? `failed: ${step.error}` : step.result;
}
