// What is being typed into a field. It is kept when the field is left, when the view goes
// away and when the page does; a change from elsewhere in between does not overwrite it.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

type Field = HTMLInputElement | HTMLTextAreaElement;

export function useDraft(given: string, keep: (text: string) => unknown) {
  const draft = useSignal<string | undefined>(undefined);
  const latest = useRef({ given, keep });
  latest.current = { given, keep };
  const flush = () => {
    const text = draft.peek();
    draft.value = undefined;
    if (text !== undefined && text !== latest.current.given) latest.current.keep(text);
  };
  useEffect(() => {
    addEventListener("pagehide", flush);
    return () => {
      removeEventListener("pagehide", flush);
      flush();
    };
  }, []);
  return {
    value: draft.value ?? given,
    onInput: (event: { currentTarget: Field }) => {
      draft.value = event.currentTarget.value;
    },
    onBlur: flush,
  };
}
