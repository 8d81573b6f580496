import { basename, join, resolve } from 'node:path';
import { PythonFloat, type PythonJson, stringifyPythonJson } from '../../formats/files/python-json.ts';
import { readEventLabels, readSceneLabels } from '../../formats/labels/split-labels.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { readTaskMetadata } from '../../prediction-types/task-metadata.ts';
import { type AudioStats, countExtensions } from './audio-stats.ts';

/**
 * Writes what hear-preprocess 2021.1.1 keeps of a task in its work folders: `<split>_stats.json` on the audio (of the highest
 * sample rate) and `labelcount_<split>.json`, the part of each label; of another folder `<its name>_stats.json`. Where there
 * are more than 1,000 files hear-preprocess looks at 1,000 of them, here at all.
 *
 * @returns the names of the files
 */
export async function writeHearStats(
  folder: string,
  stats: readonly AudioStats[],
  target: string,
): Promise<string[]> {
  const written: string[] = [];
  const write = async (name: string, value: PythonJson) => {
    await writeFileAtomic(join(target, name), stringifyPythonJson(value, 1));
    written.push(join(target, name));
  };
  const [first] = stats;
  if (first?.folder === '.') {
    await write(`${basename(resolve(folder))}_stats.json`, hearStats(first));
    return written;
  }
  const { splits, embedding_type: kind } = await readTaskMetadata(folder);
  for (const split of splits) {
    // Rates ascend.
    const audio = stats.filter((group) => group.folder.endsWith(`/${split}`)).at(-1);
    if (audio !== undefined) await write(`${split}_stats.json`, hearStats(audio));
    await write(`labelcount_${split}.json`, await labelParts(folder, split, kind));
  }
  return written;
}

function hearStats({
  count,
  unreadable,
  duration,
  sampleRates,
  channels,
  extensions,
}: AudioStats): PythonJson {
  const { mean = 0, variance = 0, min = 0, max = 0, percentiles = {} } = duration ?? {};
  const spread = {
    min: rounded(min),
    max: rounded(max),
    ...Object.fromEntries(
      Object.entries(percentiles).map(([percent, value]) => [`${percent}th`, rounded(value)]),
    ),
  };
  return new Map<string, PythonJson>([
    ['count', count],
    ['duration', { mean: rounded(mean), var: rounded(variance), ...(variance > 0 ? spread : {}) }],
    ['samplerates', sampleRates],
    ['count_mono', channels['1'] ?? 0],
    [
      'summary',
      {
        successfully_extracted: extensions,
        failed_to_extract: countExtensions(unreadable),
      },
    ],
  ]);
}

/** As `numpy.round(value, 2)`. */
function rounded(value: number): PythonFloat {
  const hundredths = value * 100;
  const nearest = Math.round(hundredths);
  const tie = Math.abs(hundredths - Math.trunc(hundredths)) === 0.5;
  return new PythonFloat((tie ? 2 * Math.round(hundredths / 2) : nearest) / 100);
}

/** The most frequent first, of the same frequency the one that comes first. */
async function labelParts(folder: string, split: string, kind: string): Promise<PythonJson> {
  const labels =
    kind === 'event'
      ? [...(await readEventLabels(folder, split)).values()].flat().map(({ label }) => label)
      : [...(await readSceneLabels(folder, split)).values()].flat();
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const ordered = [...counts].sort(([, a], [, b]) => b - a);
  return new Map(ordered.map(([label, count]) => [label, new PythonFloat(count / labels.length)]));
}
