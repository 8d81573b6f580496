interface Transferable {
  /** Since Node 21. */
  readonly transfer?: (length: number) => ArrayBuffer;
}

/**
 * Gives the memory of an array back at once, which then has no values any more: the garbage collector of each thread lets 64 MiB
 * of arrays gather first. Node 20 leaves it to that.
 */
export function freeMemory({ buffer }: Float32Array): void {
  if (buffer instanceof ArrayBuffer) (buffer as Transferable).transfer?.(0);
}
