import type { Evidence } from "../api/types";
import "./evidence_list.css";

export function EvidenceList({ evidence }: { evidence: Evidence[] }) {
  return (
    <ul className="evidence-list">
      {evidence.map((piece) => (
        <li key={piece.id} className="evidence">
          <span className="evidence-id">{piece.id}</span>
          <span className="evidence-text">
            {piece.text}
            {piece.kind && <span className="evidence-kind">{piece.kind}</span>}
          </span>
          {piece.value !== null && <span className="evidence-value">{amount(piece.value)}</span>}
        </li>
      ))}
    </ul>
  );
}

function amount(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
