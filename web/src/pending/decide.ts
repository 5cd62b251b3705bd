/** The person's yes or no to one of the calls that an answer waits with. */
import type { Client } from "../api/client";
import type { Answer, PendingCall } from "../api/types";

export type Word = "yes" | "no";

/**
 * A yes happens at once. The server knows a no to all that waits only, so a no to one call of several stays with the
 * page until nothing else waits: without a yes the call doesn't happen either way.
 * @param onAnswer given the answer as it is now, before the server is told of the last no
 */
export async function decide(
  client: Client,
  user: string,
  answer: Answer,
  call: PendingCall,
  word: Word,
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  const next = word === "yes" ? await client.confirm(answer.run, user, [call.token]) : answer;
  const declined = word === "no" ? [...answer.declined, call] : answer.declined;
  const pending = next.pending.filter(({ step }) => !declined.some((other) => other.step === step));
  onAnswer({ ...next, pending, declined });
  if (next.pending.length > 0 && pending.length === 0) await client.dismiss(answer.run, user);
}
