import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecodedOutput } from '../../src/estimators/decoders/decoder.ts';
import type { Estimator, Outputs } from '../../src/estimators/estimator.ts';
import { type FileScores, scoreFiles } from '../../src/evaluate/file-scores.ts';
import { readEventLabels } from '../../src/formats/labels/split-labels.ts';

const FRAMES = { threshold: 0.5, medianFilterMs: 0, minDurationMs: 0 };

/**
 * The mean average precision of clips, with labels of all that sounds in each at some time: by the mean of what the network says of
 * its frames, whatever a decoder would make of it.
 *
 * @param outputs of clips, by name
 * @param folder for files, which are left there
 */
export async function scoreTags(
  { output, identity }: Estimator,
  outputs: ReadonlyMap<string, Outputs>,
  { task, split, resamples, folder }: Record<'task' | 'split' | 'folder', string> & { resamples: number },
): Promise<FileScores> {
  const { labels } = identity.about as unknown as DecodedOutput;
  const rows = Array.from(outputs, ([name, { arrays }]) => {
    const data = Float64Array.from(arrays[output]?.data ?? []);
    const means = labels.map((_, column) => {
      const own = data.filter((_, index) => index % labels.length === column);
      return own.reduce((sum, each) => sum + each, 0) / own.length;
    });
    return [name, ...means].join(',');
  });
  const predictions = join(folder, 'clips.csv');
  writeFileSync(predictions, `${[['filename', ...labels].join(','), ...rows].join('\n')}\n`);
  const events = await readEventLabels(task, split);
  const ofClips = Array.from(events, ([name, own]) => [name, [...new Set(own.map(({ label }) => label))]]);
  const truth = join(folder, 'clips.json');
  writeFileSync(truth, JSON.stringify(Object.fromEntries(ofClips)));
  return scoreFiles({
    labels: truth,
    predictions,
    type: 'multilabel',
    frames: FRAMES,
    scores: ['mAP'],
    resamples,
  });
}
