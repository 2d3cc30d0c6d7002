// What this browser keeps besides the list. It may refuse to (site data is blocked, or there is no
// room): then the page keeps it as long as it is open, and goes on.

const keeper = (storage: () => Storage) => {
  const own = new Map<string, string>(); // what was refused
  const attempt = <T>(work: (storage: Storage) => T): T | undefined => {
    try {
      return work(storage());
    } catch {
      return undefined;
    }
  };
  return {
    get: (name: string): string | null =>
      own.get(name) ?? attempt((there) => there.getItem(name)) ?? null,
    set(name: string, value: string): void {
      own.delete(name);
      attempt((there) => there.setItem(name, value));
      if (attempt((there) => there.getItem(name)) !== value) own.set(name, value);
    },
    remove(name: string): void {
      own.delete(name);
      attempt((there) => there.removeItem(name));
    },
    clear(): void {
      own.clear();
      attempt((there) => there.clear());
    },
  };
};

/** In all tabs, until it is removed. */
export const browser = keeper(() => localStorage);
/** In this tab, over a reload. */
export const tab = keeper(() => sessionStorage);

/** What was kept as JSON; undefined if it is nothing, or no JSON. */
export function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
