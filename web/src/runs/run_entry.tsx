import { useState, type SyntheticEvent } from "react";
import type { Client } from "../api/client";
import type { Problem } from "../api/problem";
import type { Answer, RunRecord, RunSummary } from "../api/types";
import { Chevron } from "../icons/icons";
import { Decisions } from "../pending/decisions";
import { PlanText } from "../plan/plan_text";
import { Timeline } from "../plan/timeline";

interface RunEntryProps {
  client: Client;
  user: string;
  run: RunSummary;
}

/** One run of the list; its plan, its steps and what it waits for are looked up when it is opened. */
export function RunEntry({ client, user, run }: RunEntryProps) {
  const [record, setRecord] = useState<RunRecord | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const state = record?.state ?? run.state;

  const look = async () => {
    const found = await client.run(run.id, user);
    // The tokens of what waits are made when they are asked for.
    if (found.state === "waiting") setAnswer(await client.confirm(run.id, user, []));
    setRecord(found);
  };

  const onToggle = ({ currentTarget }: SyntheticEvent<HTMLDetailsElement>) => {
    if (currentTarget.open && !record) look().catch(setProblem);
  };

  const change = (next: Answer) => {
    setAnswer(next);
    if (next.pending.length === 0) setRecord((known) => known && { ...known, state: "decided", trace: next.trace });
  };

  return (
    <li>
      <details className="run" onToggle={onToggle}>
        <summary className="run-summary">
          <Chevron />
          <span className="run-request">{run.request || "A plan without words"}</span>
          <span className="run-facts">
            <span className={state === "waiting" ? "run-state run-waiting" : "run-state"}>{kWords.get(state) ?? state}</span>{" "}
            <time dateTime={run.started}>{timeText(run.started)}</time>
          </span>
        </summary>
        <div className="run-body">
          {problem && <p role="alert">{`${problem.message} ${problem.mend}`}</p>}
          {answer?.reply && <p>{answer.reply}</p>}
          {answer && <Decisions client={client} user={user} answer={answer} onAnswer={change} />}
          {record?.error && <p className="run-error">{record.error}</p>}
          {record && record.trace.length > 0 && <Timeline trace={record.trace} />}
          {record?.planText && <PlanText text={record.planText} />}
        </div>
      </details>
    </li>
  );
}

const kWords = new Map([
  ["running", "under way"],
  ["waiting", "waits for your yes"],
  ["dismissed", "you said no"],
]);

function timeText(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : time.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
