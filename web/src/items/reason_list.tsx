import type { Evidence, Reason } from "../api/types";
import "./reason_list.css";

export function ReasonList({ reasons, evidence }: { reasons: Reason[]; evidence: Evidence[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul className="reasons" aria-label="Reasons">
      {reasons.map((reason, index) => (
        <li key={index} className="reason">
          <ReasonView reason={reason} evidence={evidence.filter(({ id }) => reason.evidence.includes(id))} />
        </li>
      ))}
    </ul>
  );
}

function ReasonView({ reason, evidence }: { reason: Reason; evidence: Evidence[] }) {
  if (evidence.length === 0) return <span className="reason-text">{reason.text}</span>;
  return (
    <details>
      <summary className="reason-summary">
        <span className="reason-text">{reason.text}</span> <span className="reason-ids">{evidence.map(({ id }) => id).join(" ")}</span>
      </summary>
      <ul className="reason-evidence">
        {evidence.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
