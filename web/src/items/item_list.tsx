import type { Evidence, Item, VoteKind } from "../api/types";
import { ItemCard } from "./item_card";
import "./item_list.css";

interface ItemListProps {
  items: Item[];
  evidence: Evidence[];
  votes: Record<string, VoteKind>;
  onVote: (item: Item, kind: VoteKind) => void;
  /** How many items other lists above it have: its numbers go on from there. */
  before?: number;
}

export function ItemList({ items, evidence, votes, onVote, before = 0 }: ItemListProps) {
  const best = Math.max(...items.map((item) => item.score ?? 0));
  return (
    <ol className="item-list">
      {items.map((item, index) => (
        <li key={item.id}>
          <ItemCard
            item={item}
            rank={before + index + 1}
            strength={item.score !== null && best > 0 ? Math.max(0, item.score / best) : null}
            evidence={evidence}
            vote={votes[item.id]}
            onVote={(kind) => onVote(item, kind)}
          />
        </li>
      ))}
    </ol>
  );
}
