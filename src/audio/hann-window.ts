/** The periodic Hann window in float32, computed as `torch.hann_window(size)` does: 0.5 - 0.5 cos(2 pi n / size). */
export function hannWindow(size: number): Float32Array {
  const step = Math.fround((2 * Math.PI) / size);
  return Float32Array.from({ length: size }, (_, n) => {
    const angle = Math.fround(n * step);
    return Math.fround(Math.fround(Math.cos(angle)) * -0.5) + 0.5;
  });
}
