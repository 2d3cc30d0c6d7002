// Better Auth's client with the plugin of the documentation, told by lines of JSON what to
// call: {"name": ["signIn", "email"], "arguments": {...}}. Answers a line of JSON to each.
// `node client_calls.mjs URL ORIGIN ADDRESS`

import { createInterface } from "node:readline";
import { createAuthClient } from "better-auth/client";
import { jwtClient } from "better-auth/client/plugins";
import { ownlistClient } from "../../../docs/examples/ownlist-client.ts";

const [baseURL = "", origin = "", address = ""] = process.argv.slice(2);
let session = "";
const client = createAuthClient({
  baseURL,
  plugins: [jwtClient(), ownlistClient()],
  fetchOptions: {
    headers: { origin, "test-source-address": address },
    auth: { type: "Bearer", token: () => session },
    onSuccess: ({ response }) => {
      session = response.headers.get("set-auth-token") ?? session;
    },
  },
});

for await (const line of createInterface({ input: process.stdin })) {
  const asked: { name: string[]; arguments: object } = JSON.parse(line);
  // By any name, as a program without types may.
  const call = asked.name.reduce<unknown>((at, name) => Reflect.get(at as object, name), client);
  console.log(JSON.stringify(await (call as (sent: object) => unknown)(asked.arguments)));
}
