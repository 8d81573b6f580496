import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { at } from '../at.ts';
import { decodeWav, encodeWav16 } from '../audio/wav.ts';
import { UserError } from '../errors.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../pipeline/index.ts';
import { soundfile16 } from './corpus/clips/soundfile16.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadCorpus } from './corpus/fetch/download-corpus.ts';
import { CORPORA, downloadSources } from './corpus/fetch/download-sources.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const RECORDED = 'https://zenodo.org/record/3997406/files';

const recording = (name: string, md5: string) => ({
  split: 'train',
  url: `${RECORDED}/${name}.wav?download=1`,
  md5,
});

/** 22 shots of 7 firearms, each recorded by 4 microphones: which of them? Every fold is one firearm. */
export const gunshotTriangulationConfig: GenericTaskConfig = {
  task_name: 'gunshot_triangulation',
  version: 'v1.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 7,
  sample_duration: 1.5,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  download_urls: [
    recording('mic1raw', 'e2f4acad742278c973e9c190fee03b5f'),
    recording('mic2raw16b', '184d888f457f331f592eeb4ee5fa12e2'),
    recording('mic3raw', 'db2ffa4fdf8b42b98c208670f4578b4b'),
    recording('mic4raw', '571da84eecf397bf0356a24400769ced'),
  ],
  default_mode: 'full',
  max_task_duration_by_fold: null,
  modes: {
    full: {},
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/gunshot_triangulation.zip',
          md5: 'c24bfa3b60fc9a2f51169fdb9bc336fa',
        },
      ],
      sample_duration: 1.5,
    },
  },
};

const SAMPLE_RATE = 48000;
const SHOTS = 22;

/** From here on, less a second, the recordings run in parallel; in samples, one for each microphone. */
const MICROPHONE_OFFSETS = [15764451, 13764742, 9334032, 6794611] as const;

/** Level that a sample reaches where a shot begins, and samples after it in which none can. */
const SHOT_LEVEL = 0.8;
const SHOT_LENGTH = 25000;

/** A clip begins an eighth of a second before its shot. */
const LEAD = SAMPLE_RATE / 8;
const CLIP_LENGTH = 1.5 * SAMPLE_RATE;

type CutShotsParams = { readonly offsets: readonly number[] };

const cutShots = defineStep<CutShotsParams, { recordings: readonly StepNode[] }>({
  module: import.meta.url,
  name: 'CutShots',
  version: '1',
  async run({ params, inputs, outDir, progress }) {
    let shots: readonly number[] = [];
    for (const [index, { path: folder, files }] of inputs.recordings.entries()) {
      const name = at(files, 0);
      const samples = await readParallel(join(folder, name), name, at(params.offsets, index));
      // The shots of the first microphone are where those of the others are.
      if (index === 0) shots = findShots(samples, name);
      for (const [shot, start] of shots.entries()) {
        const from = start - LEAD;
        const clip = soundfile16(samples.subarray(from, from + CLIP_LENGTH));
        // Four shots of the first firearm, three of every other.
        const firearm = Math.max(1, Math.floor((shot - 1) / 3) + 1);
        await writeFileAtomic(
          join(outDir, `mic${index + 1}_shot${shot}_fid${firearm}.wav`),
          encodeWav16({ samples: clip, sampleRate: SAMPLE_RATE }),
        );
      }
      progress(index + 1, inputs.recordings.length, 'files');
    }
  },
});

/** A recording from where it runs in parallel with the others; several channels are averaged. */
async function readParallel(file: string, name: string, offset: number): Promise<Float32Array> {
  const { channels, sampleRate } = decodeWav(await readFile(file), name);
  if (sampleRate !== SAMPLE_RATE) {
    throw new UserError(`${name}: ${sampleRate} Hz; expected ${SAMPLE_RATE} Hz`);
  }
  const [first = new Float32Array(), ...others] = channels.map((channel) =>
    channel.subarray(offset - SAMPLE_RATE),
  );
  if (others.length === 0) return first;
  return first.map((sample, i) => {
    const sum = others.reduce((total, other) => Math.fround(total + (other[i] as number)), sample);
    return sum / channels.length;
  });
}

/** First samples of the shots: loud, and at least half a second after the one before. */
function findShots(samples: Float32Array, name: string): number[] {
  const starts: number[] = [];
  let nextPossible = 0;
  for (let i = 0; i < samples.length && starts.length < SHOTS; i++) {
    if (i < nextPossible || Math.abs(samples[i] as number) < SHOT_LEVEL) continue;
    starts.push(i);
    nextPossible = i + SHOT_LENGTH + 2;
  }
  if (starts.length < SHOTS || at(starts, 0) < LEAD) {
    throw new UserError(`${name}: ${starts.length} shots found; expected ${SHOTS}, none in the first second`);
  }
  return starts;
}

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const files = sourceOf(sources, 'train').files.filter((file) => file.endsWith('.wav'));
    return files.map((file) => {
      const [microphone, , firearm] = posix.basename(file, '.wav').split('_').slice(-3);
      if (!/^mic[1-4]$/.test(microphone ?? '') || !/^fid[1-7]$/.test(firearm ?? '')) {
        throw new UserError(`${file}: expected a name like mic1_shot0_fid1.wav`);
      }
      return { relpath: `train/${file}`, split: 'train', label: microphone ?? '', splitKey: firearm ?? '' };
    });
  },
});

/**
 * The corpus of either mode.
 *
 * @param offsets where the recordings begin to run in parallel
 */
export function gunshotTriangulationCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  offsets: readonly number[] = MICROPHONE_OFFSETS,
): Corpus {
  if (config.mode === 'small') return { sources: downloadSources(config, options), extractMetadata };
  const recordings = (config.download_urls ?? []).map(({ url = '', md5 = '' }) =>
    downloadCorpus({ scope: CORPORA, url, checksum: { md5 }, mirrors: options.mirrors }),
  );
  return {
    sources: { train: cutShots({ scope: CORPORA, params: { offsets }, inputs: { recordings } }) },
    extractMetadata,
  };
}

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'which microphone; 7 folds',
  clips: { full: 88 },
};

export const task = defineTask(gunshotTriangulationConfig, gunshotTriangulationCorpus, facts);

await runTaskProgram(import.meta.url, task);
