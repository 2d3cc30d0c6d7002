import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../words/words.ts";

export const help = signal(false);

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close(); // nothing behind it can have the focus before
      before?.focus();
    };
  }, []);
  const close = () => {
    help.value = false;
  };
  return (
    <dialog ref={dialog} class="card" aria-labelledby="keys" onClose={close}>
      <h2 id="keys">{words.keys}</h2>
      <dl>
        {words.help.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys?.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="primary" onClick={close}>
        {words.close}
      </button>
    </dialog>
  );
}
