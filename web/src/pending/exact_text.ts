/**
 * A value as the person is asked about it: a text as it is (an empty one in quotes), anything else as JSON. What can't be
 * seen is written out, so that no two values look the same for the want of a mark on the screen.
 */
export function exactText(value: unknown): string {
  const text = typeof value === "string" && value !== "" ? value : (JSON.stringify(value) ?? "");
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, written);
}

function written(character: string): string {
  if (character === "\n") return character;
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
