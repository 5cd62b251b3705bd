import type { Client } from "../api/client";
import type { Answer } from "../api/types";
import { Notice } from "../answer/notice";
import { PendingCalls } from "./pending_calls";
import { useDecisions } from "./use_decisions";

interface DecisionsProps {
  client: Client;
  user: string;
  answer: Answer;
  onAnswer: (answer: Answer) => void;
}

/** What an answer waits with, what the person has said no to, and what went wrong in telling the server. */
export function Decisions({ client, user, answer, onAnswer }: DecisionsProps) {
  const { busy, problem, take } = useDecisions(client, user, answer, onAnswer);
  return (
    <>
      <Notice title="You said no to" parts={answer.declined.map(({ tool }) => tool)} />
      <PendingCalls calls={answer.pending} busy={busy} onDecide={take} />
      {problem && (
        <p role="alert" className="pending-problem">
          Your decision did not get through. {problem.message} {problem.mend}
        </p>
      )}
    </>
  );
}
