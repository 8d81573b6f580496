import { at } from '../../at.ts';
import type { LabelledIntervals } from './interval-times.ts';

/** The levels of a hierarchy in frames. */
export interface LevelFrames {
  readonly frames: number;
  readonly levels: readonly unknown[];
  /**
   * Writes for every frame the number of the deepest level in which it is together with `query`, from 1; 0 for none.
   *
   * @param by whether that is the same segment, or segments of the same label
   * @param depths of length `frames`
   */
  depths(by: 'segments' | 'labels', query: number, depths: Uint8Array): void;
}

interface Segment {
  readonly start: number;
  readonly end: number;
  /** The segments of its level that have its label, itself among them. */
  readonly alike: readonly Segment[];
}

/** Frames that begin before a time. */
export function hierarchyFrames(seconds: number, frameSize: number): number {
  return Math.trunc((seconds - (seconds % frameSize)) / frameSize);
}

/** @param hierarchy segments by level, in seconds from 0 */
export function framesOfLevels(hierarchy: readonly LabelledIntervals[], frameSize: number): LevelFrames {
  const levels = hierarchy.map((level) => segmentsOf(level, frameSize));
  const frames = Math.max(0, ...levels.flatMap((segments) => segments.map(({ end }) => end)));
  return {
    frames,
    levels,
    depths(by, query, depths) {
      depths.fill(0);
      for (const [index, segments] of levels.entries()) {
        for (const segment of segments) {
          if (query < segment.start || query >= segment.end) continue;
          const together = by === 'segments' ? [segment] : segment.alike;
          for (const { start, end } of together) depths.fill(index + 1, start, end);
        }
      }
    },
  };
}

function segmentsOf({ starts, ends, labels }: LabelledIntervals, frameSize: number): readonly Segment[] {
  const byLabel = new Map<string, Segment[]>();
  return labels.map((label, index) => {
    const alike = byLabel.get(label.toLowerCase()) ?? [];
    byLabel.set(label.toLowerCase(), alike);
    const segment = {
      start: hierarchyFrames(at(starts, index), frameSize),
      end: hierarchyFrames(at(ends, index), frameSize),
      alike,
    };
    alike.push(segment);
    return segment;
  });
}
