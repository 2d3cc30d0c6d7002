// Positions are decimal numbers of any length, written as strings: docs/decisions/0007.

interface Placed {
  id: string;
  position: string;
}

/** For `sort`: the order by hand, as the server lists it. */
export function byPosition(a: Placed, b: Placed): number {
  // Rounded numbers never stand the wrong way round; only equal ones say too little.
  const rounded = Number(a.position) - Number(b.position);
  return rounded || exactly(a.position, b.position) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Before all that are there, after all, or between two: as exact as the server's. */
export function between(lower?: string, upper?: string): string {
  if (lower === undefined && upper === undefined) return "0";
  if (lower === undefined || upper === undefined) {
    const [[digits], scale] = aligned(lower ?? upper ?? "0");
    const one = 10n ** BigInt(scale);
    return written(digits + (lower === undefined ? -one : one), scale);
  }
  const [[first, second], scale] = aligned(lower, upper);
  return written((first + second) * 5n, scale + 1);
}

function exactly(a: string, b: string): number {
  if (a === b) return 0;
  const [[first, second]] = aligned(a, b);
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Both as whole numbers of 10^-scale. */
function aligned(a: string, b = "0"): [[bigint, bigint], number] {
  const scale = Math.max(decimals(a), decimals(b));
  const whole = (text: string) =>
    BigInt(text.replace(".", "") + "0".repeat(scale - decimals(text)));
  return [[whole(a), whole(b)], scale];
}

function decimals(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}

function written(digits: bigint, scale: number): string {
  if (!scale) return String(digits);
  const sign = digits < 0n ? "-" : "";
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
