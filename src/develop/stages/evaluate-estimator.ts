import { join } from 'node:path';
import { decoderComponents, graphComponents } from '../../component-versions.ts';
import { UserError } from '../../errors.ts';
import { analyze } from '../../estimators/analyze.ts';
import { loadEstimator } from '../../estimators/load-estimators.ts';
import type { TestScores } from '../../estimators/test-scores.ts';
import { bootstrap } from '../../evaluate/functions/intervals.ts';
import type { Annotation } from '../../formats/jams/jams.ts';
import { readJams } from '../../formats/jams/read.ts';
import { stringifyJams } from '../../formats/jams/write.ts';
import { makeFolder } from '../../make-folder.ts';
import { orNull } from '../../numerics/or-null.ts';
import { defineStep, type InputSource, writeFileAtomic } from '../../pipeline/index.ts';
import { counted } from '../../tasks/own/labels/told-names.ts';
import type { TrackFiles } from '../deform/deform-tracks.ts';
import type { TrackScores } from '../kinds/estimator-kind.ts';
import { kindOf } from '../kinds/kinds.ts';

type Params = {
  readonly namespace: string;
  readonly tracks: readonly TrackFiles[];
  /** Name of the task folder. */
  readonly task: string;
  readonly resamples: number;
  readonly seed: number;
};

type Inputs = {
  /** A trained model. */
  readonly model: InputSource;
  readonly audio: InputSource;
  readonly annotations: InputSource;
};

export const TEST_SCORES = 'test_scores.json';
const ESTIMATES = 'estimates';

/**
 * Annotates the test recordings, from audio, with what was trained, and scores that:
 *
 * - `estimates/<track_id>.jams`, what it says of each;
 * - `test_data.json`, `{score: {track_id: value}}`, as `pandas.read_json` takes it; null where a score is undefined;
 * - `test_scores.json`, the means over the tracks with their intervals.
 */
export const evaluateEstimator = defineStep<Params, Inputs>({
  module: import.meta.url,
  name: 'EvaluateEstimator',
  version: '3',
  resumable: true,
  computedBy: (files) => ({ ...graphComponents(), ...decoderComponents(files) }),
  async run({ params, inputs, outDir, signal, forEach, log }) {
    const { namespace, tracks, task, resamples, seed } = params;
    const estimateOf = ({ id }: TrackFiles) => `${ESTIMATES}/${id}.jams`;
    const estimator = await loadEstimator(inputs.model.path);
    makeFolder(join(outDir, ESTIMATES));
    try {
      await forEach(
        tracks,
        { outputs: (track) => [estimateOf(track)], concurrency: 1, unit: 'tracks' },
        async (track) => {
          const jams = await analyze(join(inputs.audio.path, track.audio), [estimator], { signal });
          await writeFileAtomic(join(outDir, estimateOf(track)), stringifyJams(jams));
        },
      );
    } finally {
      await estimator.release();
    }
    const kind = kindOf(namespace, '01-prepare: namespace');
    const scores = new Map<string, TrackScores>();
    for (const track of tracks) {
      const { annotations } = await readJams(join(inputs.annotations.path, track.annotation));
      const [estimate] = (await readJams(join(outDir, estimateOf(track)))).annotations;
      const reference = annotations.find((each) => each.namespace === namespace);
      scores.set(track.id, scored(track, reference, estimate, kind.scores, log));
    }
    const names = [...new Set([...scores.values()].flatMap((each) => Object.keys(each)))];
    const byName = names.map((name) => ({
      name,
      values: tracks.map(({ id }) => scores.get(id)?.[name] ?? null),
    }));
    const data = byName.map(({ name, values }) => [
      name,
      Object.fromEntries(tracks.map(({ id }, index) => [id, values[index] ?? null])),
    ]);
    await writeFileAtomic(join(outDir, 'test_data.json'), jsonText(Object.fromEntries(data)));
    const clips = [...scores.values()].filter((each) => Object.keys(each).length > 0).length;
    const means: TestScores = {
      task,
      split: 'test',
      clips,
      resamples,
      scores: byName.flatMap(({ name, values }) => meanOf(name, values, { resamples, seed })),
    };
    const [first] = means.scores;
    if (first !== undefined) log(`${first.name} ${first.value.toFixed(3)} over ${counted(clips, 'track')}`);
    await writeFileAtomic(join(outDir, TEST_SCORES), jsonText(means));
  },
});

/** A recording that has no scores is told of, and has none. */
function scored(
  { id }: TrackFiles,
  reference: Annotation | undefined,
  estimate: Annotation | undefined,
  score: (reference: Annotation, estimate: Annotation) => TrackScores,
  log: (line: string) => void,
): TrackScores {
  if (reference === undefined || estimate === undefined) return {};
  try {
    return score(reference, estimate);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log(`${id}: not scored: ${error.message}`);
    return {};
  }
}

/** Of the tracks that have the score; nothing where none has. */
function meanOf(
  name: string,
  values: readonly (number | null)[],
  { resamples, seed }: Pick<Params, 'resamples' | 'seed'>,
): TestScores['scores'] {
  const defined = values.filter((value) => value !== null);
  if (defined.length === 0) return [];
  const mean = (sample: Uint32Array) =>
    sample.reduce((sum, place) => sum + (defined[place] ?? 0), 0) / sample.length;
  const isShare = defined.every((value) => value >= 0 && value <= 1);
  const range = isShare ? ([0, 1] as const) : ([0, Number.POSITIVE_INFINITY] as const);
  const { value, interval } = bootstrap(defined.length, mean, { resamples, seed, range });
  return [{ name, value: orNull(value) ?? 0, confidence_interval: interval }];
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
