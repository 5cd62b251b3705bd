import type { Problem } from "../api/problem";
import "./problem_view.css";

export function ProblemView({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <div className="problem">
      <p className="problem-title">{problem.title}</p>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.mend && <p className="problem-mend">{problem.mend}</p>}
      <button type="button" className="problem-retry" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
