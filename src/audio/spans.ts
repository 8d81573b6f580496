import type { DecodedPart } from './decoder-calls.ts';

/** From one sample up to, without, another. */
export interface Span {
  readonly start: number;
  /** Infinity to the end. */
  readonly end: number;
}

/**
 * Leaves of audio that comes in parts what lies in the spans, which go forward.
 *
 * @param spansAt the spans for the sample rate that comes; undefined for all
 */
export async function* cutToSpans(
  parts: AsyncIterable<DecodedPart>,
  spansAt: (sampleRate: number) => readonly Span[] | undefined,
): AsyncGenerator<DecodedPart> {
  let spans: readonly Span[] | undefined;
  let place = 0;
  for await (const part of parts) {
    const length = part.channelData[0]?.length ?? 0;
    if (length === 0) continue;
    spans ??= spansAt(part.sampleRate) ?? [{ start: 0, end: Number.POSITIVE_INFINITY }];
    for (const { start, end } of spans) {
      const [from, to] = [Math.max(0, start - place), Math.min(length, end - place)];
      if (from >= to) continue;
      const channelData =
        from === 0 && to === length
          ? part.channelData
          : part.channelData.map((one) => one.subarray(from, to));
      yield { ...part, channelData };
    }
    place += length;
  }
}
