/** Which mailbox an address leads to. For counting mails: who somebody is, it never says. */

interface Provider {
  readonly domains: readonly string[]; // all lead to the mailboxes of the first
  readonly ignored: RegExp; // in the part before the @
}

// Google, "Dots don't matter in Gmail addresses". Proton, "Addresses and aliases".
const PROVIDERS: readonly Provider[] = [
  { domains: ["gmail.com", "googlemail.com"], ignored: /\./g },
  { domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"], ignored: /[._-]/g },
];

/** What stands after a + is a tag nearly everywhere (RFC 5233), and case tells nothing. */
export function mailboxOf(address: string): string {
  const [local = "", domain = ""] = address.toLowerCase().split("@");
  const name = local.split("+")[0] || local;
  const provider = PROVIDERS.find(({ domains }) => domains.includes(domain));
  if (!provider) return `${name}@${domain}`;
  return `${name.replace(provider.ignored, "")}@${provider.domains[0]}`;
}
