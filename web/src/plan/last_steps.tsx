import type { StepTrace } from "../api/types";
import "./last_steps.css";

const kShown = 4;

/** How far a plan is that takes long. */
export function LastSteps({ steps }: { steps: StepTrace[] }) {
  // news for the eye: read aloud, every step would interrupt the one before
  return (
    <ol className="last-steps" aria-live="off">
      {steps.slice(-kShown).map(({ tool, state, result }, index) => (
        <li key={index}>
          <code>{tool}</code> {state === "done" ? result : state}
        </li>
      ))}
    </ol>
  );
}
