// What is being typed into a field. It is kept when the field is left, when the view goes
// away and when the page does; a change from elsewhere in between does not overwrite it. Nor is
// that overwritten: what was there when typing began is told too.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

const flushes = new Set<() => void>();
/** Keep what is being typed now: the view is about to go. */
export const flushDrafts = (): void => {
  for (const flush of flushes) flush();
};

addEventListener("pagehide", flushDrafts);

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Whatever ends this view: call `flush` before. */
export function useFlush(flush: () => void): void {
  const latest = useRef(flush);
  latest.current = flush;
  useEffect(() => {
    const now = () => latest.current();
    flushes.add(now);
    return () => {
      flushes.delete(now);
      now();
    };
  }, []);
}

export function useDraft(given: string, keep: (text: string, seen: string) => unknown) {
  const draft = useSignal<{ text: string; seen: string } | undefined>(undefined);
  const latest = useRef({ given, keep });
  latest.current = { given, keep };
  const flush = () => {
    const typed = draft.peek();
    draft.value = undefined;
    if (typed && ![typed.seen, latest.current.given].includes(typed.text))
      latest.current.keep(typed.text, typed.seen);
  };
  useFlush(flush);
  return {
    value: draft.value?.text ?? given,
    onInput: (event: { currentTarget: Field }) => {
      draft.value = {
        text: event.currentTarget.value,
        seen: draft.peek()?.seen ?? latest.current.given,
      };
    },
    onBlur: flush,
  };
}
