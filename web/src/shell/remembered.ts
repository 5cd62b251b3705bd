/** Small choices kept in this browser. Storage may be refused (private windows): then nothing is remembered. */
type Choice = "theme" | "user";

export function recallChoice(name: Choice): string | null {
  try {
    return localStorage.getItem(`attune.${name}`);
  } catch {
    return null;
  }
}

export function rememberChoice(name: Choice, value: string): void {
  try {
    localStorage.setItem(`attune.${name}`, value);
  } catch {
    // Forgotten with the page, which is what a refusal asks for.
  }
}
