import { UserError } from '../errors.ts';
import { type Jams, type LongAnnotation, newJams, wholeAnnotation } from '../formats/jams/jams.ts';
import { Estimator } from './estimator.ts';
import { fileTags } from './files/file-tags.ts';
import { type Hearing, hearWith } from './hear-with.ts';
import type { ListenOptions, Sound } from './listening/sound.ts';
import type { ShippedEstimator } from './shipped-estimators.ts';
import { NetworkThreads } from './sources/network-threads.ts';
import type { Source } from './sources/source.ts';

/** Seconds of a sound whose annotations need as much memory as the networks that heard it. */
const LONG = 900;

/** `warn` is told besides what tags of a file lack, or have in another encoding than they say. */
export type AnalyzeOptions = ListenOptions;

/**
 * All annotations of a sound, one by each estimator, in their order. The sound is read once, and a network with several
 * outputs runs once for those of a kind. Title, artist and release are those of the tags of a file.
 *
 * @throws UserError in one line for what is no audio
 */
export async function analyze(
  sound: Sound,
  estimators: readonly (Estimator | ShippedEstimator)[],
  options: AnalyzeOptions = {},
): Promise<Jams> {
  const loaded = await Promise.all(
    estimators.map((each) => (each instanceof Estimator ? each : each.load())),
  );
  const { annotations, duration } = await annotate(sound, loaded, options);
  const tags = typeof sound === 'string' ? await fileTags(sound, options.warn ?? (() => {})) : {};
  return newJams({ file_metadata: { ...tags, duration }, annotations: annotations.map(wholeAnnotation) });
}

export interface AnnotateOptions extends ListenOptions {
  /** Networks that hear at once, from 1, each in a thread where there are several. @default 1 */
  readonly atOnce?: number | undefined;
}

/** What estimators make of a sound, and how long it is, in seconds. */
export async function annotate(
  sound: Sound,
  estimators: readonly Estimator[],
  { atOnce = 1, ...options }: AnnotateOptions = {},
): Promise<{ readonly annotations: readonly LongAnnotation[]; readonly duration: number }> {
  if (estimators.length === 0) throw new UserError('no estimators; expected at least one');
  const hearings = new Map<Source, Hearing['takes'][number][]>();
  const decodings = estimators.map((estimator) => {
    const decoding = estimator.decoding();
    const takes = hearings.get(estimator.source) ?? [];
    hearings.set(estimator.source, takes);
    takes.push(decoding.add);
    return decoding;
  });
  const together = Math.min(atOnce, hearings.size);
  // One that hears alone would wait for its thread.
  const threads = together > 1 ? new NetworkThreads(together) : undefined;
  const listeners = Array.from(hearings, ([source, takes]) => ({
    source,
    inThread: threads && source.inThreads?.(threads),
    takes,
  }));
  const duration = await hearWith(sound, listeners, options).finally(() => threads?.end());
  if (duration > LONG) for (const source of hearings.keys()) await source.rest?.();
  return { annotations: decodings.map(({ end }) => end(duration)), duration };
}
