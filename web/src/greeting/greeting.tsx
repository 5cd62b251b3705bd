import { useEffect, useState } from "react";
import type { Client } from "../api/client";
import { TuningWaves } from "./tuning_waves";
import "./greeting.css";

const kShown = 4;

export function Greeting({ client, onExample }: { client: Client; onExample: (text: string) => void }) {
  const [examples, setExamples] = useState<string[]>([]);

  useEffect(() => {
    // Examples are a courtesy: where they can't be had, the greeting does without.
    client.examples().then(setExamples, () => setExamples([]));
  }, [client]);

  return (
    <section className="greeting" aria-labelledby="greeting-title">
      <TuningWaves />
      <h2 id="greeting-title">What are you in the mood for?</h2>
      <p className="greeting-lead">Say it in your own words. Every suggestion comes with its reasons.</p>
      {examples.length > 0 && (
        <ul className="examples" aria-label="Examples to start with">
          {examples.slice(0, kShown).map((example) => (
            <li key={example}>
              <button type="button" className="example" onClick={() => onExample(example)}>
                {example}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
