import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { ExecutionContext } from 'ava';
import { at } from '../../../src/at.ts';
import { decodeWav, encodeWav16 } from '../../../src/audio/index.ts';
import { readMelodyTable } from '../../../src/formats/labels/melody-table.ts';
import { readNotes } from '../../../src/formats/labels/note-labels.ts';
import { runPipeline } from '../../../src/pipeline/index.ts';
import { type Corpus, defineTask } from '../../../src/tasks/corpus/define-task.ts';
import type {
  DownloadUrl,
  GenericTaskConfig,
  ResolvedTaskConfig,
} from '../../../src/tasks/corpus/task-config.ts';
import type { TaskOptions } from '../../../src/tasks/task-definition.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

type CorpusFile = string | Uint8Array | { readonly frames: number; readonly sampleRate: number };

/** A track as mirdata's loader reads it: seconds, Hz. */
interface ReadTrack {
  readonly samples: number;
  readonly sampleRate: number;
  readonly times: readonly number[];
  readonly frequencies: readonly number[];
  readonly voicing: readonly number[];
}

/** Several voices: seconds, Hz. */
interface ReadVoices {
  readonly times: number[];
  readonly frequencies: number[][];
}

/** A recording and its notes: seconds, seconds, Hz. */
interface ReadNotes {
  readonly samples: number;
  readonly sampleRate: number;
  readonly notes: readonly (readonly [number, number, number])[];
}

interface FixtureCorpus<Track = ReadTrack> {
  readonly files: Readonly<Record<string, CorpusFile>>;
  readonly tracks: Readonly<Record<string, Track>>;
}

/** What mirdata and mir_eval read; see tests/reference/tasks-music.py. */
export const fixture: {
  readonly orchset: FixtureCorpus;
  readonly mdb_stem_synth: FixtureCorpus;
  readonly adc2004: FixtureCorpus;
  readonly mirex05: FixtureCorpus;
  readonly musicnet: FixtureCorpus<ReadNotes>;
  readonly medleydb: FixtureCorpus;
  readonly mdb_melody_synth: FixtureCorpus;
  readonly mdb_mf0_synth: FixtureCorpus<ReadVoices>;
  readonly wjazzd: FixtureCorpus;
  readonly maps: FixtureCorpus<ReadNotes>;
  readonly melodies: Readonly<
    Record<
      string,
      {
        readonly text: string;
        readonly refused?: true;
        readonly times?: number[];
        readonly values?: number[];
      }
    >
  >;
} = JSON.parse(readFileSync('tests/tasks/music/fixtures/music.json', 'utf8'));

const RATE = 44100;

interface Prepared {
  /** The task folder. */
  readonly folder: string;
  readonly error: Error | undefined;
  readonly logged: readonly string[];
}

/**
 * Prepares a task from a corpus in a folder (`--data`), or in the archive that it downloads.
 *
 * @param options.change of the corpus before that: other contents of files, or null for none
 * @param options.archive packs it
 */
export async function prepare(
  t: ExecutionContext,
  corpus: Pick<FixtureCorpus, 'files'>,
  config: GenericTaskConfig,
  makeCorpus: (config: ResolvedTaskConfig, options: TaskOptions) => Corpus,
  {
    change = {},
    mode = config.default_mode,
    archive,
  }: {
    readonly change?: Readonly<Record<string, CorpusFile | null>>;
    readonly mode?: string;
    readonly archive?: (files: readonly { path: string; content: Uint8Array }[]) => Uint8Array;
  } = {},
): Promise<Prepared> {
  const root = temporaryFolder(t);
  const given = join(root, 'data');
  await mkdir(given);
  const files = Object.entries({ ...corpus.files, ...change }).flatMap(([path, content]) =>
    content === null ? [] : [{ path, content: bytesOf(content) }],
  );
  const [download] = config.download_urls ?? [];
  const downloads: DownloadUrl[] = [];
  if (archive === undefined) {
    for (const { path, content } of files) {
      await mkdir(dirname(join(given, path)), { recursive: true });
      await writeFile(join(given, path), content);
    }
  } else {
    const packed = archive(files);
    const name = posix.basename(new URL(download?.url ?? '').pathname);
    await writeFile(join(given, name), packed);
    const md5 = createHash('md5').update(packed).digest('hex');
    downloads.push(download?.md5 === undefined ? { ...download } : { ...download, md5 });
  }
  const task = defineTask({ ...config, download_urls: downloads }, makeCorpus);
  const tasksDir = join(root, 'tasks');
  const node = task.build(mode, {
    tasksDir,
    sampleRates: [RATE],
    ...(archive === undefined ? { mirrors: [], data: given } : { mirrors: [given] }),
  });
  const logged: string[] = [];
  const { steps } = await runPipeline([node], {
    workdir: join(root, 'work'),
    workers: 1,
    onEvent: (event) => {
      if (event.type === 'step-log') logged.push(event.line);
    },
  });
  const error = steps.find((step) => step.error !== undefined)?.error;
  return { folder: join(tasksDir, `${task.name}-${task.version}-${mode}`), error, logged };
}

/** Asserts that clips and their frames are those that mirdata reads, in whatever splits they are. */
export async function assertAsMirdata(
  t: ExecutionContext,
  folder: string,
  splits: readonly string[],
  expected: Readonly<Record<string, ReadTrack>>,
): Promise<void> {
  const seen = new Set<string>();
  for (const split of splits) {
    for (const [file, { times, values }] of await readMelodyTable(join(folder, `${split}.csv`))) {
      const track = file.replace(/\.wav$/, '');
      const read = expected[track];
      seen.add(track);
      if (read === undefined) {
        t.fail(track);
        continue;
      }
      t.deepEqual([...values], read.frequencies, track);
      t.deepEqual(
        Array.from(values, (value) => (value > 0 ? 1 : 0)),
        read.voicing,
        track,
      );
      t.is(times.length, read.times.length);
      for (const [frame, time] of [...times].entries()) {
        t.true(Math.abs(time / 1000 - at(read.times, frame)) < 1e-12, `${track} ${frame}`);
      }
      const clip = decodeWav(await readFile(join(folder, String(RATE), split, file)), file);
      t.is(clip.int16?.length, read.samples);
      t.is(clip.sampleRate, read.sampleRate);
    }
  }
  t.deepEqual([...seen].sort(), Object.keys(expected).sort());
}

/** Asserts that clips and their notes are those that were read in their annotations, in whatever splits they are. */
export async function assertNotes(
  t: ExecutionContext,
  folder: string,
  splits: readonly string[],
  expected: Readonly<Record<string, ReadNotes>>,
): Promise<void> {
  const seen = new Set<string>();
  for (const split of splits) {
    for (const [file, notes] of await readNotes(join(folder, `${split}.json`))) {
      const track = file.replace(/\.wav$/, '');
      seen.add(track);
      const read = expected[track];
      if (read === undefined) {
        t.fail(track);
        continue;
      }
      const sorted = [...read.notes].sort((a, b) => a[0] - b[0] || a[2] - b[2]);
      t.is(notes.length, sorted.length, track);
      for (const [index, { start, end, frequency }] of notes.entries()) {
        const [from, until, hertz] = at(sorted, index);
        const distance = Math.max(Math.abs(start / 1000 - from), Math.abs(end / 1000 - until));
        t.true(distance < 1e-9, `${track} ${index}`);
        t.true(Math.abs(frequency - hertz) < 1e-9, `${track} ${index}`);
      }
      const clip = decodeWav(await readFile(join(folder, String(RATE), split, file)), file);
      t.is(clip.int16?.length, read.samples);
      t.is(clip.sampleRate, read.sampleRate);
    }
  }
  t.deepEqual([...seen].sort(), Object.keys(expected).sort());
}

export function bytesOf(content: CorpusFile): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof Uint8Array) return content;
  const { frames, sampleRate } = content;
  return encodeWav16({ samples: new Int16Array(frames), sampleRate });
}
