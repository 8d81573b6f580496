import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { encodeWav16 } from '../../src/audio/index.ts';
import { newAnnotation, newJams, stringifyJams } from '../../src/formats/jams/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const RATE = 8000;
const SECONDS = 0.8;

/** A network that learns in a second. */
export const SMALL_RECIPE = `sample_rate: ${RATE}
representation: { name: mel, window_length: 256, hop_length: 128, n_mels: 8, f_max: 4000 }
network: { name: dense, units: 6 }
windows: { length: 0.4 }
training: { epochs: 2, batch_size: 4, learning_rate: 0.05, validation: loss }
looks: none
`;

/** A recording of a high and a low tone, from `first` on one after the other, and its annotation. */
export function track(first: number): { readonly wav: Uint8Array; readonly jams: string } {
  const start = 0.05 + 0.02 * first;
  const tones = [
    { time: start, duration: 0.2, value: 'high', hertz: 2000 + 20 * first },
    { time: start + 0.3, duration: 0.2, value: 'low', hertz: 300 + 5 * first },
  ];
  const samples = Int16Array.from({ length: SECONDS * RATE }, (_, index) => {
    const time = index / RATE;
    const on = tones.find((tone) => time >= tone.time && time < tone.time + tone.duration);
    return on === undefined ? index % 3 : 9000 * Math.sin(2 * Math.PI * on.hertz * time);
  });
  const data = tones.map(({ time, duration, value }) => ({ time, duration, value }));
  const annotation = newAnnotation({ namespace: 'segment_open', data, duration: SECONDS });
  const jams = newJams({ file_metadata: { duration: SECONDS }, annotations: [annotation] });
  return { wav: encodeWav16({ samples, sampleRate: RATE }), jams: stringifyJams(jams) };
}

/** A folder with recordings and their annotations, `recordings/track<n>.wav` and `.jams`. */
export function smallCorpus(t: ExecutionContext, tracks = 6): string {
  const all = Array.from({ length: tracks }, (_, index) => ({ name: `track${index}`, ...track(index) }));
  return temporaryFolder(
    t,
    Object.fromEntries(
      all.flatMap(({ name, wav, jams }) => [
        [`recordings/${name}.wav`, wav],
        [`recordings/${name}.jams`, jams],
      ]),
    ),
  );
}

/** Replaces a text of a file of the estimator's folder. */
export function changed(folder: string, file: string, from: string | RegExp, to: string): void {
  const path = join(folder, 'training/sounds', file);
  const text = readFileSync(path, 'utf8');
  const other = text.replace(from, to);
  if (other === text) throw new Error(`${path}: has no ${from}`);
  writeFileSync(path, other);
}
