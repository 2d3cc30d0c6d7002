/**
 * The mails. Nothing in them is of a client's choosing: whoever signs somebody else up
 * cannot make us send a sentence of theirs.
 *
 * A token stands behind the # of an address: browsers do not send that part, so no log,
 * proxy or scanner on the way sees it, and to follow the link uses nothing up.
 */

import type { Mail } from "./ses.ts";

const IGNORE = "If this was not you, ignore this mail: nothing happens without it.";
const UNCHANGED = "If this was not you, ignore this mail: nothing has changed.";

/** To an address nobody has confirmed yet. The password is asked for there as well. */
export function confirmation(to: string, page: string, token: string): Mail {
  const text = [
    "Somebody created an Ownlist account with this e-mail address.",
    "If this was you, open this page within 24 hours and enter the account's password:",
    `${page}#confirm=${token}`,
    `If you do not know the password, choose a new one with "forgot password": ${page}`,
    IGNORE,
  ];
  return mail(to, "Confirm your e-mail address", text);
}

/** To somebody who has an account, when somebody signs up with their address. */
export function alreadyThere(to: string, page: string): Mail {
  const text = [
    "Somebody tried to create an Ownlist account with this e-mail address. It has one already.",
    `If this was you, sign in. If you do not know the password, choose a new one with "forgot password": ${page}`,
    UNCHANGED,
  ];
  return mail(to, "You have an account already", text);
}

/** To an address without an account, or whose account is confirmed. */
export function nothingToConfirm(to: string, page: string): Mail {
  const text = [
    "Somebody asked for another link to confirm this e-mail address for Ownlist.",
    "There is nothing to confirm: the address is confirmed already, or it has no account.",
    `If this was you, sign in, or create an account: ${page}`,
    UNCHANGED,
  ];
  return mail(to, "There is nothing to confirm", text);
}

export function passwordReset(to: string, page: string, token: string): Mail {
  const text = [
    "Somebody asked for a new password for the Ownlist account with this e-mail address.",
    "If this was you, open this page within an hour and choose one. All sessions of the account will end:",
    `${page}#reset=${token}`,
    IGNORE,
  ];
  return mail(to, "Choose a new password", text);
}

/** To an address without an account: every request for a new password sends one mail. */
export function nobodyThere(to: string): Mail {
  const text = [
    "Somebody asked for a new password for an Ownlist account with this e-mail address.",
    "There is no such account. If this was you, perhaps you signed up with another address.",
    UNCHANGED,
  ];
  return mail(to, "There is no account with this address", text);
}

/** To the address that an account may get. The password is asked for there as well. */
export function changeConfirmation(to: string, page: string, token: string): Mail {
  const text = [
    "Somebody asked to use this e-mail address for an existing Ownlist account.",
    "If this was you, open this page within an hour and enter the account's password. All its sessions will end; then sign in with this address:",
    `${page}#change=${token}`,
    IGNORE,
  ];
  return mail(to, "Confirm your new e-mail address", text);
}

/** To somebody who has an account, when another account asks for their address. */
export function changeImpossible(to: string, page: string): Mail {
  const text = [
    "Somebody asked to use this e-mail address for another Ownlist account.",
    "That is not possible: the address has an account of its own.",
    `If this was you, and you do not need that account, sign in to it and delete it first: ${page}`,
    UNCHANGED,
  ];
  return mail(to, "This address has an account already", text);
}

/** To the address an account has, before the link goes to the other one. */
export function changeAsked(to: string, page: string): Mail {
  const text = [
    "Somebody asked to change the e-mail address of your Ownlist account. Nothing has changed yet.",
    "If this was you, follow the link in the mail to the new address within an hour. After that, this address no longer opens or recovers the account.",
    `If this was not you, choose a new password at once, with "forgot password". That cancels the change and ends all sessions: ${page}`,
  ];
  return mail(to, "Your e-mail address is about to change", text);
}

/** To the address an account had. */
export function changed(to: string): Mail {
  const text = [
    "The e-mail address of your Ownlist account was changed, and all its sessions have ended.",
    "Sign in with the new address and the same password. This address no longer opens or recovers the account.",
  ];
  return mail(to, "Your e-mail address was changed", text);
}

function mail(to: string, subject: string, paragraphs: string[]): Mail {
  return { to, subject, text: `${paragraphs.join("\n\n")}\n` };
}
