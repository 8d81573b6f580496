import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { missingFile } from '../formats/files/missing-file.ts';
import { type InstrumentPart, type MidiNote, readPerformance } from '../formats/midi/performance.ts';
import { applySustain } from '../formats/midi/sustain.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import { readCsvRecords } from './corpus/labels/csv-records.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** The notes of a piano, as MIDI numbers. */
const LOWEST_PITCH = 21;
const HIGHEST_PITCH = 108;

/** Seconds by which the last notes may miss the ends that the corpus states, on average; more: wrong tempo. */
const MOST_BESIDE = 0.05;

/** MAESTRO 3.0.0: piano competitions, recorded as sound and as MIDI; the first two minutes of each piece. */
export const maestroConfig: GenericTaskConfig = {
  task_name: 'maestro',
  version: 'v3.0.0',
  embedding_type: 'event',
  prediction_type: 'multilabel',
  split_mode: 'new_split_kfold',
  nfolds: 5,
  sample_duration: 120,
  evaluation: ['event_onset_50ms_fms', 'event_onset_offset_50ms_20perc_fms'],
  use_scoring_for_early_stopping: false,
  evaluation_params: {
    event_postprocessing_grid: { median_filter_ms: [150], min_duration: [50] },
    task_specific_param_grid: { max_epochs: [50], check_val_every_n_epoch: [1] },
  },
  download_urls: [
    {
      split: 'train_test_valid',
      url: 'https://storage.googleapis.com/magentadata/datasets/maestro/v3.0.0/maestro-v3.0.0.zip',
      md5: '41941abdcd786c8066d532002e3b79b9',
    },
  ],
  default_mode: '5h',
  modes: {
    // Five hours are four folds: three for training, one for validation.
    '5h': { max_task_duration_by_fold: 4500 },
    small: {
      download_urls: [
        {
          split: 'train_test_valid',
          url: 'https://github.com/kmarufraj/s-task/raw/main/maestro-v3.0.0-small.zip',
          md5: '852a3e0436d0f9d12e6566f9c61ed094',
        },
      ],
      sample_duration: 5,
      nfolds: 4,
      max_task_duration_by_fold: null,
    },
  },
};

const FOLDER = 'maestro-v3.0.0';

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources, mode, sampleDuration }) {
    const corpus = sourceOf(sources, 'train_test_valid');
    const folder = join(corpus.path, FOLDER);
    const list = join(folder, `${FOLDER}.csv`);
    const columns = ['midi_filename', 'audio_filename', 'duration'] as const;
    const all = await readCsvRecords(list, 'the pieces of MAESTRO', columns);
    const present = new Set(corpus.files);
    // The small archive lists all pieces and holds some.
    const pieces = all.filter(
      (piece) => mode !== 'small' || present.has(`${FOLDER}/${piece.audio_filename}`),
    );
    const rows: CorpusRow[] = [];
    let beside = 0;
    for (const { midi_filename: midi, audio_filename: audio, duration } of pieces) {
      const file = join(folder, midi);
      const bytes = await readFile(file).catch(missingFile(file, 'the notes of a piece of MAESTRO'));
      const parts = readPerformance(bytes, midi);
      beside += Math.abs(Number(duration) - lastEnd(parts));
      const relpath = `train_test_valid/${FOLDER}/${audio}`;
      for (const row of noteRows(applySustain(parts), relpath, sampleDuration ?? null)) rows.push(row);
    }
    if (pieces.length > 0 && !(beside < MOST_BESIDE * pieces.length)) {
      const found = (beside / pieces.length).toFixed(3);
      throw new UserError(
        `${list}: the last notes end ${found} s beside the durations in it, on average; expected less than ${MOST_BESIDE} s`,
      );
    }
    return rows;
  },
});

function lastEnd(parts: readonly InstrumentPart[]): number {
  return parts.flatMap((part) => part.notes).reduce((last, { end }) => Math.max(last, end), 0);
}

/** The notes of one piece. Those after its first minutes, four of five, are only counted. */
function noteRows(notes: readonly MidiNote[], relpath: string, sampleDuration: number | null): CorpusRow[] {
  const rows = notes
    .filter(({ pitch }) => pitch >= LOWEST_PITCH && pitch <= HIGHEST_PITCH)
    .map(({ pitch, start, end }) => ({
      relpath,
      split: 'train',
      label: pitch,
      start: start * 1000,
      end: end * 1000,
    }));
  const listed = sampleDuration === null ? rows : rows.filter(({ start }) => start < sampleDuration * 1000);
  const [first, ...others] = listed;
  // Without a note to say so, all of them are listed, for the complaint that none is left.
  return first === undefined ? rows : [{ ...first, unlisted: rows.length - listed.length }, ...others];
}

/** The corpus of either mode. */
export function maestroCorpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  return { sources: downloadSources(config, options), extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. Licence: magenta.tensorflow.org/datasets/maestro. Download: 101 GiB, says the same page. */
const facts: TaskFacts = {
  about: 'which piano notes, when; 5 folds',
  licence: 'CC BY-NC-SA 4.0',
  clips: { '5h': 185 },
  downloadBytes: { '5h': 108_400_000_000 },
};

export const task = defineTask(maestroConfig, maestroCorpus, facts);

await runTaskProgram(import.meta.url, task);
