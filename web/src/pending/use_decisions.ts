import { useState } from "react";
import type { Client } from "../api/client";
import type { Problem } from "../api/problem";
import type { Answer, PendingCall, StepTrace } from "../api/types";

export type Word = "yes" | "no";

/** Takes the person's decisions about what an answer waits with, one at a time, and tells of what follows from each. */
export function useDecisions(client: Client, user: string, answer: Answer, onAnswer: (answer: Answer) => void) {
  const [busy, setBusy] = useState(false);
  const [steps, setSteps] = useState<StepTrace[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);

  const take = (call: PendingCall, word: Word) => {
    setBusy(true);
    setSteps([]);
    setProblem(null);
    const tell = word === "yes" ? client.confirm : client.decline;
    tell(answer.run, user, [call.token], (step) => setSteps((known) => [...known, step]))
      .then(onAnswer, setProblem)
      .finally(() => setBusy(false));
  };

  return { busy, steps, problem, take };
}
