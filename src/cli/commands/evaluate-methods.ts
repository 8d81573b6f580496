import { stat } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { findMethods, type MethodFiles } from '../../evaluate/methods/method-files.ts';
import { type MethodsToScore, scoreMethods } from '../../evaluate/methods/score-methods.ts';
import { MUSIC_FAMILIES, type MusicKind } from '../../evaluate/reading/music-families.ts';
import { ifThere } from '../../if-there.ts';
import type { MethodTableFormat } from '../../report/method-table-formats.ts';
import { methodTableFormats } from '../../report/method-table-text.ts';
import { printJson } from '../store-options.ts';

/** What may be the estimates of several methods. */
interface Folders {
  readonly labels: string;
  readonly predictions: string;
  readonly type: string;
  /** Asks for a table. */
  readonly format: MethodTableFormat | undefined;
}

/**
 * The estimates of methods, where there is a folder of each, or a table is asked for.
 *
 * @throws UserError where a table is asked for and cannot be made
 */
export async function methodsIn({
  labels,
  predictions,
  type,
  format,
}: Folders): Promise<{ readonly files: MethodFiles; readonly type: MusicKind } | null> {
  const asked = format !== undefined;
  if (!isMusic(type)) {
    if (!asked) return null;
    throw new UserError(
      `--format ${format} and --type ${type}: expected one of ${Object.keys(MUSIC_FAMILIES).join(', ')}`,
    );
  }
  for (const [option, folder] of Object.entries({ labels, predictions })) {
    if ((await ifThere(stat(folder)))?.isDirectory()) continue;
    if (!asked) return null;
    throw new UserError(
      `--${option} ${folder}: no folder; expected one of annotations, for --format ${format}`,
    );
  }
  const files = await findMethods(labels, predictions);
  return asked || files.inFolders ? { files, type } : null;
}

/** Prints methods by data sets. */
export async function printMethodTable(
  files: MethodFiles,
  {
    format,
    json,
    ...options
  }: MethodsToScore & { readonly format: MethodTableFormat; readonly json: boolean },
): Promise<void> {
  const methods = await scoreMethods(files, options);
  if (json) printJson(methods);
  else console.log(methodTableFormats[format](methods));
}

function isMusic(type: string): type is MusicKind {
  return Object.hasOwn(MUSIC_FAMILIES, type);
}
