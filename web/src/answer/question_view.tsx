import type { Question } from "../api/types";
import "./question_view.css";

export function QuestionView({ question, onChoose }: { question: Question; onChoose: (text: string) => void }) {
  return (
    <div className="question">
      <p className="question-text">{question.text}</p>
      <ul className="choices" aria-label="Choices">
        {question.choices.map((choice) => (
          <li key={choice}>
            <button type="button" className="choice" onClick={() => onChoose(choice)}>
              {choice}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
