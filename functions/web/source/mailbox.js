// On a developer's machine no mail leaves it: `make dev` answers /mailbox, so show the way.

"use strict";

if (["localhost", "127.0.0.1"].includes(location.hostname)) {
  for (const element of document.querySelectorAll("[data-mailbox]")) element.hidden = false;
}
