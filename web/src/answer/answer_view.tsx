import { useRef } from "react";
import type { Client } from "../api/client";
import type { Answer, Item, VoteKind } from "../api/types";
import { ItemList } from "../items/item_list";
import { Decisions } from "../pending/decisions";
import { Notice } from "./notice";
import { QuestionView } from "./question_view";
import { WhyAndHow } from "./why_and_how";
import "./answer_view.css";

interface AnswerViewProps {
  client: Client;
  user: string;
  /** The message that this answers. */
  text: string;
  answer: Answer;
  votes: Record<string, VoteKind>;
  onAsk: (text: string) => void;
  onVote: (item: Item, kind: VoteKind) => void;
  /** The answer has become another one, by the person's yes or no to what it waited with. */
  onChange: (answer: Answer) => void;
}

export function AnswerView({ client, user, text, answer, votes, onAsk, onVote, onChange }: AnswerViewProps) {
  const root = useRef<HTMLDivElement>(null);
  const change = (next: Answer) => {
    root.current?.focus({ preventScroll: true }); // the button that had it goes
    onChange(next);
  };
  return (
    <div className="answer" ref={root} tabIndex={-1}>
      {answer.reply && <p className="reply">{answer.reply}</p>}
      <Notice title="Not understood, so left out" parts={answer.notUnderstood} />
      {answer.lists.length === 0 && answer.items.length > 0 && (
        <ItemList items={answer.items} evidence={answer.evidence} votes={votes} onVote={onVote} />
      )}
      {answer.lists.map((part, index) => (
        <section key={part.text} className="answer-list">
          <h3>{part.text}</h3>
          <ItemList
            items={part.items}
            evidence={answer.evidence}
            votes={votes}
            onVote={onVote}
            before={answer.lists.slice(0, index).reduce((count, above) => count + above.items.length, 0)}
          />
        </section>
      ))}
      <Decisions client={client} user={user} answer={answer} onAnswer={change} />
      {answer.question && <QuestionView question={answer.question} onChoose={onAsk} />}
      {answer.offer && <QuestionView question={answer.offer} onChoose={onAsk} />}
      <WhyAndHow client={client} user={user} text={text} answer={answer} />
    </div>
  );
}
