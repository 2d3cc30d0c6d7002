/** Content-Type by the grammar of RFC 9110 (shared/http/media_types.py does the same). */

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[\\t !#-\\[\\]-~\\x80-\\xff]|\\\\[\\t !-~\\x80-\\xff])*"';
const PARAMETER = `[ \\t]*(${TOKEN})=(${TOKEN}|${QUOTED})`;
// No two neighbours of these may begin alike: else a long header takes quadratic time.
const MEDIA_TYPE = new RegExp(`^(${TOKEN}/${TOKEN})((?:[ \\t]*;(?:${PARAMETER})?)*)[ \\t]*$`);
const EACH = new RegExp(`;(?:${PARAMETER})?`, "g");

/** Whether a body is JSON in UTF-8, by its Content-Type (section 8.3.1). */
export function isJson(contentType: string | undefined): boolean {
  const found = MEDIA_TYPE.exec(contentType ?? "");
  if (found?.[1]?.toLowerCase() !== "application/json") return false;
  return [...(found[2] ?? "").matchAll(EACH)].every(
    ([, name, value]) => name?.toLowerCase() !== "charset" || isUtf8(value ?? ""),
  );
}

function isUtf8(value: string): boolean {
  const plain = value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value;
  return /^utf-?8$/i.test(plain);
}
