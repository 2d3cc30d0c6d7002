// Where else one can go from here. The mailbox is there on a developer's machine only.

import { words } from "../words/words.ts";

const hasMailbox = ["localhost", "127.0.0.1"].includes(location.hostname);

export const Links = () => (
  <nav class="links" aria-label={words.app}>
    <a href="/docs">{words.docs}</a>
    {hasMailbox && <a href="/mailbox">{words.mailbox}</a>}
  </nav>
);
