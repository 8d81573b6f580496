import { componentOf } from '../keys/component-words.ts';
import { keyDifference } from '../keys/key-difference.ts';
import type { Reason } from '../keys/reasons.ts';
import { readStored } from './find-step.ts';
import type { OutputIndex } from './output-index.ts';
import type { Output } from './outputs.ts';
import type { PublicationStamp } from './publication-stamp.ts';

/**
 * In what parameters an output differs from that of the same step which was published where it goes: what the user has chosen
 * otherwise. Empty where the store does not know the older one.
 *
 * @returns `undefined` where the files are the same, or differ by versions and inputs alone
 */
export function replacedParameters(
  index: Pick<OutputIndex, 'find'>,
  older: Pick<PublicationStamp, 'key' | 'result'>,
  { key, result, dir }: Pick<Output, 'key' | 'result' | 'dir'>,
): readonly Reason[] | undefined {
  if (older.key === key || older.result === result) return undefined;
  const olderDir = index.find(older.key);
  const before = olderDir === undefined ? undefined : readStored(olderDir);
  const now = readStored(dir);
  if (before?.key !== older.key || now === undefined) return [];
  const different = keyDifference(before.keyInputs, now.keyInputs).filter(
    (reason) => reason.type === 'parameter-changed' && componentOf(reason.name) === undefined,
  );
  return different.length === 0 ? undefined : different;
}
