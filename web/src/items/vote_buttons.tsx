import type { VoteKind } from "../api/types";
import { ThumbDown, ThumbUp } from "../icons/icons";
import "./vote_buttons.css";

interface VoteButtonsProps {
  title: string;
  vote: VoteKind | undefined;
  onVote: (kind: VoteKind) => void;
}

export function VoteButtons({ title, vote, onVote }: VoteButtonsProps) {
  return (
    <div className="votes" role="group" aria-label={`Your opinion of ${title}`}>
      <button type="button" className="vote" aria-pressed={vote === "like"} aria-label={`More like ${title}`} title="More like this" onClick={() => onVote("like")}>
        <ThumbUp />
      </button>
      <button type="button" className="vote" aria-pressed={vote === "dislike"} aria-label={`Less like ${title}`} title="Less like this" onClick={() => onVote("dislike")}>
        <ThumbDown />
      </button>
    </div>
  );
}
