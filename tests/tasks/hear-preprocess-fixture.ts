import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
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
import { filesBelow, runNode } from './run-node.ts';

/** A file of a corpus: text, bytes, or noise of a sample rate, length, seed and divisor. */
type CorpusFile =
  | string
  | { readonly base64: string }
  | { readonly wav: readonly [number, number, number, number] };

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
  const mirror = published ?? path.join(folder, 'mirror');
  const checksums = await writeDownloads(mirror, fixture.archives ?? {});
  const task = defineTask(withChecksums(config, checksums), (resolved, options) =>
    corpus(resolved, options, withChecksums(archives, checksums)),
  );
  const options = { tasksDir: path.join(folder, 'tasks'), mirrors: [mirror], sampleRates: [fixture.rate] };
  const { error } = await runNode(task.build(fixture.mode, options), path.join(folder, 'work'));
  t.is(error, undefined, error?.stack);

  const made = path.join(folder, 'tasks', fixture.expected.folder);
  const files = (await filesBelow(made)).filter(
    (file) => !file.endsWith('.csv') || file === 'labelvocabulary.csv',
  );
  t.deepEqual(
    files,
    [...Object.keys(fixture.expected.texts), ...Object.keys(fixture.expected.samples)].sort(),
  );
  for (const [file, expected] of Object.entries(fixture.expected.texts)) {
    const text = await readFile(path.join(made, file), 'utf8');
    t.is(withoutChecksums(text), withoutChecksums(expected), file);
  }
  for (const [file, expected] of Object.entries(fixture.expected.samples)) {
    const { int16 = new Int16Array(), sampleRate } = decodeWav(await readFile(path.join(made, file)), file);
    t.is(sampleRate, fixture.rate);
    t.is(createHash('sha256').update(int16).digest('hex').slice(0, 16), expected, file);
  }
}

/** Writes each download and gives its md5 by name. */
async function writeDownloads(
  mirror: string,
  archives: NonNullable<Fixture['archives']>,
): Promise<ReadonlyMap<string, string>> {
  const checksums = new Map<string, string>();
  await mkdir(mirror, { recursive: true });
  for (const [name, content] of Object.entries(archives)) {
    const bytes = isFile(content) ? bytesOf(content) : packed(name, content);
    await writeFile(path.join(mirror, name), bytes);
    checksums.set(name, createHash('md5').update(bytes).digest('hex'));
  }
  return checksums;
}

function packed(name: string, files: Readonly<Record<string, CorpusFile>>): Uint8Array {
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
  const [sampleRate, frames, seed, scale] = content.wav;
  const samples = Int16Array.from({ length: frames }, (_, i) => {
    const state = Math.imul(Math.imul(i + 1, seed * 2 + 1), 2654435761) >>> 16;
    return Math.floor((state - 32768) / scale);
  });
  return encodeWav16({ samples, sampleRate });
}

/** The configuration with the md5 of the downloads that were made here, wherever it names one by its URL. */
function withChecksums<T>(value: T, checksums: ReadonlyMap<string, string>): T {
  if (Array.isArray(value)) return value.map((item) => withChecksums(item, checksums)) as T;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withChecksums(item, checksums)]);
  const changed = Object.fromEntries(entries) as Record<string, unknown>;
  if (typeof changed.url === 'string') {
    const md5 = checksums.get(path.posix.basename(new URL(changed.url).pathname));
    if (md5 !== undefined) changed.md5 = md5;
  }
  return changed as T;
}

function withoutChecksums(text: string): string {
  return text.replaceAll(/("md5": )"[0-9a-f]{32}"/g, '$1""');
}
