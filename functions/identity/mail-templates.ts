/**
 * The mails. Nothing in them is of a client's choosing: whoever signs somebody else up
 * cannot make us send a sentence of theirs.
 *
 * A token stands behind the # of an address: browsers do not send that part, so no log,
 * proxy or scanner on the way sees it, and to follow the link uses nothing up.
 */

import type { Mail } from "./ses.ts";

const IGNORE = "If that was not you, do nothing: nothing happens without this mail.";

/** To an address nobody has confirmed yet. The password is asked for there as well. */
export function confirmation(to: string, page: string, token: string): Mail {
  const text = [
    "Somebody, perhaps you, made an Ownlist account with this e-mail address.",
    "To confirm the address, open this page within 24 hours and enter the password of the account:",
    `${page}#confirm=${token}`,
    `If you do not know that password, choose one of your own: ${page}`,
    IGNORE,
  ];
  return mail(to, "Confirm your e-mail address", text);
}

/** To somebody who has an account, when somebody signs up with their address. */
export function alreadyThere(to: string, page: string): Mail {
  const text = [
    "Somebody, perhaps you, tried to make an Ownlist account with this e-mail address.",
    "It has an account already: sign in with its password.",
    `If you do not know that password, choose a new one: ${page}`,
    "If that was not you, do nothing: your account is as it was.",
  ];
  return mail(to, "You have an account already", text);
}

export function passwordReset(to: string, page: string, token: string): Mail {
  const text = [
    "Somebody, perhaps you, asked for a new password of the Ownlist account with this e-mail address.",
    "To choose it, open this page within an hour. It ends every session of the account:",
    `${page}#reset=${token}`,
    IGNORE,
  ];
  return mail(to, "Choose a new password", text);
}

/** To an address without an account: every request for a new password sends one mail. */
export function nobodyThere(to: string): Mail {
  const text = [
    "Somebody, perhaps you, asked for a new password of the Ownlist account with this e-mail address.",
    "There is no such account. Perhaps it has another address of yours.",
    "If that was not you, do nothing: nothing was changed.",
  ];
  return mail(to, "There is no account with this address", text);
}

/** To an address without an account, or whose account needs no confirmation any more. */
export function nothingToConfirm(to: string, page: string): Mail {
  const text = [
    "Somebody, perhaps you, asked for another link to confirm this e-mail address for Ownlist.",
    "There is nothing to confirm: the address is confirmed already, or has no account.",
    `Sign in, or create an account: ${page}`,
    "If that was not you, do nothing: nothing was changed.",
  ];
  return mail(to, "There is nothing to confirm", text);
}

/** To the address that an account may get. The password is asked for there as well. */
export function changeConfirmation(to: string, page: string, token: string): Mail {
  const text = [
    "Somebody, perhaps you, wants to use this e-mail address for an Ownlist account that has another address now.",
    "To change it, open this page within an hour and enter the password of the account. It ends every session of the account:",
    `${page}#change=${token}`,
    IGNORE,
  ];
  return mail(to, "Confirm your new e-mail address", text);
}

/** To somebody who has an account, when another account asks for their address. */
export function changeImpossible(to: string, page: string): Mail {
  const text = [
    "Somebody, perhaps you, wants to use this e-mail address for an Ownlist account that has another address now.",
    "That is not possible: this address has an account of its own.",
    `If that account is yours and you do not need it, sign in with this address and delete it first: ${page}`,
    "If that was not you, do nothing: your account is as it was.",
  ];
  return mail(to, "This address has an account already", text);
}

/** To the address an account has, before the link goes to the other one. */
export function changeAsked(to: string, page: string): Mail {
  const text = [
    "Somebody, perhaps you, asked to change the e-mail address of your Ownlist account.",
    "Nothing has changed yet. It changes when the link that was sent to the new address is opened within an hour and the password is entered. From then on this address does not open the account, nor recover it.",
    `If that was not you, choose a new password now, with "forgot password". It ends the link and every session: ${page}`,
  ];
  return mail(to, "Your e-mail address is about to change", text);
}

/** To the address an account had. */
export function changed(to: string): Mail {
  const text = [
    "The e-mail address of your Ownlist account was changed. Every session has ended.",
    "Sign in with the new address and the same password. This address does not open the account any more.",
  ];
  return mail(to, "Your e-mail address was changed", text);
}

function mail(to: string, subject: string, paragraphs: string[]): Mail {
  return { to, subject, text: `${paragraphs.join("\n\n")}\n` };
}
