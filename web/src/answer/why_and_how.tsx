import { useState, type SyntheticEvent } from "react";
import type { Client } from "../api/client";
import type { Answer } from "../api/types";
import { Chevron } from "../icons/icons";
import { duration } from "../plan/duration";
import { PlanText } from "../plan/plan_text";
import { Timeline } from "../plan/timeline";
import { ReadingView } from "../reading/reading_view";
import { EvidenceList } from "./evidence_list";
import { Timings } from "./timings";
import "./why_and_how.css";

interface WhyAndHowProps {
  client: Client;
  user: string;
  /** The message that this answers. */
  text: string;
  answer: Answer;
}

export function WhyAndHow({ client, user, text, answer }: WhyAndHowProps) {
  const [opened, setOpened] = useState(false);
  const { planText, evidence, timings, trace } = answer;
  if (!planText && evidence.length === 0 && timings.length === 0 && trace.length === 0) return null;
  const total = timings.find(({ step }) => step === "total");
  return (
    <details
      className="why"
      onToggle={(event) => {
        if (event.currentTarget.open) setOpened(true);
        showWhatOpened(event);
      }}
    >
      <summary className="why-summary">
        <Chevron />
        Why and how
        {total && <span className="why-total">{duration(total.ms)}</span>}
      </summary>
      <div className="why-body">
        {opened && <ReadingView client={client} user={user} text={text} />}
        {planText && (
          <section>
            <h3>The plan your words became</h3>
            <PlanText text={planText} />
          </section>
        )}
        {evidence.length > 0 && (
          <section>
            <h3>The evidence</h3>
            <EvidenceList evidence={evidence} />
          </section>
        )}
        {trace.length > 0 && (
          <section>
            <h3>What each step came to, and when</h3>
            <Timeline trace={trace} />
          </section>
        )}
        {timings.length > 0 && (
          <section>
            <h3>The time it took</h3>
            <Timings timings={timings} />
          </section>
        )}
      </div>
    </details>
  );
}

/** The fold-out stands at the end of an answer, where it would open below the window. */
function showWhatOpened({ currentTarget }: SyntheticEvent<HTMLDetailsElement>) {
  if (currentTarget.open) currentTarget.scrollIntoView({ block: "nearest" });
}
