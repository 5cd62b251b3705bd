import type { StepTrace } from "../api/types";
import { LastSteps } from "../plan/last_steps";
import "./working.css";

/** A string that still vibrates: the quiet sign that an answer is on its way; of one that takes long, how far it is. */
export function Working({ steps, onStop }: { steps: StepTrace[]; onStop: () => void }) {
  return (
    <div className="working">
      <svg aria-hidden="true" width="56" height="20" viewBox="0 0 56 20">
        <path d="M1 10q6.75-14 13.5 0t13.5 0 13.5 0 13.5 0" />
        <path d="M1 10q6.75-14 13.5 0t13.5 0 13.5 0 13.5 0" />
      </svg>
      <p>
        Working on it
        <button type="button" className="working-stop" onClick={onStop}>
          Stop
        </button>
      </p>
      <LastSteps steps={steps} />
    </div>
  );
}
