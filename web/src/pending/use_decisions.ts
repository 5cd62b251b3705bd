import { useState } from "react";
import type { Client } from "../api/client";
import type { Problem } from "../api/problem";
import type { Answer, PendingCall } from "../api/types";
import { decide, type Word } from "./decide";

/** Takes the person's decisions about what an answer waits with, one at a time. */
export function useDecisions(client: Client, user: string, answer: Answer, onAnswer: (answer: Answer) => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const take = (call: PendingCall, word: Word) => {
    setBusy(true);
    setProblem(null);
    decide(client, user, answer, call, word, onAnswer)
      .catch(setProblem)
      .finally(() => setBusy(false));
  };

  return { busy, problem, take };
}
