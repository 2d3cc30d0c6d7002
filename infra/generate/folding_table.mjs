/**
 * Writes shared/todos/rules/folding_table.py, by the Unicode that this Node knows:
 *   node infra/generate/folding_table.mjs > shared/todos/rules/folding_table.py
 *
 * One table for all, because each version of Python knows another Unicode, and a row
 * must be found by the code of every one of them.
 */

const LAST = 0x10ffff;
const IGNORED = /[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/u; // nothing is seen
const SPACE = /^\s+$/u;
// Wide and narrow forms of what Unicode makes of a space and a mark.
const WIDE = new Map([["\uffe3", "\u00af"]]);
// Letters with a stroke and ligatures, which Unicode does not take apart; its collation does.
const LETTERS = { ø: "o", ł: "l", đ: "d", ħ: "h", ŧ: "t", æ: "ae", œ: "oe" };

/** Canonical_Combining_Class other than 0: only such marks change places. */
function isMark(character) {
  const [first] = character.normalize("NFD");
  const after = `\u0345${first}`; // U+0345 has the highest class
  const before = `${first}\u0334`; // U+0334 the lowest
  return after.normalize("NFD") !== after || before.normalize("NFD") !== before;
}

/** What upper, lower and title case have in common. */
function caseless(text) {
  const once = text.toUpperCase().toLowerCase();
  return once === text ? text : caseless(once);
}

function forTags(character) {
  return caseless(character).normalize("NFC");
}

/** Without case, marks, width and other forms of the same character. */
function forSearch(character) {
  if (isMark(character) || IGNORED.test(character)) return "";
  const wide = WIDE.get(character) ?? character;
  const once = [...wide.normalize("NFKD")].filter((each) => !isMark(each) && !IGNORED.test(each));
  const bare = caseless(once.join(""))
    .normalize("NFC")
    .replace(/[øłđħŧæœ]/g, (c) => LETTERS[c]);
  if (SPACE.test(bare) && !SPACE.test(wide)) {
    // A mark without a character, as ¨ is: its own, but for marks on it.
    return [...wide.normalize("NFD")].filter((each) => !isMark(each)).join("");
  }
  return bare === character ? bare : [...bare].map(forSearch).join("");
}

/** [code point, what becomes of it] of each that changes. */
function* changes(fold) {
  for (let code = 0; code <= LAST; code++) {
    const character = String.fromCodePoint(code);
    if (/[\p{Cs}\p{Cn}]/u.test(character) && !IGNORED.test(character)) continue;
    const folded = fold(character);
    if (folded !== character) yield [code, [...folded].map((each) => each.codePointAt(0))];
  }
}

/** Runs of equal steps: first, how many, step, and what the first becomes. */
function runs(fold) {
  const found = [];
  for (const [code, folded] of changes(fold)) {
    const run = found.at(-1);
    if (run && extend(run, code, folded)) continue;
    found.push({ first: code, count: 1, step: 1, folded });
  }
  return found.map(({ first, count, step, folded }) => {
    const numbers = [first, count, step].map((number) => number.toString(16)).join(",");
    return `${numbers}>${folded.map((number) => number.toString(16)).join(",")}`;
  });
}

/** Whether the code point goes on as the run does; then it is part of it. */
function extend(run, code, folded) {
  const step = run.count === 1 ? code - run.first : run.step;
  const distance = step * run.count;
  const expected = run.folded.length ? [run.folded[0] + distance] : [];
  const goesOn = run.folded.length <= 1 && step <= 2 && code === run.first + distance;
  if (!goesOn || folded.join() !== expected.join()) return false;
  run.count += 1;
  run.step = step;
  return true;
}

function lines(words) {
  const wrapped = [];
  let line = "";
  for (const word of words) {
    if (line.length + word.length > 86) {
      wrapped.push(line);
      line = "";
    }
    line = `${line} ${word}`.trim();
  }
  return [...wrapped, line].join("\n");
}

console.log(`"""How characters are folded: see folding.py. Made by infra/generate/folding_table.mjs.

Each word: the first code point, how many, how far apart, and what the first becomes,
the others as far from it; in hexadecimal.
Source: Unicode ${process.versions.unicode}.
"""

UNICODE = "${process.versions.unicode}"
CASE = """
${lines(runs(forTags))}
"""
SEARCH = """
${lines(runs(forSearch))}
"""`);
