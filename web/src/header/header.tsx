import type { Client } from "../api/client";
import { Plus, TuningFork } from "../icons/icons";
import { ModelsPanel } from "../models/models_panel";
import { RunsPanel } from "../runs/runs_panel";
import { ThemeToggle } from "./theme_toggle";
import { UserPicker } from "./user_picker";
import "./header.css";

interface HeaderProps {
  client: Client;
  user: string;
  onUser: (user: string) => void;
  onStartOver: () => void;
}

export function Header({ client, user, onUser, onStartOver }: HeaderProps) {
  return (
    <header className="header">
      <div className="header-inner">
        <h1 className="brand">
          <TuningFork />
          Attune
        </h1>
        <UserPicker client={client} user={user} onPick={onUser} />
        <RunsPanel client={client} user={user} />
        <ModelsPanel client={client} />
        <button type="button" className="header-button" onClick={onStartOver} aria-label="New conversation" title="New conversation">
          <Plus />
          <span className="header-button-label">New</span>
        </button>
        <ThemeToggle />
      </div>
    </header>
  );
}
