const MOST_DIGITS = 17;

/**
 * Reads a decimal number as pandas' `read_csv` does by default: digits are summed up in double precision and scaled by
 * one power of ten, so that numbers of 16 or 17 digits may come out a unit in the last place beside the nearest double.
 */
export function parsePandasFloat(text: string): number {
  const [, sign, whole = '', decimals = '', exponentText = '0'] =
    /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(text) ?? [];
  if (whole === '' && decimals === '') return Number.NaN;
  const kept = (whole + decimals).slice(0, MOST_DIGITS);
  let value = 0;
  for (const digit of kept) value = value * 10 + Number(digit);
  const exponent = Number(exponentText) + whole.length - kept.length;
  const scaled = exponent > 0 ? value * Number(`1e${exponent}`) : value / Number(`1e${-exponent}`);
  return sign === '-' ? -scaled : scaled;
}
