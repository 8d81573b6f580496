/** The part of WebAssembly's interface that is used here; TypeScript knows it only together with a browser's. */
declare namespace WebAssembly {
  class Memory {
    /** `initial` in pages of 64 KiB. */
    constructor(size: { initial: number });
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>);
    readonly exports: Record<string, unknown>;
  }
}
