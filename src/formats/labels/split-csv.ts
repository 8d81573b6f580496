import { at } from '../../at.ts';
import { stringifyCsv } from '../files/csv.ts';
import { eventTargets } from './event-frames.ts';
import type { EventLabels, SceneLabels } from './split-labels.ts';

/**
 * The text of a scene task's `<split>.csv`, for people: `filename,label`, or `filename,labels` with a JSON array where
 * a clip may have any number of labels.
 *
 * @param oneEach whether each clip has exactly one label
 */
export function sceneSplitCsv(labels: SceneLabels, oneEach: boolean): string {
  const rows = [...labels];
  return oneEach
    ? stringifyCsv(
        ['filename', 'label'],
        rows.map(([file, names]) => [file, at(names, 0)]),
      )
    : stringifyCsv(
        ['filename', 'labels'],
        rows.map(([file, names]) => [file, JSON.stringify(names)]),
      );
}

/**
 * The text of an event task's `<split>.csv`, for people: `filename,timestamp,labels`, one row per frame, what sounds
 * then as a JSON array.
 *
 * @param options.frameRate frames per second; the first frame is at 0
 * @param options.durationMs length of a clip in milliseconds; frames are before its end
 * @param options.vocabulary labels by index
 */
export function eventSplitCsv(
  labels: EventLabels,
  options: {
    readonly frameRate: number;
    readonly durationMs: (file: string) => number;
    readonly vocabulary: readonly string[];
  },
): string {
  const { frameRate, durationMs, vocabulary } = options;
  const rows: (string | number)[][] = [];
  for (const [file, events] of labels) {
    const frames = Math.ceil((durationMs(file) * frameRate) / 1000);
    const timestamps = Float64Array.from({ length: frames }, (_, frame) => (frame * 1000) / frameRate);
    const targets = eventTargets(events, timestamps, vocabulary);
    for (const [frame, timestamp] of timestamps.entries()) {
      const names = vocabulary.filter((_, column) => targets[frame * vocabulary.length + column] === 1);
      rows.push([file, timestamp, JSON.stringify(names)]);
    }
  }
  return stringifyCsv(['filename', 'timestamp', 'labels'], rows);
}
