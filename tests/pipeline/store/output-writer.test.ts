import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { beginOutput, finishOutput } from '../../../src/pipeline/store/output-writer.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { manifestOf } from './some-manifest.ts';

const machine = { host: 'here', bootId: 'boot' };

function placeIn(folder: string) {
  const final = join(folder, 'output');
  return { final, partial: `${final}.partial`, lock: `${final}.lock` };
}

test('what was written under a lock that was lost is not put in place', async (t) => {
  for (const resumable of [false, true]) {
    const place = placeIn(temporaryFolder(t));
    beginOutput(place, 'key', resumable, machine);
    writeFileSync(join(place.partial, 'a.txt'), 'mine');
    mkdirSync(place.final, { recursive: true });
    writeFileSync(join(place.final, 'b.txt'), 'of the new holder');
    const finish = (mayCommit: boolean) =>
      finishOutput(place, resumable, new Map(), manifestOf, () => mayCommit);
    await t.throwsAsync(finish(false), { message: /output\.lock was removed or taken over/ });
    t.deepEqual(readdirSync(place.final), ['b.txt']);

    beginOutput(place, 'key', resumable, machine);
    writeFileSync(join(place.partial, 'a.txt'), 'mine');
    const { files } = await finish(true);
    t.deepEqual(
      files.map(({ path }) => path),
      ['a.txt'],
    );
    t.deepEqual(readdirSync(place.final).sort(), ['.manifest.json', 'a.txt']);
    t.false(existsSync(place.partial));
  }
});

test('what an earlier try left is kept for the same key of a resumable step on the same boot, and for no other', (t) => {
  const place = placeIn(temporaryFolder(t));
  const left = (key: string, resumable = true, bootId = 'boot') => {
    beginOutput(place, key, resumable, { host: 'here', bootId });
    const isThere = existsSync(join(place.partial, 'half.txt'));
    writeFileSync(join(place.partial, 'half.txt'), '');
    return isThere;
  };
  t.false(left('a'));
  t.true(left('a'));
  t.false(left('b'));
  t.false(left('b', true, 'another boot'));
  t.false(left('b', false, 'another boot'));
  t.false(left('b', true, 'another boot'));
});

test('an output is begun wherever it is to be, and what was finished a moment before its name goes on as unfinished', async (t) => {
  const place = placeIn(join(temporaryFolder(t), 'a', 'b'));
  beginOutput(place, 'key', true, machine);
  writeFileSync(join(place.partial, 'whole.txt'), '');
  await finishOutput(place, true, new Map(), manifestOf, () => true);
  renameSync(place.final, place.partial);
  beginOutput(place, 'key', true, machine);
  t.deepEqual(readdirSync(place.partial).sort(), ['.tmp-resume.json', 'whole.txt']);
});
