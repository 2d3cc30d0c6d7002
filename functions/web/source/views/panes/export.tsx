// Take everything with you: offered again before anything is deleted.

import { useSignal } from "@preact/signals";
import type { Failure } from "../../api/session.ts";
import { sync } from "../../state/app.ts";
import { download, type Format } from "../../state/download.ts";
import { said } from "../../words/panes.ts";
import { locale } from "../../words/words.ts";
import { Again, Problem } from "./form.tsx";

export function Export() {
  const busy = useSignal(false);
  const notice = useSignal("");
  const failure = useSignal<Failure | undefined>(undefined);
  const number = (count: number) => count.toLocaleString(locale.value);
  const start = async (format: Format) => {
    if (busy.value) return;
    busy.value = true;
    failure.value = undefined;
    const outcome = await download(format, (count) => {
      notice.value = said.export.count(number(count));
    });
    busy.value = false;
    notice.value = typeof outcome === "number" ? said.export.done(number(outcome)) : "";
    if (typeof outcome !== "number") failure.value = outcome;
  };
  return (
    <>
      <p class="quiet">
        {said.export.how} {sync.value?.unsent ? said.export.unsent : ""}
      </p>
      <p class="choices">
        {(["json", "csv"] as const).map((format) => (
          <button
            type="button"
            class={`plain ${format}`}
            key={format}
            aria-busy={busy.value}
            onClick={() => start(format)}
          >
            {said.export[format]}
          </button>
        ))}
      </p>
      <p class="done" role="status">
        {notice.value}
      </p>
      <Problem failure={failure.value} />
      <Again
        failure={failure.value}
        onDone={() => {
          failure.value = undefined;
        }}
      />
    </>
  );
}
