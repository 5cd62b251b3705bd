import { forwardRef, useImperativeHandle, useLayoutEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { ArrowUp } from "../icons/icons";
import { kNotRecalling, recall } from "./recall";
import "./composer.css";

export interface ComposerHandle {
  /** Does nothing on touch screens, where it would bring up the keyboard over the answer. */
  focus(): void;
}

interface ComposerProps {
  /** What was sent so far, oldest first. */
  sent: string[];
  onSend: (text: string) => void;
}

const kMaxHeight = 200;

export const Composer = forwardRef<ComposerHandle, ComposerProps>(function Composer({ sent, onSend }, handle) {
  const [text, setText] = useState("");
  const [recalling, setRecalling] = useState(kNotRecalling);
  const field = useRef<HTMLTextAreaElement>(null);

  useImperativeHandle(handle, () => ({
    focus: () => {
      if (matchMedia("(hover: hover)").matches) field.current?.focus({ preventScroll: true });
    },
  }));

  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = "auto";
    current.style.height = `${Math.min(current.scrollHeight, kMaxHeight)}px`;
  }, [text]);

  const send = () => {
    const message = text.trim();
    if (message === "") return;
    onSend(message);
    setText("");
    setRecalling(kNotRecalling);
  };

  const walk = (direction: "earlier" | "later"): boolean => {
    const step = recall(sent, recalling, text, direction);
    if (!step) return false;
    setText(step.text);
    setRecalling(step.at);
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter then accepts a word of the input method
    const walking = text === "" || recalling.position > 0;
    if (event.key === "Enter" && !event.shiftKey) send();
    else if (!(event.key === "ArrowUp" && walking && walk("earlier")) && !(event.key === "ArrowDown" && recalling.position > 0 && walk("later"))) return;
    event.preventDefault();
  };

  return (
    <form
      className="composer"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="composer-box">
        <textarea
          id="message"
          ref={field}
          className="composer-field"
          rows={1}
          autoFocus
          placeholder="Ask for something"
          aria-label="Your message"
          enterKeyHint="send"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setRecalling(kNotRecalling);
          }}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="composer-send" aria-label="Send" title="Send" disabled={text.trim() === ""}>
          <ArrowUp />
        </button>
      </div>
    </form>
  );
});
