// Where the links in mails lead: the token stands behind the #, and only a person's click
// on a button uses it up.

"use strict";

const ASKED = {
  confirm: "/verify-email",
  change: "/confirm-email-change",
  reset: "/reset-password",
  ask: "/request-password-reset",
};
const DONE = {
  confirm: "The address is confirmed, and you are signed in here.",
  change: "The address is changed. Every session has ended: sign in with the new address.",
  reset: "The password is set. Every session has ended: sign in with the new one.",
  ask: "A mail is on its way. Follow the link in it within an hour.",
};
const element = (id) => document.getElementById(id);
let token = ""; // kept in this page's memory and nowhere else

/** Take the token out of the address, so that neither history nor a glance has it. */
function begin() {
  const [, purpose, given] = /^#(confirm|change|reset)=([\w.-]+)$/.exec(location.hash) ?? [];
  history.replaceState(null, "", location.pathname);
  token = given ?? "";
  show(purpose ?? "ask", "");
}

function show(form, text) {
  for (const id of Object.keys(ASKED)) element(id).hidden = id !== form;
  element("status").textContent = text;
}

async function send(form) {
  const body = { ...Object.fromEntries(new FormData(form)), ...(token && { token }) };
  const headers = { "content-type": "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  const response = await fetch(`/api/auth${ASKED[form.id]}`, request);
  const answer = await response.json().catch(() => ({}));
  if (response.ok) {
    form.reset();
    token = "";
    return show(null, DONE[form.id]);
  }
  const text = answer.message ?? answer.detail ?? `The answer was ${response.status}.`;
  if (answer.code === "INVALID_TOKEN") return lost(text);
  element("status").textContent = text;
}

/** Used, too old or cut off: another link can be had. */
function lost(text) {
  token = "";
  show("ask", `${text} If the address is confirmed already, sign in; else ask for a link.`);
}

for (const id of Object.keys(ASKED)) {
  element(id).addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target).catch((error) => (element("status").textContent = error.message));
  });
}
addEventListener("hashchange", () => location.hash && begin());
begin();
