import { highlightPlanLine } from "./highlight";
import "./plan_text.css";

export function PlanText({ text }: { text: string }) {
  return (
    <pre className="plan">
      {text
        .replace(/\n+$/, "")
        .split("\n")
        .map((line, index) => (
          <code className="plan-line" key={index}>
            {highlightPlanLine(line).map((token, position) => (
              <span className={`plan-${token.kind}`} key={position}>
                {token.text}
              </span>
            ))}
            {"\n"}
          </code>
        ))}
    </pre>
  );
}
