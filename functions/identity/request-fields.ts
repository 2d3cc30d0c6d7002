/** What came with a request, before anything has looked at it. */

import type { BetterAuthOptions } from "better-auth";
import { getIP } from "better-auth/api";

interface Given {
  readonly request?: Request | undefined;
  readonly context: { readonly options: BetterAuthOptions };
}

/** A string member of a body; "" where there is none, or the body is not an object. */
export function text(body: unknown, name: string): string {
  if (typeof body !== "object" || body === null) return "";
  const value: unknown = Reflect.get(body, name);
  return typeof value === "string" ? value : "";
}

/** The client's address, or its network: who has one address of IPv6 has 2^64. */
export function clientOf({ request, context }: Given): string {
  return (request && getIP(request, context.options)) ?? "";
}
