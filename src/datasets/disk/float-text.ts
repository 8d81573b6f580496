/** Powers of ten as the nearest doubles, from 1e-60 on: products of `Math.pow` may be off. */
const LOWEST = -60;
const POWERS = Float64Array.from({ length: 121 }, (_, i) => Number(`1e${i + LOWEST}`));
const ZERO = 48;
const POINT = 46;
const MINUS = 45;
const LETTER_E = 101;
/** The digits of 000 to 999 as a view writes them, the first one lowest; its fourth byte is written over. */
const THREES = Uint32Array.from(
  { length: 1000 },
  (_, i) =>
    ZERO + Math.floor(i / 100) + ((ZERO + (Math.floor(i / 10) % 10)) << 8) + ((ZERO + (i % 10)) << 16),
);
const SMALLEST_FRACTION = 1e-5;
/** Digits that tell any two float32 numbers apart. */
const DIGITS = 9;
/** Bytes that `writeFloat` needs at most. */
export const FLOAT_BYTES = 28;

/**
 * Writes a finite float32 number in decimals as JSON and Python read it, with as many digits as tell it from every other
 * (nine at most), always with a point or an exponent, so that Python takes it for a float.
 *
 * @param bytes with room for `FLOAT_BYTES` from `start` on
 * @returns where the text ends
 */
export function writeFloat(bytes: DataView, start: number, value: number): number {
  let end = start;
  let size = value;
  if (value < 0 || Object.is(value, -0)) {
    bytes.setUint8(end++, MINUS);
    size = -value;
  }
  if (size === 0) return writeZero(bytes, end);
  if (size < 1 && size >= SMALLEST_FRACTION) return writeFraction(bytes, end, size);
  let exponent = Math.floor(Math.log10(size));
  let digits = Math.round(size * power(DIGITS - 1 - exponent));
  // The logarithm may be off at a power of ten, and rounding may reach the next one.
  if (digits < 1e8) {
    exponent -= 1;
    digits = Math.round(size * power(DIGITS - 1 - exponent));
  }
  if (digits >= 1e9) {
    exponent += 1;
    digits = Math.round(size * power(DIGITS - 1 - exponent));
  }
  let count = DIGITS;
  while (count > 1 && digits % 10 === 0) {
    digits = (digits / 10) | 0;
    count -= 1;
  }
  if (exponent >= 0 && exponent < DIGITS) return writePlain(bytes, end, digits, count, exponent);
  return writeScientific(bytes, end, digits, count, exponent);
}

function power(exponent: number): number {
  return POWERS[exponent - LOWEST] as number;
}

function writeZero(bytes: DataView, start: number): number {
  bytes.setUint8(start, ZERO);
  bytes.setUint8(start + 1, POINT);
  bytes.setUint8(start + 2, ZERO);
  return start + 3;
}

/** The last `count` digits of a whole number below 2^31. */
function writeDigits(bytes: DataView, start: number, digits: number, count: number): number {
  let rest = digits | 0;
  for (let i = start + count - 1; i >= start; i -= 1) {
    const tens = (rest / 10) | 0;
    bytes.setUint8(i, ZERO + rest - tens * 10);
    rest = tens;
  }
  return start + count;
}

/** From `SMALLEST_FRACTION` to below 1: what most samples are, and so the quickest. */
function writeFraction(bytes: DataView, start: number, size: number): number {
  let end = start;
  bytes.setUint8(end++, ZERO);
  bytes.setUint8(end++, POINT);
  let scaled = size * 1e9;
  for (let least = 0.1; size < least; least /= 10) {
    bytes.setUint8(end++, ZERO);
    scaled *= 10;
  }
  // Half and down, by an operator on integers; what would round up to 1 stays just below it, nearer than any neighbour.
  let digits = (scaled + 0.5) | 0;
  if (digits > 999999999) digits = 999999999;
  const millions = (digits / 1e6) | 0;
  const thousands = ((digits - millions * 1e6) / 1e3) | 0;
  const ones = digits - millions * 1e6 - thousands * 1e3;
  bytes.setUint32(end, THREES[millions] as number, true);
  bytes.setUint32(end + 3, THREES[thousands] as number, true);
  bytes.setUint32(end + 6, THREES[ones] as number, true);
  end += 9;
  while (bytes.getUint8(end - 1) === ZERO) end -= 1;
  return end;
}

function writePlain(bytes: DataView, start: number, digits: number, count: number, exponent: number): number {
  if (count <= exponent + 1) {
    let end = writeDigits(bytes, start, digits, count);
    for (let i = count; i <= exponent; i += 1) bytes.setUint8(end++, ZERO);
    bytes.setUint8(end, POINT);
    bytes.setUint8(end + 1, ZERO);
    return end + 2;
  }
  const decimals = count - exponent - 1;
  const unit = power(decimals);
  const whole = Math.floor(digits / unit);
  const end = writeDigits(bytes, start, whole, exponent + 1);
  bytes.setUint8(end, POINT);
  return writeDigits(bytes, end + 1, digits - whole * unit, decimals);
}

function writeScientific(
  bytes: DataView,
  start: number,
  digits: number,
  count: number,
  exponent: number,
): number {
  const unit = power(count - 1);
  const first = Math.floor(digits / unit);
  let end = start;
  bytes.setUint8(end++, ZERO + first);
  if (count > 1) {
    bytes.setUint8(end++, POINT);
    end = writeDigits(bytes, end, digits - first * unit, count - 1);
  }
  bytes.setUint8(end++, LETTER_E);
  if (exponent < 0) bytes.setUint8(end++, MINUS);
  return writeDigits(bytes, end, Math.abs(exponent), 2);
}
