import { useCallback, useEffect, useReducer, useRef } from "react";
import type { Client } from "../api/client";
import type { Problem } from "../api/problem";
import type { Answer, Item, VoteKind } from "../api/types";
import { newConversation, nextToSend, reduceConversation } from "./state";

/** Runs a conversation against the server: sends what waits, votes, and drops what no longer matters. */
export function useConversation(client: Client, firstUser: string) {
  const [state, dispatch] = useReducer(reduceConversation, firstUser, newConversation);
  const inFlight = useRef<AbortController | null>(null);

  useEffect(() => {
    const turn = nextToSend(state.turns);
    if (!turn) return;
    const abort = new AbortController();
    inFlight.current = abort;
    dispatch({ type: "sent", turn: turn.id });
    const request = { user: state.user, text: turn.text };
    client
      .ask(
        state.conversation === null ? request : { ...request, conversation: state.conversation },
        (step) => dispatch({ type: "progressed", turn: turn.id, step }),
        abort.signal,
      )
      .then(
        (answer) => dispatch({ type: "answered", turn: turn.id, answer }),
        (problem: Problem) => dispatch({ type: "failed", turn: turn.id, problem }),
      );
  }, [client, state.turns, state.user, state.conversation]);

  const ask = useCallback((text: string) => dispatch({ type: "asked", text }), []);
  const retry = useCallback((turn: number) => dispatch({ type: "retried", turn }), []);

  const stop = useCallback(() => inFlight.current?.abort(), []);
  const change = useCallback((turn: number, answer: Answer) => dispatch({ type: "answered", turn, answer }), []);

  const { user, votes } = state;
  const vote = useCallback(
    (item: Item, kind: VoteKind) => {
      const before = votes[item.id];
      if (before === kind) return; // the server has no event that takes a vote back
      dispatch({ type: "voted", item: item.id, kind });
      client.vote({ user, item: item.id, kind }).then(
        () => dispatch({ type: "vote_kept", user, title: item.title, kind }),
        (problem: Problem) => dispatch({ type: "vote_lost", user, item: item.id, before, problem }),
      );
    },
    [client, user, votes],
  );

  const switchUser = useCallback((next: string) => {
    inFlight.current?.abort();
    dispatch({ type: "user_switched", user: next });
  }, []);

  const startOver = useCallback(() => {
    inFlight.current?.abort();
    dispatch({ type: "started_over" });
  }, []);

  return { state, ask, retry, stop, change, vote, switchUser, startOver };
}
