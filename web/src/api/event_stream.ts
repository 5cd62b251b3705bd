/** Reads server-sent events, as far as this page needs them: names and data. */

export interface StreamEvent {
  name: string;
  data: string;
}

/** The events of a body, in order, until it ends. Throws where the body breaks off. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let unread = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return; // an event that its blank line hasn't ended is none
    unread += decoder.decode(value, { stream: true });
    const blocks = unread.split("\n\n");
    unread = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) yield event;
    }
  }
}

/** Undefined for a comment, which only shows that the server is still there. */
function parseEvent(block: string): StreamEvent | undefined {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [field, text] = fieldOf(line);
    if (field === "event") name = text;
    if (field === "data") data.push(text);
  }
  return data.length > 0 ? { name, data: data.join("\n") } : undefined;
}

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(":");
  if (colon < 0) return [line, ""];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
}
