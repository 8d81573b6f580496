import { createHash } from 'node:crypto';
import { basename, dirname, parse, sep } from 'node:path';
import { at } from '../at.ts';
import { UserError } from '../errors.ts';

/** Bytes of the longest name: file systems take 255, and other names are made of it. */
const LONGEST = 120;
/** Characters of a hash that tell names apart. */
const DIGITS = 8;

/** What exporters and package authors call any model. */
const ANY_MODEL =
  /^(?:(?:(?:audio|text|vision|encoder|decoder|pytorch|tf|flax|saved)[_-])?model|encoder|decoder|index|main|mod|module|weights|checkpoint|__init__)$/i;
/** What they put behind it: how its numbers are kept, or its sample rate. */
const VARIANT =
  /[_-](quantized|u?int\d+|b?fp?\d+|float\d+|q\d\w*|bnb\d|optimized|simplified|o[1-4]|\d+k(?:hz)?|\d{4,6}(?:hz)?)$/i;
/** What they call the folder of any model. */
const ANY_FOLDER =
  /^(?:onnx|tfjs|models?|(?:onnx|tfjs|web|saved)[_-]models?|weights|checkpoints?|ckpts?|exports?|exported|dist|build|lib|src|out|output|snapshots)$/i;

/**
 * Text as a name of a folder: letters and digits of any alphabet, `.`, `_` and `-`. Where it has none of them the name is made
 * of its hash.
 */
export function slug(text: string): string {
  const kept = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return kept === '' ? `module-${digest(text)}` : kept;
}

/** A name that is too long for file systems, cut and told from others by its hash. */
export function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > LONGEST - DIGITS - 1) break;
    kept += character;
  }
  return `${kept}-${digest(name)}`;
}

/**
 * The name of a module that is a file, `/a/my-net.onnx` -> `my-net`. What any exporter calls a model is called by its folder:
 * `/a/hubert/onnx/model.onnx` -> `hubert`, `/a/hubert/model_quantized.onnx` -> `hubert-quantized`.
 *
 * @param stem its name without extension
 */
export function nameOfFile(file: string, stem = parse(file).name): string {
  const variant = VARIANT.exec(stem);
  const bare = variant === null ? stem : stem.slice(0, variant.index);
  const folder = ANY_MODEL.test(bare) ? ownFolder(dirname(file)) : undefined;
  if (folder === undefined) return slug(stem);
  return variant === null ? folder : `${folder}-${slug(at(variant, 1))}`;
}

/** The name of a module that is a folder, or of one that any exporter would call so, that of the folder above. */
export function nameOfFolder(folder: string): string {
  return ownFolder(folder) ?? slug(basename(folder));
}

/** Reads `--name`. @throws UserError for what is no name of a folder */
export function givenName(name: string): string {
  if (name !== '' && slug(name) === name.normalize('NFC') && shortened(name) === name) return slug(name);
  throw new UserError(
    `--name ${JSON.stringify(name)}: expected a name of a folder, of letters, digits, ., _ and -, at most ${LONGEST} bytes`,
    name === '' ? {} : { next: `--name ${shortened(slug(name))}` },
  );
}

function ownFolder(folder: string): string | undefined {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const name = basename(at);
    const cached = nameInHubCache(at);
    if (cached !== undefined) return cached;
    if (!ANY_FOLDER.test(name)) return slug(name);
  }
  return undefined;
}

/** `models--owner--name/snapshots/<revision>`, the cache of Hugging Face -> `name-<revision, its beginning>` */
function nameInHubCache(folder: string): string | undefined {
  const parts = folder.split(sep);
  const [cached = '', snapshots, revision = ''] = parts.slice(-3);
  const name = /^models--(?:.+--)?(.+)$/.exec(cached)?.[1];
  if (name === undefined || snapshots !== 'snapshots') return undefined;
  return `${slug(name)}-${slug(revision.slice(0, DIGITS))}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}
