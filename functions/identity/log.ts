/** The log: JSON lines. Never a token, cookie, password, address, body or message. */

export function line(level: "INFO" | "ERROR", message: string, facts: object): void {
  const source = { service: "ownlist", function: "identity" };
  console.log(JSON.stringify({ level, message, ...source, ...facts }));
}

/** What went wrong, by kind alone: an error's message may quote what a client sent. */
export function note(message: string, error: unknown): void {
  line("ERROR", message, { error: kind(error) });
}

/** The error's code (SQLSTATE, ECONNREFUSED, ...) or else its name. */
export function kind(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : error.name;
}
