/** Splits a line of plan text into tokens for colouring. Joined, the tokens are the line again, byte for byte. */

export type TokenKind = "keyword" | "call" | "argument" | "name" | "variable" | "text" | "number" | "mark";

export interface Token {
  kind: TokenKind;
  text: string;
}

const kKeywords = new Set(["plan", "reply", "needs", "confirmation", "and", "or", "not", "has", "in", "true", "false"]);

// A text left open (a cut-off plan) still ends at the line's end, so the pattern matches every character.
const kPattern = /"(?:[^"\\]|\\.)*"?|\$[A-Za-z_]\w*|[A-Za-z_][\w.-]*|-?\d+(?:\.\d+)?|\s+|[^\w\s"$]+|[\s\S]/g;

export function highlightPlanLine(line: string): Token[] {
  const tokens: Token[] = [];
  for (const match of line.matchAll(kPattern)) {
    const text = match[0];
    tokens.push({ kind: kindOf(text, line.slice(match.index + text.length)), text });
  }
  return tokens;
}

function kindOf(text: string, rest: string): TokenKind {
  if (text.startsWith('"')) return "text";
  if (/^\$\w/.test(text)) return "variable";
  if (/^-?\d/.test(text)) return "number";
  if (!/^[A-Za-z_]/.test(text)) return "mark";
  if (kKeywords.has(text)) return "keyword";
  if (rest.startsWith("(")) return "call";
  if (rest.startsWith(":")) return "argument";
  return "name";
}
