const ZERO = 0x30;
/** Codes of `b`, `o` and `x`. */
const BASES = [0x62, 0x6f, 0x78];

/**
 * The number that a field of a table or an option holds, in decimal digits: `1`, `-1.5`, `.5`, `1e-3`. NaN where it holds none, so for
 * an empty field, `nan`, `inf`, `0x10`, `1_000` and `1,5`, and for a number that is too large to be finite.
 */
export function parseNumber(text: string): number {
  const typed = text.trim();
  const value = Number(typed);
  return Number.isFinite(value) && typed !== '' && !hasBase(typed) ? value : Number.NaN;
}

/** Whether it begins with `0x`, `0o` or `0b`, in which `Number` takes other digits; all else that it takes is decimal. */
function hasBase(typed: string): boolean {
  if (typed.charCodeAt(0) !== ZERO) return false;
  const lowered = typed.charCodeAt(1) | 0x20;
  return BASES.includes(lowered);
}
