import { eventSplitCsv, sceneSplitCsv } from '../../../formats/labels/split-csv.ts';
import { readEventLabels, readSceneLabels } from '../../../formats/labels/split-labels.ts';
import { predictionType } from '../../../prediction-types/registry.ts';
import type { LabelKind } from './labels-json.ts';

export type LabelsCsvOptions = {
  readonly kind: LabelKind;
  /** Seconds; null: each clip has its own length, and its rows end with its last event. */
  readonly sampleDuration: number | null;
  /** Rows per second of an event task. */
  readonly frameRate: number;
};

/** Frames per second of an event task's csv where the task does not say: one each 50 ms, as HEAR's timestamps. */
export const DEFAULT_FRAME_RATE = 20;

/**
 * The text of `<split>.csv`, for people, made of the folder's `<split>.json`, so that both say the same.
 *
 * @param names labels by index
 */
export async function labelsCsv(
  folder: string,
  split: string,
  names: readonly string[],
  { kind, sampleDuration, frameRate }: LabelsCsvOptions,
): Promise<string> {
  if (kind !== 'event') {
    return sceneSplitCsv(await readSceneLabels(folder, split), predictionType(kind).labels.oneEach);
  }
  const labels = await readEventLabels(folder, split);
  const lastEnd = (file: string) => {
    const events = labels.get(file) ?? [];
    // A frame at least, so that a clip without events is there.
    return events.length === 0 ? 1 : Math.max(0, ...events.map((event) => event.end));
  };
  const durationMs = sampleDuration === null ? lastEnd : () => sampleDuration * 1000;
  return eventSplitCsv(labels, { frameRate, durationMs, vocabulary: names });
}
