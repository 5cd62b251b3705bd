import { useEffect, useRef, useState } from "react";
import type { Client } from "../api/client";
import type { Problem } from "../api/problem";
import type { ModelReport, ModelRole } from "../api/types";
import { Cross, Sparks } from "../icons/icons";
import { amount, milliseconds, money, share } from "./figures";
import "./models_panel.css";

/** A button that opens what language models do here: who plays which role, how fast, and what it costs. */
export function ModelsPanel({ client }: { client: Client }) {
  const [open, setOpen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);

  const show = () => {
    setOpen(true);
    dialog.current?.showModal();
  };

  return (
    <>
      <button
        type="button"
        className="header-button"
        aria-haspopup="dialog"
        aria-label="Language models"
        title="Language models"
        onClick={show}
      >
        <Sparks />
        <span className="header-button-label">Models</span>
      </button>
      <dialog ref={dialog} className="models" aria-labelledby="models-title" onClose={() => setOpen(false)}>
        <div className="models-head">
          <h2 id="models-title">Language models</h2>
          <button type="button" className="header-button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Cross />
          </button>
        </div>
        {open && <Report client={client} />}
      </dialog>
    </>
  );
}

function Report({ client }: { client: Client }) {
  const [report, setReport] = useState<ModelReport | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    client.models().then(setReport, setProblem);
  }, [client]);

  if (problem) return <p role="alert" className="models-note">{`${problem.message} ${problem.mend}`}</p>;
  if (!report) return <p className="models-note">Looking…</p>;
  if (report.roles.length === 0)
    return (
      <p className="models-note">
        No language model is configured: everything here is done the built-in way. The section [language_models] of
        attune.toml names one.
      </p>
    );
  return (
    <>
      {report.frontEnd.requests > 0 && (
        <p className="models-note">
          {share(report.frontEnd.spared, report.frontEnd.requests)} of {amount(report.frontEnd.requests)} requests needed no model
          to be understood.
        </p>
      )}
      <div className="models-scroll" role="region" aria-label="Roles" tabIndex={0}>
        <table className="models-table">
          <thead>
            <tr>
              <th scope="col">Role</th>
              <th scope="col">Model</th>
              <th scope="col">Questions</th>
              <th scope="col">Cached</th>
              <th scope="col">Failed</th>
              <th scope="col">First token</th>
              <th scope="col">Answer</th>
              <th scope="col">p99</th>
              <th scope="col">Tokens</th>
              <th scope="col">Cost</th>
              <th scope="col">Today</th>
            </tr>
          </thead>
          <tbody>
            {report.roles.map((role) => (
              <RoleRow key={role.role} role={role} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function RoleRow({ role }: { role: ModelRole }) {
  return (
    <tr>
      <th scope="row">{role.role.replaceAll("_", " ")}</th>
      <td>
        {role.model}
        {role.remote && <span className="models-remote">not on this machine</span>}
      </td>
      <td>{amount(role.asked)}</td>
      <td>{share(role.cached, role.asked)}</td>
      <td className={role.failed > 0 ? "models-failed" : undefined}>{amount(role.failed)}</td>
      <td>{milliseconds(role.firstToken.count, role.firstToken.medianMs)}</td>
      <td>{milliseconds(role.whole.count, role.whole.medianMs)}</td>
      <td>{milliseconds(role.whole.count, role.whole.p99Ms)}</td>
      <td>{amount(role.tokens)}</td>
      <td>{money(role.money)}</td>
      <td>{role.budget === null ? money(role.spentToday) : `${money(role.spentToday)} of ${money(role.budget)}`}</td>
    </tr>
  );
}
