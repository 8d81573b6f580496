/** PFFFT (https://bitbucket.org/jpommier/pffft) compiled to WebAssembly; pointers are byte offsets into its memory. */
declare module '@echogarden/pffft-wasm/simd' {
  export interface Pffft {
    /** The whole memory as float32; replaced where an allocation makes the memory grow. */
    readonly HEAPF32: Float32Array;
    /** `kind` 0: real, 1: complex. Aborts unless the size is a multiple of 32 whose prime factors are 2, 3 and 5. */
    _pffft_new_setup(size: number, kind: 0 | 1): number;
    _pffft_aligned_malloc(bytes: number): number;
    /** `direction` 0: forward, 1: backward. The work area may be 0: then the stack is used. */
    _pffft_transform_ordered(
      setup: number,
      input: number,
      output: number,
      work: number,
      direction: 0 | 1,
    ): void;
  }
  export default function load(): Promise<Pffft>;
}
