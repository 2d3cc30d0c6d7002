// The page at `/`.

import { effect } from "@preact/signals";
import { render } from "preact";
import { Live } from "./parts/live.tsx";
import { begin, list, user } from "./state/app.ts";
import { Shell } from "./views/shell.tsx";
import { Welcome } from "./views/welcome.tsx";
import { words } from "./words/words.ts";

effect(() => {
  document.documentElement.lang = words.language;
});

function Page() {
  return (
    <>
      {list.value ? <Shell /> : user.value === undefined ? null : <Welcome />}
      <Live />
    </>
  );
}

/** Of Trusted Types, as far as it is used here: not every browser has them. */
interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: () => string },
  ): { createScriptURL: (address: string) => string };
}

render(<Page />, document.body);
void begin();
void startWorker();

/** Opens the page without a network from now on. Its address is the only one allowed. */
async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { trustedTypes } = window as { trustedTypes?: Policies };
  const policy = trustedTypes?.createPolicy("ownlist", { createScriptURL: () => "/worker.js" });
  const address = policy?.createScriptURL("") ?? "/worker.js";
  await navigator.serviceWorker.register(address, { scope: "/" }).catch(() => undefined);
}
