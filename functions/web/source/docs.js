// Swagger UI over our own document, and a click that makes it call as the signed-in user.

"use strict";

const BEARER = "bearer"; // the security scheme of the document
const SPARE = 60_000; // ms a token must still live to be used for another call
const element = (id) => document.getElementById(id);
let token = null; // { text, expires }: kept in this page's memory and nowhere else

const ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#operations",
  deepLinking: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
  requestInterceptor: withFreshToken,
});

/** A call that carries our token gets a new one when that is about to expire. */
async function withFreshToken(request) {
  const ours = token && request.headers?.Authorization === `Bearer ${token.text}`;
  if (ours && token.expires - Date.now() < SPARE && (await fetchToken())) {
    request.headers.Authorization = `Bearer ${token.text}`;
  }
  return request;
}

/** Exchange the session's cookie for a token; whose it is, or null without a session. */
async function fetchToken() {
  const session = await ask("/get-session");
  if (!session) return null;
  const { token: text } = await ask("/token");
  const payload = text.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const { exp, iat } = JSON.parse(atob(payload));
  token = { text, expires: Date.now() + (exp - iat) * 1000 }; // by our clock
  ui.preauthorizeApiKey(BEARER, text);
  return session.user.email;
}

function post(path, body) {
  const headers = { "content-type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function ask(path, request) {
  const response = await fetch(`/api/auth${path}`, request);
  if (!response.ok) throw new Error(await messageOf(response));
  return response.json();
}

/** What a person reads: Better Auth says `message`, our problems say `detail`. */
async function messageOf(response) {
  const body = await response.json().catch(() => ({}));
  return body.message ?? body.detail ?? `The answer was ${response.status}.`;
}

function show(signedIn, text) {
  element("sign-in").hidden = signedIn !== false;
  element("sign-out").hidden = !signedIn;
  element("me").hidden = Boolean(signedIn);
  element("status").textContent = text;
}

async function callAsMe() {
  const email = await fetchToken();
  if (email) {
    show(true, `Calls from this page are made as ${email}.`);
  } else {
    show(false, "Sign in, or create an account, to call the API as yourself.");
    element("email").focus();
  }
}

async function enter(path) {
  if (!element("sign-in").reportValidity()) return false;
  const email = element("email").value;
  await post(path, { name: email, email, password: element("password").value });
  return true;
}

async function signIn() {
  if (!(await enter("/sign-in/email"))) return;
  element("password").value = "";
  await callAsMe();
}

/** The password stays where it is: after the mail it signs in. */
async function signUp() {
  if (!(await enter("/sign-up/email"))) return;
  element("status").textContent = "A mail is on its way. Follow the link in it, then sign in.";
}

async function signOut() {
  await post("/sign-out", {});
  token = null;
  ui.authActions.logout([BEARER]);
  show(null, "Signed out.");
}

/** Runs what a click asks for; says why when it fails. */
function told(action) {
  return async (event) => {
    event.preventDefault();
    try {
      await action();
    } catch (error) {
      element("status").textContent = error.message;
    }
  };
}

element("me").addEventListener("click", told(callAsMe));
element("sign-in").addEventListener("submit", told(signIn));
element("sign-up").addEventListener("click", told(signUp));
element("sign-out").addEventListener("click", told(signOut));
