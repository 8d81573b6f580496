/**
 * The periodic Hann window in float32, rounded where `torch.hann_window(size)` rounds: 0.5 - 0.5 cos(2 pi n / size).
 * Torch's own cosine is off by its last bit here and there, this one is not.
 */
export function hannWindow(size: number): Float32Array {
  if (size === 1) return Float32Array.of(1);
  const step = Math.fround((2 * Math.PI) / size);
  return Float32Array.from({ length: size }, (_, n) => {
    const angle = Math.fround(n * step);
    return Math.fround(Math.fround(Math.cos(angle)) * -0.5) + 0.5;
  });
}
