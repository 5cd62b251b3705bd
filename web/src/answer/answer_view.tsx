import type { Answer, Item, VoteKind } from "../api/types";
import { ItemList } from "../items/item_list";
import { Notice } from "./notice";
import { QuestionView } from "./question_view";
import { WhyAndHow } from "./why_and_how";
import "./answer_view.css";

interface AnswerViewProps {
  answer: Answer;
  votes: Record<string, VoteKind>;
  onAsk: (text: string) => void;
  onVote: (item: Item, kind: VoteKind) => void;
}

export function AnswerView({ answer, votes, onAsk, onVote }: AnswerViewProps) {
  return (
    <div className="answer">
      {answer.reply && <p className="reply">{answer.reply}</p>}
      <Notice title="Not understood, so left out" parts={answer.notUnderstood} />
      {answer.items.length > 0 && <ItemList items={answer.items} evidence={answer.evidence} votes={votes} onVote={onVote} />}
      <Notice title="Waiting for your confirmation" parts={answer.pending} />
      {answer.question && <QuestionView question={answer.question} onChoose={onAsk} />}
      <WhyAndHow answer={answer} />
    </div>
  );
}
