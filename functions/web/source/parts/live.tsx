// What is said for a moment: the toast, and the same for screen readers.

import { said, toast, undoLast } from "../state/app.ts";
import { words } from "../words/words.ts";

export function Live() {
  const now = toast.value;
  return (
    <>
      <div class="unseen" role="status">
        {said.value}
      </div>
      {now && (
        <aside class="toast" aria-label={words.undo}>
          <span dir="auto">{now.text}</span>
          {now.undo && (
            <button type="button" onClick={() => undoLast(now.undo)}>
              {words.undo}
            </button>
          )}
        </aside>
      )}
    </>
  );
}
