import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { decoderComponents, graphComponents } from '../../component-versions.ts';
import { batchesOf } from '../../formats/jams/batches.ts';
import type { LongAnnotation, Observation } from '../../formats/jams/jams.ts';
import { PackedObservations } from '../../formats/jams/packed-observations.ts';
import { hashFile } from '../../pipeline/files/hash-file.ts';
import { ItemCache, type ItemCacheOptions, programVersions } from '../../pipeline/index.ts';
import { type AnnotateOptions, annotate } from '../analyze.ts';
import type { Estimator } from '../estimator.ts';
import { cancelledWarning } from '../listening/mixdown.ts';

/** Raised where the same sound would give another annotation, though nothing in `about` tells, and where it is kept in another form. */
const VERSION = '3';

/** `cancelled`: of a sound whose channels cancel each other out. */
type KeptAnnotation = LongAnnotation & { readonly cancelled?: true };

/**
 * The annotations of a file, which are kept by what it holds, whatever its name: an estimator hears each sound once.
 *
 * @throws UserError in one line for what is no audio
 */
export async function keptAnnotations(
  file: string,
  estimators: readonly Estimator[],
  store: Pick<ItemCacheOptions, 'workdir' | 'cache' | 'warn'>,
  options: AnnotateOptions,
): Promise<{ readonly annotations: readonly LongAnnotation[]; readonly duration: number }> {
  const facts = await stat(file).catch(() => undefined);
  // What is no file is told of by who reads it.
  if (!facts?.isFile()) return annotate(file, estimators, { ...options, warn: store.warn });
  const item = await hashFile(file, facts.size);
  const caches = estimators.map(
    ({ identity }) =>
      new ItemCache({
        ...store,
        about: {
          annotation: VERSION,
          heareval: programVersions().heareval,
          estimator: identity,
          components: { ...graphComponents(), ...decoderComponents([file]) },
        },
        suffixes: ['.json'],
      }),
  );
  const kept = await Promise.all(caches.map((cache) => readKept(cache, item)));
  const missing = estimators.filter((_, place) => kept[place] === undefined);
  let isCancelled = kept.some((each) => each?.cancelled);
  const warn = () => {
    isCancelled = true;
  };
  const made = missing.length === 0 ? undefined : await annotate(file, missing, { ...options, warn });
  if (isCancelled) store.warn?.(cancelledWarning(file));
  const annotations: LongAnnotation[] = [];
  for (const [place, estimator] of estimators.entries()) {
    const found = kept[place] ?? made?.annotations[missing.indexOf(estimator)];
    if (found === undefined) throw new RangeError(`no annotation by ${estimator.name}`);
    const { cancelled: _, ...annotation }: KeptAnnotation = found;
    const told = isCancelled ? ({ ...annotation, cancelled: true } as const) : annotation;
    if (kept[place] === undefined) await caches[place]?.keep(item, [piecesOf(told)]);
    annotations.push(annotation);
  }
  await Promise.all(caches.map((cache) => cache.finish()));
  return { annotations, duration: made?.duration ?? annotations[0]?.duration ?? 0 };
}

/**
 * The JSON of an annotation, of which a part is in memory at a time: a line up to its observations, one for each part of them,
 * and one with what closes it.
 */
async function* piecesOf({ data, ...about }: KeptAnnotation): AsyncGenerator<Uint8Array> {
  let before = `${JSON.stringify(about).slice(0, -1)},"data":[\n`;
  for (const some of batchesOf(data)) {
    yield Buffer.from(before + JSON.stringify(some).slice(1, -1));
    before = ',\n';
  }
  yield Buffer.from(data.length === 0 ? `${before}]}` : '\n]}');
}

async function readKept(cache: ItemCache, item: string): Promise<KeptAnnotation | undefined> {
  const [file] = (await cache.find(item)) ?? [];
  return file === undefined ? undefined : keptAnnotation(file.path);
}

async function keptAnnotation(path: string): Promise<KeptAnnotation> {
  const data = new PackedObservations();
  let about: string | undefined;
  for await (const line of linesOf(path)) {
    if (about === undefined) about = `${line}]}`;
    else if (line !== ']}') {
      for (const each of JSON.parse(`[${line.replace(/,$/, '')}]`) as Observation[]) data.add(each);
    }
  }
  return { ...(JSON.parse(about ?? '') as KeptAnnotation), data };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  let line = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const [end = '', ...others] = (chunk as string).split('\n');
    line += end;
    for (const other of others) {
      yield line;
      line = other;
    }
  }
  yield line;
}
