import { useEffect, useState } from "react";
import type { Client } from "../api/client";
import type { Reading } from "../api/types";
import "./reading_view.css";

interface ReadingViewProps {
  client: Client;
  user: string;
  text: string;
}

/** What a message's words named, and whether they were taken as liked or not; looked up when it is shown. */
export function ReadingView({ client, user, text }: ReadingViewProps) {
  const [reading, setReading] = useState<Reading | null>(null);

  useEffect(() => {
    let wanted = true;
    client.read(user, text).then(
      (found) => wanted && setReading(found),
      () => undefined, // the answer stands without it
    );
    return () => {
      wanted = false;
    };
  }, [client, user, text]);

  if (!reading || reading.names.length === 0) return null;
  return (
    <section>
      <h3>What your words named</h3>
      <ul className="reading">
        {reading.names.map((name) => (
          <li key={name.start} className="reading-name">
            <q>{name.text}</q>
            <span className="reading-meant">{name.meant}</span>
            <span className={`reading-polarity reading-${name.polarity}`}>{kWords.get(name.polarity) ?? name.polarity}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const kWords = new Map([
  ["wanted", "wanted"],
  ["unwanted", "not wanted"],
  ["neutral", "mentioned"],
]);
