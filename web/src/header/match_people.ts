/** What the user picker offers for a typed text. */
import type { Person } from "../api/types";

export interface Candidate {
  id: string;
  note: string;
}

export const kGuest = "guest";
const kMaxShown = 200;

/** Best match first: the exact id, then ids that begin with the text, then ids that contain it. An unknown id is offered last. */
export function matchPeople(people: Person[], typed: string): Candidate[] {
  const query = typed.trim().toLowerCase();
  const known: Candidate[] = [
    { id: kGuest, note: "no history" },
    ...people.filter((person) => person.id !== kGuest).map((person) => ({ id: person.id, note: eventsNote(person.events) })),
  ];
  const matches = known
    .map((candidate) => ({ candidate, rank: rankOf(candidate.id.toLowerCase(), query) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank) // stable: the server's order within a rank
    .slice(0, kMaxShown)
    .map(({ candidate }) => candidate);
  const isNew = query !== "" && !known.some((candidate) => candidate.id.toLowerCase() === query);
  return isNew ? [...matches, { id: typed.trim(), note: "as typed" }] : matches;
}

function rankOf(id: string, query: string): number {
  if (query === "" || id === query) return 0;
  if (id.startsWith(query)) return 1;
  return id.includes(query) ? 2 : 3;
}

function eventsNote(events: number): string {
  return events === 1 ? "1 event" : `${events.toLocaleString("en")} events`;
}
