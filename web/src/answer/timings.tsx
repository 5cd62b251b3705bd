import type { Timing } from "../api/types";
import { duration } from "../plan/duration";
import "./timings.css";

export function Timings({ timings }: { timings: Timing[] }) {
  const longest = Math.max(...timings.map(({ ms }) => ms));
  return (
    <dl className="timings">
      {timings.map(({ step, ms }) => (
        <div key={step} className="timing">
          <dt>{step}</dt>
          <dd>
            <span className="timing-bar" style={{ width: `${longest > 0 ? (100 * ms) / longest : 0}%` }} />
            <span className="timing-ms">{duration(ms)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
