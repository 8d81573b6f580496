/** What is asked of the machine; a test may put other answers in its place. */
export interface PlatformFacts {
  readonly platform: string;
  readonly arch: string;
  /** Version of glibc that the program runs with; undefined where it runs with another C library. */
  readonly glibc: string | undefined;
}

/** Those that onnxruntime-node 1.30 has a library for. */
const SUPPORTED = ['linux/x64', 'linux/arm64', 'darwin/arm64', 'win32/x64', 'win32/arm64'];

export function platformFacts(): PlatformFacts {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return { platform: process.platform, arch: process.arch, glibc: header?.glibcVersionRuntime };
}

/** Why ONNX Runtime has no library for a machine, and what to do; undefined where it has one. */
export function platformProblem({ platform, arch, glibc }: PlatformFacts): string | undefined {
  if (platform === 'darwin' && arch === 'x64') {
    return 'ONNX Runtime has no library for Macs with Intel processors; a Linux container works there (node:24-slim)';
  }
  if (!SUPPORTED.includes(`${platform}/${arch}`)) {
    return `ONNX Runtime has no library for ${platform}/${arch}; expected one of ${SUPPORTED.join(', ')}`;
  }
  if (platform === 'linux' && glibc === undefined) {
    return 'ONNX Runtime needs glibc, and this Linux has another C library (musl, as Alpine has); use an image such as node:24-slim';
  }
  return undefined;
}
