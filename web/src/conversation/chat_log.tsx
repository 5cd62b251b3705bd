import { useEffect, useRef } from "react";
import type { Client } from "../api/client";
import type { Answer, Item, VoteKind } from "../api/types";
import { AnswerView } from "../answer/answer_view";
import { ProblemView } from "../answer/problem_view";
import type { Turn } from "./state";
import { Working } from "./working";
import "./chat_log.css";

interface ChatLogProps {
  client: Client;
  user: string;
  turns: Turn[];
  votes: Record<string, VoteKind>;
  onAsk: (text: string) => void;
  onRetry: (turn: number) => void;
  /** Gives up what is under way. */
  onStop: () => void;
  onChange: (turn: number, answer: Answer) => void;
  onVote: (item: Item, kind: VoteKind) => void;
}

export function ChatLog({ client, user, turns, votes, onAsk, onRetry, onStop, onChange, onVote }: ChatLogProps) {
  const newest = useRef<HTMLElement>(null);
  const newestId = turns.at(-1)?.id;

  // The new request goes to the top and stays there: its answer is then read from its beginning.
  useEffect(() => {
    if (newestId !== undefined) newest.current?.scrollIntoView({ block: "start" });
  }, [newestId]);

  return (
    <div role="log" aria-label="Conversation" className="chat-log">
      {turns.map((turn) => (
        <article key={turn.id} className="turn" ref={turn.id === newestId ? newest : undefined} aria-label={`You asked: ${turn.text}`}>
          <p className="bubble">{turn.text}</p>
          {outcomeOf(turn)}
        </article>
      ))}
    </div>
  );

  function outcomeOf({ id, text, outcome }: Turn) {
    switch (outcome.kind) {
      case "waiting":
        return <Working steps={[]} onStop={onStop} />;
      case "running":
        return <Working steps={outcome.steps} onStop={onStop} />;
      case "failed":
        return <ProblemView problem={outcome.problem} onRetry={() => onRetry(id)} />;
      case "answered":
        return (
          <AnswerView
            client={client}
            user={user}
            text={text}
            answer={outcome.answer}
            votes={votes}
            onAsk={onAsk}
            onVote={onVote}
            onChange={(answer) => onChange(id, answer)}
          />
        );
    }
  }
}
