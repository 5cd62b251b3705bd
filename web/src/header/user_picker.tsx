import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import type { Client } from "../api/client";
import { Problem } from "../api/problem";
import type { Person as KnownPerson } from "../api/types";
import { Check, Chevron, Person } from "../icons/icons";
import { kGuest, matchPeople } from "./match_people";
import "./user_picker.css";

interface UserPickerProps {
  client: Client;
  user: string;
  onPick: (user: string) => void;
}

/** A button that opens a search field over a list (the ARIA combobox pattern); any typed id can be picked too. */
export function UserPicker({ client, user, onPick }: UserPickerProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const closeOutside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", closeOutside);
    document.addEventListener("focusin", closeOutside);
    return () => {
      document.removeEventListener("pointerdown", closeOutside);
      document.removeEventListener("focusin", closeOutside);
    };
  }, [open]);

  return (
    <div className="user-picker" ref={root}>
      <button
        type="button"
        ref={button}
        className="header-button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={`You are ${nameOf(user)}. Change person`}
        title={nameOf(user)}
        onClick={() => setOpen(!open)}
      >
        <Person />
        <span className="user-picker-name">{nameOf(user)}</span>
        <Chevron />
      </button>
      {open && (
        <UserSearch
          client={client}
          user={user}
          onPick={(picked) => {
            setOpen(false);
            onPick(picked);
          }}
          onCancel={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function UserSearch({ client, user, onPick, onCancel }: UserPickerProps & { onCancel: () => void }) {
  const [people, setPeople] = useState<KnownPerson[]>([]);
  const [problem, setProblem] = useState<string>("");
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const listId = useId();
  const activeOption = useRef<HTMLLIElement>(null);
  const candidates = matchPeople(people, typed);

  useEffect(() => {
    client.people().then(setPeople, (reason: unknown) => {
      setProblem(reason instanceof Problem ? reason.title : "The list of people could not be read");
    });
  }, [client]);

  useEffect(() => {
    activeOption.current?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = candidates.length - 1;
    if (event.key === "ArrowDown") setActive(Math.min(active + 1, last));
    else if (event.key === "ArrowUp") setActive(Math.max(active - 1, 0));
    else if (event.key === "Escape") onCancel();
    else if (event.key === "Enter" && candidates[active]) onPick(candidates[active].id);
    else return;
    event.preventDefault();
  };

  return (
    <div className="user-search" role="dialog" aria-label="Change person">
      <input
        autoFocus
        type="text"
        role="combobox"
        className="user-search-field"
        placeholder="Search or type a user id"
        aria-label="Search or type a user id"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={candidates[active] ? `${listId}-${active}` : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {problem && <p className="user-search-note">{problem}. You can still type an id.</p>}
      <ul className="user-search-list" role="listbox" id={listId} aria-label="People">
        {candidates.map((candidate, index) => (
          <li
            key={candidate.id}
            id={`${listId}-${index}`}
            ref={index === active ? activeOption : undefined}
            role="option"
            aria-selected={candidate.id === user}
            className={index === active ? "user-option user-option-active" : "user-option"}
            onPointerMove={() => setActive(index)}
            onClick={() => onPick(candidate.id)}
          >
            <span className="user-option-name">{nameOf(candidate.id)}</span>
            <span className="user-option-note">{candidate.note}</span>
            <span className="user-option-check">{candidate.id === user && <Check />}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function nameOf(user: string): string {
  if (user === kGuest) return "Guest";
  return /^\d+$/.test(user) ? `User ${user}` : user;
}
