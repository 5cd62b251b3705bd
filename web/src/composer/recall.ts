/** Walking back through what was sent, as a shell does. Position 0 is the unsent draft, 1 the latest message. */

export interface Recall {
  position: number;
  draft: string;
}

export const kNotRecalling: Recall = { position: 0, draft: "" };

/** @returns the new place and its text, or null where there is nothing further that way */
export function recall(
  sent: string[],
  at: Recall,
  current: string,
  direction: "earlier" | "later",
): { at: Recall; text: string } | null {
  const position = at.position + (direction === "earlier" ? 1 : -1);
  if (position < 0 || position > sent.length) return null;
  const draft = at.position === 0 ? current : at.draft;
  const text = position === 0 ? draft : sent[sent.length - position]!;
  return { at: { position, draft }, text };
}
