const ZERO = 0x30;
const POINT = 0x2e;
const MINUS = 0x2d;
/** As many digits are a whole number below 2^53, and ten to their count is one that has no rounding either. */
const MOST_EXACT_DIGITS = 15;
const POWERS_OF_TEN = Float64Array.from({ length: MOST_EXACT_DIGITS + 1 }, (_, power) => 10 ** power);
/** Codes of `b`, `o` and `x`. */
const BASES = [0x62, 0x6f, 0x78];

/**
 * The number that a field of a table or an option holds, in decimal digits: `1`, `-1.5`, `.5`, `1e-3`. NaN where it holds none, so for
 * an empty field, `nan`, `inf`, `0x10`, `1_000` and `1,5`, and for a number that is too large to be finite.
 */
export function parseNumber(text: string): number {
  const plain = parsePlain(text);
  if (!Number.isNaN(plain)) return plain;
  const typed = text.trim();
  const value = Number(typed);
  return Number.isFinite(value) && typed !== '' && !hasBase(typed) ? value : Number.NaN;
}

/**
 * The number of a few digits with or without a point, as most fields are, sooner than by `Number` and the same to the bit:
 * the quotient of two whole numbers that are exact is rounded once. NaN for every other text. Clinger 1990, "How to Read Floating
 * Point Numbers Accurately", its fast path.
 */
function parsePlain(text: string): number {
  const isNegative = text.charCodeAt(0) === MINUS;
  const start = isNegative ? 1 : 0;
  let [whole, digits, decimals] = [0, 0, -1];
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      whole = 10 * whole + digit;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (code === POINT && decimals < 0) decimals = 0;
    else return Number.NaN;
  }
  if (digits === 0 || digits > MOST_EXACT_DIGITS) return Number.NaN;
  const size = decimals > 0 ? whole / (POWERS_OF_TEN[decimals] as number) : whole;
  return isNegative ? -size : size;
}

/** Whether it begins with `0x`, `0o` or `0b`, in which `Number` takes other digits; all else that it takes is decimal. */
function hasBase(typed: string): boolean {
  if (typed.charCodeAt(0) !== ZERO) return false;
  const lowered = typed.charCodeAt(1) | 0x20;
  return BASES.includes(lowered);
}
