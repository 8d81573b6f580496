import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../errors.ts';
import { ifThere } from '../if-there.ts';
import { makeFolder } from '../make-folder.ts';
import { moduleKey } from '../modules/module-key.ts';
import { slug } from '../modules/module-name.ts';
import type { ResolvedModule } from '../modules/resolved-module.ts';
import { createFile } from '../pipeline/files/create-file.ts';
import { canonicalJson, publishersOf, writeFileAtomic } from '../pipeline/index.ts';
import { STAMP_FOLDER } from '../pipeline/store/publication-stamp.ts';
import type { JsonObject } from '../pipeline/types.ts';
import { quoteArguments, typedCommand } from '../typed-command.ts';
import { earlierMaker, type Maker } from './earlier-maker.ts';

/** Beside the stamps of the steps that published into a folder of embeddings. No step reads it. */
const MAKER_FILE = join(STAMP_FOLDER, 'made-by.json');

/** How a module stands to the embeddings in a folder: none are there, its own, its own of another content. */
type Standing = 'free' | 'same' | 'changed';

/**
 * Tells how a module stands to the embeddings in a folder.
 *
 * @param folder `<embeddings>/<module>/<task>`
 * @param command what goes on under another name
 * @throws UserError where they are another module's
 */
export async function checkMaker(
  folder: string,
  module: ResolvedModule,
  command = typedWithoutName(module),
): Promise<Standing> {
  const maker = (await readMaker(folder)) ?? (await earlierMaker(folder, module));
  if (maker === undefined) return 'free';
  if (maker.key === moduleKey(module)) return 'same';
  const own = new Set(placesOf(module, folder).map((place) => canonicalJson(place)));
  if (maker.places.some((place) => own.has(canonicalJson(place)))) return 'changed';
  throw anotherModule(folder, maker, module, command);
}

/**
 * Says in a folder that its embeddings are those of this module, before there are any.
 *
 * @returns takes that back where nothing was published
 * @throws UserError where they are another module's
 */
export async function claimFolder(folder: string, module: ResolvedModule): Promise<() => Promise<void>> {
  const standing = await checkMaker(folder, module);
  const before = await readMaker(folder);
  const key = moduleKey(module);
  const kept = before?.key === key ? before.places : [];
  const all = [...kept, ...placesOf(module, folder)];
  const places = [...new Map(all.map((place) => [canonicalJson(place), place])).values()];
  const maker: Maker = { module: module.specifier, key, places };
  const text = `${JSON.stringify({ format: 1, ...maker }, null, 2)}\n`;
  const file = join(folder, MAKER_FILE);
  const made = makeFolder(dirname(file));
  if (before !== undefined || standing !== 'free') {
    await writeFileAtomic(file, text);
    return async () => {};
  }
  if (!(await createFile(file, text))) {
    // Somebody else came first, or left a file that cannot be read.
    await checkMaker(folder, module);
    await writeFileAtomic(file, text);
  }
  return async () => {
    if (publishersOf(folder).length > 0) return;
    await rm(file, { force: true });
    if (made === undefined) return;
    for (let at = resolve(dirname(file)); at.startsWith(made); at = dirname(at)) {
      await rmdir(at).catch(() => {});
    }
  };
}

/** @throws UserError where the embeddings of any task that are under a module's name are another module's */
export async function checkMakerOfAll(embeddingsDir: string, module: ResolvedModule): Promise<void> {
  const folder = join(embeddingsDir, module.name);
  for (const task of (await ifThere(readdir(folder))) ?? []) {
    await checkMaker(join(folder, task), module, `heareval run --module ${module.specifier} --task ${task}`);
  }
}

/**
 * A trained model predicts by itself, into a folder where no module's embeddings are.
 *
 * @param folder `<embeddings>/<name>/<task>`
 * @param model as the user wrote it
 * @throws UserError where there are some
 */
export async function checkNoEmbeddings(folder: string, model: string): Promise<void> {
  const publishers = publishersOf(folder);
  const known = (await readMaker(folder))?.module;
  const isForeign = publishers.length === 0 && (await ifThere(stat(join(folder, 'task_metadata.json'))));
  const theirs =
    known ??
    (publishers.includes('ImportSplit') ? 'heareval import' : undefined) ??
    (publishers.includes('EmbedSplit') ? 'a module' : undefined) ??
    (isForeign ? 'another program' : undefined);
  if (theirs === undefined) return;
  const name = basename(dirname(folder));
  throw new UserError(
    `${folder}: has the embeddings of ${theirs}; what ${model} predicts would take the place of what heads on them predict`,
    { next: `${typedCommand().replace(/ --name[ =]\S+/, '')} --name ${name}-model` },
  );
}

async function readMaker(folder: string): Promise<Maker | undefined> {
  try {
    const { format, module, key, places } = JSON.parse(
      await readFile(join(folder, MAKER_FILE), 'utf8'),
    ) as Partial<Maker> & { readonly format?: unknown };
    const isMaker = format === 1 && typeof module === 'string' && Array.isArray(places);
    return isMaker ? { module, key, places } : undefined;
  } catch {
    return undefined;
  }
}

function placesOf(module: ResolvedModule, folder: string): readonly JsonObject[] {
  const { place, weights, layer, framing } = module;
  const told = (tell: (file: string) => string): JsonObject => ({
    module: isAbsolute(place) ? tell(place) : place,
    ...(weights === undefined || weights === place ? {} : { weights: tell(weights) }),
    ...(layer === undefined ? {} : { layer }),
    ...(framing === undefined ? {} : { framing }),
  });
  const from = resolve(folder);
  return [told((file) => file), told((file) => relative(from, file).split(sep).join('/'))];
}

/** The command that was typed, for this module alone. */
function typedWithoutName({ specifier }: ResolvedModule): string {
  const typed = typedCommand().replace(/ --name[ =]\S+/, '');
  const modules = / --module[ =](?:'[^']*'|\S+)/g;
  return typed.match(modules)?.length === 1
    ? typed
    : `${typed.replace(modules, '')} --module ${quoteArguments([specifier])}`;
}

function anotherModule(folder: string, maker: Maker, module: ResolvedModule, command: string): UserError {
  const { module: theirs, weights: theirWeights } = maker.places[0] ?? {};
  const place = (where: unknown, weights: unknown) =>
    typeof where === 'string' ? ` (${where}${typeof weights === 'string' ? `, ${weights}` : ''})` : '';
  const [own] = placesOf(module, folder);
  const nextTo = (module.weights ?? module.place).replace(/^package:/, '');
  const free = slug(`${module.name}-${basename(dirname(nextTo))}`);
  return new UserError(
    `${folder}: has the embeddings of ${maker.module}${place(theirs, theirWeights)}; ` +
      `${module.specifier}${place(own?.module, own?.weights)} is another module of that name`,
    { next: `${command} --name ${free}` },
  );
}
