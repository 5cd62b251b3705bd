import { useId } from "react";
import type { PendingArgument, PendingCall } from "../api/types";
import { exactText } from "./exact_text";
import type { Word } from "./use_decisions";
import "./pending_calls.css";

interface PendingCallsProps {
  calls: PendingCall[];
  /** The server is being told of a decision: the next one waits for it. */
  busy: boolean;
  onDecide: (call: PendingCall, word: Word) => void;
}

/** What the plan would do if the person says yes: exactly that, where it came from, and why they are asked. */
export function PendingCalls({ calls, busy, onDecide }: PendingCallsProps) {
  if (calls.length === 0) return null;
  return (
    <section className="pending" aria-label="Waiting for your yes">
      {calls.map((call) => (
        <PendingCard key={call.step} call={call} busy={busy} onDecide={onDecide} />
      ))}
    </section>
  );
}

function PendingCard({ call, busy, onDecide }: { call: PendingCall } & Omit<PendingCallsProps, "calls">) {
  const id = useId();
  // Out of use, and not `disabled`: that would take the focus away under the person's fingers.
  const decide = (word: Word) => () => {
    if (!busy) onDecide(call, word);
  };
  return (
    <article className="pending-call" aria-labelledby={id}>
      <h3 id={id} className="pending-title">
        Shall I do this? <code>{call.tool}</code>
      </h3>
      {call.why && <p className="pending-why">You are asked because {call.why}.</p>}
      <dl className="pending-arguments">
        {call.arguments.map((argument) => (
          <div key={argument.name} className="pending-argument">
            <dt>{argument.name}</dt>
            <dd>
              <bdi className="pending-value">{exactText(argument.value)}</bdi>
              <span className="pending-source">{sourceOf(argument)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <div className="pending-choice">
        <button type="button" className="pending-yes" aria-describedby={id} aria-disabled={busy} onClick={decide("yes")}>
          Yes, do it
        </button>
        <button type="button" className="pending-no" aria-describedby={id} aria-disabled={busy} onClick={decide("no")}>
          No
        </button>
      </div>
    </article>
  );
}

function sourceOf({ sources, label }: PendingArgument): string {
  if (sources.length === 0) return "as you said it";
  return `from ${sources.map((source) => (source === "$user" ? "who you are" : source)).join(", ")} (${label})`;
}
