import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ExecutionContext } from 'ava';
import { decodeWav, encodeWav16 } from '../../src/audio/index.ts';
import { type Corpus, defineTask } from '../../src/tasks/corpus/define-task.ts';
import type {
  DownloadUrl,
  GenericTaskConfig,
  ResolvedTaskConfig,
} from '../../src/tasks/corpus/task-config.ts';
import type { TaskOptions } from '../../src/tasks/task-definition.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeRar, makeTar, makeZip } from './corpus/archives.ts';
import { splitZip } from './corpus/split-zip.ts';
import { filesBelow, runNode } from './run-node.ts';

/** A file of a corpus: text, bytes, or a sound: noise of a sample rate, length, seed and divisor, with peaks in it. */
type CorpusFile = string | { readonly base64: string } | CorpusSound;

interface CorpusSound {
  readonly wav: readonly [number, number, number, number];
  /** Places of samples near full scale. */
  readonly peaks?: readonly number[];
  /** @default 16 */
  readonly bits?: 24;
}

/** A small corpus, and the task folder that hear-preprocess made of it; see tests/reference/tasks-hear-preprocess.py. */
interface Fixture {
  readonly mode: string;
  readonly rate: number;
  /** By file name: what an archive holds, or a download that is no archive. */
  readonly archives: Readonly<Record<string, Readonly<Record<string, CorpusFile>> | CorpusFile>> | null;
  readonly expected: {
    readonly folder: string;
    readonly texts: Readonly<Record<string, string>>;
    /** First 16 hexadecimal digits of the sha256 of each clip's samples. */
    readonly samples: Readonly<Record<string, string>>;
  };
}

/** What a task file is made of. */
export interface TaskParts {
  readonly config: GenericTaskConfig;
  readonly corpus: (
    config: ResolvedTaskConfig,
    options: TaskOptions,
    archives: readonly DownloadUrl[],
  ) => Corpus;
  /** Downloads that are not in the configuration. */
  readonly archives?: readonly DownloadUrl[];
}

/**
 * Prepares a task from the corpus of a fixture and asserts that its folder equals the one hear-preprocess made: labels,
 * vocabulary, metadata and splits byte for byte, clips sample by sample at the corpus' own rate.
 *
 * @param name of the fixture, without its extension
 * @param published folder of the real archives, for a fixture without a corpus
 */
export async function assertAsHearPreprocess(
  t: ExecutionContext,
  name: string,
  { config, corpus, archives = [] }: TaskParts,
  published?: string,
): Promise<void> {
  const fixture: Fixture = JSON.parse(readFileSync(`tests/tasks/fixtures/${name}.json`, 'utf8'));
  const folder = temporaryFolder(t);
  const mirror = published ?? join(folder, 'mirror');
  const checksums = await writeDownloads(mirror, fixture.archives ?? {}, config);
  const task = defineTask(withChecksums(config, checksums), (resolved, options) =>
    corpus(resolved, options, withChecksums(archives, checksums)),
  );
  const options = { tasksDir: join(folder, 'tasks'), mirrors: [mirror], sampleRates: [fixture.rate] };
  const { error } = await runNode(task.build(fixture.mode, options), join(folder, 'work'));
  t.is(error, undefined, error?.stack);

  const made = join(folder, 'tasks', fixture.expected.folder);
  const files = (await filesBelow(made)).filter(
    (file) => !file.endsWith('.csv') || file === 'labelvocabulary.csv',
  );
  t.deepEqual(
    files,
    [...Object.keys(fixture.expected.texts), ...Object.keys(fixture.expected.samples)].sort(),
  );
  for (const [file, expected] of Object.entries(fixture.expected.texts)) {
    const text = await readFile(join(made, file), 'utf8');
    t.is(withoutChecksums(text), withoutChecksums(expected), file);
  }
  for (const [file, expected] of Object.entries(fixture.expected.samples)) {
    const { int16 = new Int16Array(), sampleRate } = decodeWav(await readFile(join(made, file)), file);
    t.is(sampleRate, fixture.rate);
    t.is(createHash('sha256').update(int16).digest('hex').slice(0, 16), expected, file);
  }
}

/** Writes each download and gives its md5 by name. */
async function writeDownloads(
  mirror: string,
  archives: NonNullable<Fixture['archives']>,
  config: GenericTaskConfig,
): Promise<ReadonlyMap<string, string>> {
  const checksums = new Map<string, string>();
  for (const [name, content] of Object.entries(archives)) {
    for (const [fileName, bytes] of downloads(name, content, config)) {
      const file = join(mirror, fileName);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
      checksums.set(fileName, createHash('md5').update(bytes).digest('hex'));
    }
  }
  return checksums;
}

/** What is put together from volumes before it is extracted is called `combined_<name>` by hear-preprocess. */
function downloads(
  name: string,
  content: NonNullable<Fixture['archives']>[string],
  { download_urls: urls = [] }: GenericTaskConfig,
): (readonly [string, Uint8Array])[] {
  if (isFile(content)) return [[name, bytesOf(content)]];
  const combined = urls.find(({ zipname }) => `combined_${zipname}` === name)?.multipart_zip_urls;
  if (combined === undefined) return [[name, packed(name, content)]];
  const volumes = splitZip(packed(name, content), combined.length);
  return combined.map(({ url }, index) => [fileNameOf(url), volumes[index] ?? new Uint8Array()]);
}

function packed(name: string, files: Readonly<Record<string, CorpusFile>>): Buffer {
  const entries = Object.entries(files).map(([file, content]) => ({ path: file, content: bytesOf(content) }));
  if (name.endsWith('.rar')) return makeRar(entries);
  return name.endsWith('.zip') ? makeZip(entries) : gzipSync(makeTar(entries));
}

function isFile(content: Readonly<Record<string, CorpusFile>> | CorpusFile): content is CorpusFile {
  return typeof content === 'string' || 'wav' in content || 'base64' in content;
}

function bytesOf(content: CorpusFile): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content);
  if ('base64' in content) return Buffer.from(content.base64, 'base64');
  return soundBytes(content);
}

function soundBytes({ wav: [sampleRate, frames, seed, scale], peaks = [], bits }: CorpusSound): Uint8Array {
  const samples = Int16Array.from({ length: frames }, (_, i) => {
    const state = Math.imul(Math.imul(i + 1, seed * 2 + 1), 2654435761) >>> 16;
    return Math.floor((state - 32768) / scale);
  });
  for (const place of peaks) samples[place] = 30000;
  const bytes = encodeWav16({ samples, sampleRate });
  if (bits === undefined) return bytes;
  const wide = Buffer.alloc(44 + 3 * frames);
  wide.set(bytes.subarray(0, 44));
  for (const [i, sample] of samples.entries()) wide.writeIntLE(sample * 256 + (i % 256), 44 + 3 * i, 3);
  wide.writeUInt32LE(wide.length - 8, 4);
  wide.writeUInt32LE(sampleRate * 3, 28);
  wide.writeUInt16LE(3, 32);
  wide.writeUInt16LE(24, 34);
  wide.writeUInt32LE(3 * frames, 40);
  return wide;
}

/** The configuration with the md5 of the downloads that were made here, wherever it names one by its URL. */
function withChecksums<T>(value: T, checksums: ReadonlyMap<string, string>): T {
  if (Array.isArray(value)) return value.map((item) => withChecksums(item, checksums)) as T;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withChecksums(item, checksums)]);
  const changed = Object.fromEntries(entries) as Record<string, unknown>;
  if (typeof changed.url === 'string') {
    const md5 = checksums.get(fileNameOf(changed.url));
    if (md5 !== undefined) changed.md5 = md5;
  }
  return changed as T;
}

function fileNameOf(url: string): string {
  return posix.basename(new URL(url).pathname);
}

function withoutChecksums(text: string): string {
  return text.replaceAll(/("md5": )"[0-9a-f]{32}"/g, '$1""');
}
