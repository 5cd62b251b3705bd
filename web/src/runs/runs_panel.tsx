import { useEffect, useRef, useState } from "react";
import type { Client } from "../api/client";
import type { Problem } from "../api/problem";
import type { RunSummary } from "../api/types";
import { Clock, Cross } from "../icons/icons";
import { RunEntry } from "./run_entry";
import "./runs_panel.css";

/** A button that opens the person's last runs: what their plans did, and what still waits for a yes. */
export function RunsPanel({ client, user }: { client: Client; user: string }) {
  const [open, setOpen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);

  const show = () => {
    setOpen(true);
    dialog.current?.showModal();
  };

  return (
    <>
      <button type="button" className="header-button" aria-haspopup="dialog" aria-label="Last runs" title="Last runs" onClick={show}>
        <Clock />
        <span className="header-button-label">Runs</span>
      </button>
      <dialog ref={dialog} className="runs" aria-labelledby="runs-title" onClose={() => setOpen(false)}>
        <div className="runs-head">
          <h2 id="runs-title">Your last runs</h2>
          <button type="button" className="header-button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Cross />
          </button>
        </div>
        {open && <RunList client={client} user={user} />}
      </dialog>
    </>
  );
}

function RunList({ client, user }: { client: Client; user: string }) {
  const [runs, setRuns] = useState<RunSummary[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    client.runs(user).then(setRuns, setProblem);
  }, [client, user]);

  if (problem) return <p role="alert" className="runs-note">{`${problem.message} ${problem.mend}`}</p>;
  if (!runs) return <p className="runs-note">Looking…</p>;
  if (runs.length === 0) return <p className="runs-note">Nothing has run for you yet.</p>;
  return (
    <ol className="runs-list">
      {runs.map((run) => (
        <RunEntry key={run.id} client={client} user={user} run={run} />
      ))}
    </ol>
  );
}
