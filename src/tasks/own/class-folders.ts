import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { isAudioName } from './clip-names.ts';
import { checkedTable } from './labels/label-table.ts';
import type { LabelledFile, LabelTable } from './labels/labelled-file.ts';
import { several } from './labels/told-names.ts';

const SPLIT = /^(train|training|valid|val|validation|test|testing|(fold|split)[ _-]*\d+)$/i;

/**
 * Labels that are names of folders, `<label>/<file>`, or `<split>/<label>/<file>`.
 *
 * @param files relative paths in the folder of audio
 * @throws UserError for audio files that are in no such folder
 */
export function classFolderTable(files: readonly string[]): LabelTable {
  const clips = files.filter(isAudioName);
  const tops = new Set(clips.flatMap((file) => (file.includes('/') ? [at(file.split('/'), 0)] : [])));
  const inSplits = tops.size > 0 && [...tops].every((top) => SPLIT.test(top));
  const depth = inSplits ? 2 : 1;
  const loose = clips.filter((file) => file.split('/').length <= depth);
  const expected = inSplits ? '<split>/<label>/<file>' : '<label>/<file>';
  if (clips.length === 0 || loose.length > 0) {
    throw new UserError(
      `--audio without --labels: ${loose.length} of ${clips.length} audio files are in no folder of a label` +
        `${loose.length === 0 ? '' : ` (${several(loose)})`}; expected ${expected}, or --labels and a csv or json file`,
    );
  }
  const rows = clips.map((file): LabelledFile => {
    const [first = '', second = ''] = file.split('/');
    return inSplits ? { file, split: first, label: second } : { file, label: first };
  });
  const text = `the names of folders, ${expected}`;
  return checkedTable('--audio', { type: 'labels', rows, notes: [['from', text]] }, {});
}
