import { describe, expect, it } from "vitest";
import { eventsOf, type StreamEvent } from "./event_stream";

const kEncoder = new TextEncoder();

function bodyOf(parts: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      parts.forEach((part) => controller.enqueue(part));
      controller.close();
    },
  });
}

async function eventsIn(parts: Uint8Array[]): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of eventsOf(bodyOf(parts))) events.push(event);
  return events;
}

describe("eventsOf", () => {
  const kText = 'event: step\ndata: {"a": "é🎬"}\n\n:\n\ndata: one\ndata: two\n\nevent: answer\ndata:{}\n\n';
  const kEvents = [
    { name: "step", data: '{"a": "é🎬"}' },
    { name: "message", data: "one\ntwo" },
    { name: "answer", data: "{}" },
  ];

  it("reads names and data, and passes over comments", async () => {
    expect(await eventsIn([kEncoder.encode(kText)])).toEqual(kEvents);
  });

  it("doesn't care where the network cuts, not even within a letter", async () => {
    const bytes = kEncoder.encode(kText);
    for (let cut = 0; cut <= bytes.length; ++cut) expect(await eventsIn([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(kEvents);
    expect(await eventsIn(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(kEvents);
  });

  it("takes an event that was cut off for none", async () => {
    expect(await eventsIn([kEncoder.encode("data: whole\n\nevent: answer\ndata: {")])).toEqual([{ name: "message", data: "whole" }]);
  });
});
