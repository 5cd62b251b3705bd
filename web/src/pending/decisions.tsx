import type { Client } from "../api/client";
import type { Answer } from "../api/types";
import { Notice } from "../answer/notice";
import { LastSteps } from "../plan/last_steps";
import { PendingCalls } from "./pending_calls";
import { useDecisions } from "./use_decisions";

interface DecisionsProps {
  client: Client;
  user: string;
  answer: Answer;
  onAnswer: (answer: Answer) => void;
}

/** What an answer waits with, what the person has said no to, and what follows from a decision or went wrong with it. */
export function Decisions({ client, user, answer, onAnswer }: DecisionsProps) {
  const { busy, steps, problem, take } = useDecisions(client, user, answer, onAnswer);
  const declined = answer.trace.filter(({ state }) => state === "declined");
  return (
    <>
      <Notice title="You said no to" parts={declined.map(({ tool }) => tool)} />
      <PendingCalls calls={answer.pending} busy={busy} onDecide={take} />
      {busy && <LastSteps steps={steps} />}
      {problem && (
        <p role="alert" className="pending-problem">
          Your decision did not get through. {problem.message} {problem.mend}
        </p>
      )}
    </>
  );
}
