import { useRef } from "react";
import type { Client } from "../api/client";
import { Composer, type ComposerHandle } from "../composer/composer";
import { AnnouncementLine } from "../conversation/announcement_line";
import { ChatLog } from "../conversation/chat_log";
import { useConversation } from "../conversation/use_conversation";
import { Greeting } from "../greeting/greeting";
import { Header } from "../header/header";
import { kGuest } from "../header/match_people";
import { recallChoice, rememberChoice } from "./remembered";
import "./app.css";

export function App({ client }: { client: Client }) {
  const { state, ask, retry, stop, change, vote, switchUser, startOver } = useConversation(client, recallChoice("user") ?? kGuest);
  const composer = useRef<ComposerHandle>(null);

  // Buttons that vanish on use hand the focus on, so that the keyboard never loses its place.
  const thenWrite = <Args extends unknown[]>(act: (...args: Args) => void) => (...args: Args) => {
    act(...args);
    composer.current?.focus();
  };

  const pickUser = (user: string) => {
    rememberChoice("user", user);
    if (user !== state.user) switchUser(user);
  };

  return (
    <>
      <a className="skip-link" href="#message">
        Skip to the message box
      </a>
      <Header client={client} user={state.user} onUser={thenWrite(pickUser)} onStartOver={thenWrite(startOver)} />
      <main className="chat">
        {state.turns.length === 0 && <Greeting client={client} onExample={thenWrite(ask)} />}
        <ChatLog
          client={client}
          user={state.user}
          turns={state.turns}
          votes={state.votes}
          onAsk={thenWrite(ask)}
          onRetry={thenWrite(retry)}
          onStop={thenWrite(stop)}
          onChange={change}
          onVote={vote}
        />
        <AnnouncementLine announcement={state.announcement} />
        <Composer ref={composer} sent={state.turns.map((turn) => turn.text)} onSend={ask} />
      </main>
    </>
  );
}
