import type { Evidence, Item, VoteKind } from "../api/types";
import { attributeParts, yearOf } from "./attributes";
import { ReasonList } from "./reason_list";
import { VoteButtons } from "./vote_buttons";
import "./item_card.css";

interface ItemCardProps {
  item: Item;
  rank: number;
  /** The score as a part of the best score in the list, 0 to 1; null where there is no score to show. */
  strength: number | null;
  evidence: Evidence[];
  vote: VoteKind | undefined;
  onVote: (kind: VoteKind) => void;
}

export function ItemCard({ item, rank, strength, evidence, vote, onVote }: ItemCardProps) {
  const year = yearOf(item.attributes);
  const attributes = attributeParts(item.attributes);
  return (
    <article className={vote === "dislike" ? "item item-disliked" : "item"} data-item={item.id} aria-label={item.title}>
      <div className="item-rank">
        <span className="item-number">{rank}</span>
        {item.score !== null && strength !== null && (
          <span className="item-score" title={`Score ${item.score}`}>
            <span className="visually-hidden">Score </span>
            {item.score.toFixed(2)}
            <span className="item-gauge" style={{ width: `${100 * strength}%` }} />
          </span>
        )}
      </div>
      <div className="item-body">
        <h2 className="item-title">
          {item.title} {year && <span className="item-year">{year}</span>}
        </h2>
        {attributes.length > 0 && (
          <ul className="item-attributes" aria-label="Attributes">
            {attributes.map((part) => (
              <li key={part}>{part}</li>
            ))}
          </ul>
        )}
        <ReasonList reasons={item.reasons} evidence={evidence} />
        {vote && <p className="item-noted">Noted. The next answer takes it into account.</p>}
      </div>
      <VoteButtons title={item.title} vote={vote} onVote={onVote} />
    </article>
  );
}
