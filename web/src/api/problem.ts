/** Whatever kept a request from its answer, told as an RFC 9457 problem document with the way to mend it. */
export class Problem extends Error {
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly mend: string,
    /** HTTP status; 0 when no answer came at all. */
    readonly status: number,
  ) {
    super(detail ? `${title}: ${detail}` : title);
    this.name = "Problem";
  }
}

export function unreachable(): Problem {
  return new Problem(
    "The server can’t be reached",
    "No answer came back.",
    "Check that the server is running and that you are on its network, then try again.",
    0,
  );
}

export function stopped(): Problem {
  return new Problem("Stopped", "You gave this request up, and the server stops working on it.", "", 0);
}

export function brokenOff(): Problem {
  return new Problem(
    "The answer broke off",
    "The connection ended before the answer was there.",
    "Try again. What has happened already will be in “Last runs”.",
    0,
  );
}

export function unreadable(status: number): Problem {
  return new Problem(
    "The answer can’t be read",
    "The server sent something this page doesn’t know.",
    "Reload the page: the server may be newer than it.",
    status,
  );
}

/** Reads the body of a failed response; whatever is missing gets words of our own. */
export function problemFrom(body: unknown, status: number): Problem {
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string) => (typeof fields[name] === "string" ? (fields[name] as string).trim() : "");
  return new Problem(
    text("title") || `The server answered with status ${status}`,
    text("detail"),
    text("mend") || (status >= 500 ? "Try again in a moment." : ""),
    status,
  );
}

/** Reads a problem document that came in a stream, whose own status was settled before. */
export function problemIn(body: unknown): Problem {
  const status = typeof body === "object" && body !== null ? (body as Record<string, unknown>).status : undefined;
  return problemFrom(body, typeof status === "number" ? status : 500);
}
