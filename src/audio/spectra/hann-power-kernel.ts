/*
 * The loop over the frequencies of a spectrum, spelled out in WebAssembly's binary format (version 1, SIMD of 128 bits):
 * V8 makes no SIMD instructions of JavaScript, in which the loop takes four times as long.
 */
const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const [TYPES, IMPORTS, FUNCTIONS, EXPORTS, CODE] = [1, 2, 3, 7, 10] as const;
const [FUNCTION_TYPE, I32, V128, NO_RESULT] = [0x60, 0x7f, 0x7b, 0x40] as const;
const [FUNCTION_KIND, MEMORY_KIND, WITHOUT_MAXIMUM] = [0, 2, 0] as const;
const [LOOP, END, BRANCH_IF, GET, SET, TEE] = [0x03, 0x0b, 0x0d, 0x20, 0x21, 0x22] as const;
const [I32_CONST, F32_CONST, I32_LESS, I32_ADD] = [0x41, 0x43, 0x49, 0x6a] as const;
const LOAD = [0xfd, 0x00];
const STORE = [0xfd, 0x0b];
const SHUFFLE = [0xfd, 0x0d];
const SPLAT = [0xfd, 0x13];
const ADD = [0xfd, 0xe4, 1];
const SUBTRACT = [0xfd, 0xe5, 1];
const MULTIPLY = [0xfd, 0xe6, 1];
/** As the power of two that addresses are multiples of. */
const FLOAT_ALIGNMENT = 2;

/** Locals, of which the first three are the parameters. */
const [SPECTRUM, POWERS, POWERS_END, LOW, HIGH] = [0, 1, 2, 3, 4] as const;

/** (re^2, im^2) of 2 X[k] - (X[k-1] + X[k+1]) for two frequencies k, where X[k-1] lies at `offset`. */
function squaredParts(offset: number, result: number): number[] {
  const load = (bytes: number) => [GET, SPECTRUM, ...LOAD, FLOAT_ALIGNMENT, offset + bytes];
  const twice = [...load(8), ...load(8), ...ADD];
  const neighbours = [...load(0), ...load(16), ...ADD];
  return [...twice, ...neighbours, ...SUBTRACT, TEE, result, GET, result, ...MULTIPLY, SET, result];
}

/** Four of the eight floats in LOW and HIGH. */
function pick(...floats: number[]): number[] {
  const bytes = floats.flatMap((float) => [0, 1, 2, 3].map((byte) => 4 * float + byte));
  return [GET, LOW, GET, HIGH, ...SHUFFLE, ...bytes];
}

const advance = (address: number, bytes: number) => [GET, address, I32_CONST, bytes, I32_ADD, SET, address];

const LOCALS = [[2, V128]];
const BODY = [
  ...[LOOP, NO_RESULT],
  ...[...squaredParts(0, LOW), ...squaredParts(16, HIGH)],
  ...[GET, POWERS, ...pick(0, 2, 4, 6), ...pick(1, 3, 5, 7), ...ADD],
  ...[F32_CONST, ...new Uint8Array(Float32Array.of(1 / 16).buffer), ...SPLAT, ...MULTIPLY],
  ...[...STORE, FLOAT_ALIGNMENT, 0],
  ...[...advance(SPECTRUM, 32), ...advance(POWERS, 16)],
  ...[GET, POWERS, GET, POWERS_END, I32_LESS, BRANCH_IF, 0],
  ...[END, END],
];

/**
 * A module that imports the memory `host.memory` and exports `powers(spectrum, powers, powersEnd)`, all addresses in
 * bytes: to each float from `powers` to `powersEnd` it writes |X[k] / 2 - (X[k-1] + X[k+1]) / 4|^2, the complex numbers
 * X[-1], X[0] and so on being at `spectrum`. It works on four at a time, so up to three more are read and written.
 */
export const HANN_POWER_MODULE = Uint8Array.from([
  ...MAGIC_AND_VERSION,
  ...section(TYPES, [FUNCTION_TYPE, ...counted([[I32], [I32], [I32]]), ...counted([])]),
  ...section(IMPORTS, [...text('host'), ...text('memory'), MEMORY_KIND, WITHOUT_MAXIMUM, 0]),
  ...section(FUNCTIONS, [0]),
  ...section(EXPORTS, [...text('powers'), FUNCTION_KIND, 0]),
  ...section(CODE, sized([...counted(LOCALS), ...BODY])),
]);

/** A section of one entry. */
function section(id: number, entry: readonly number[]): number[] {
  return [id, ...sized([1, ...entry])];
}

function counted(items: readonly (readonly number[])[]): number[] {
  return [...integer(items.length), ...items.flat()];
}

function sized(bytes: readonly number[]): number[] {
  return [...integer(bytes.length), ...bytes];
}

function text(characters: string): number[] {
  return sized([...new TextEncoder().encode(characters)]);
}

/** LEB128: seven bits a byte, the lowest first, the top bit telling that more follow. */
function integer(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...integer(Math.floor(value / 128))];
}
