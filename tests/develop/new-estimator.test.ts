import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readJams } from '../../src/formats/jams/index.ts';
import { command } from '../cli/in-process.ts';
import { typedTaskFiles } from '../recipes/typed-tasks.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { smallCorpus } from './small-corpus.ts';

test('a task that is prepared becomes recordings and annotations, its test split the test index', async (t) => {
  const folder = temporaryFolder(t);
  writeFiles(join(folder, 'tasks'), typedTaskFiles('multilabel'));
  const [task = ''] = readdirSync(join(folder, 'tasks'));
  const made = await command(folder, ['new-estimator', 'mine', '--from', task]);
  t.is(made.exitCode, 0, made.stderr);
  t.regex(made.stderr, /segment_open, as events with labels/);
  const index = (name: string) =>
    Object.values(JSON.parse(readFileSync(join(folder, 'training/mine', name), 'utf8')).id) as string[];
  const data = readdirSync(join(folder, 'training/mine/data'));
  const ids = [...index('index_train.json'), ...index('index_test.json')];
  t.deepEqual(data.sort(), ids.flatMap((id) => [`${id}.jams`, `${id}.wav`]).sort());
  t.true(index('index_test.json').length > 0);
  const { annotations, file_metadata } = await readJams(join(folder, 'training/mine/data', `${ids[0]}.jams`));
  const program = readFileSync(join(folder, 'training/mine/00-setup.mjs'), 'utf8');
  t.true(program.includes('develop mine --until 00-setup   or   node training/mine/00-setup.mjs'), program);
  t.true((annotations[0]?.data.length ?? 0) > 0 && file_metadata.duration > 0);
  const other = await command(folder, ['new-estimator', 'other', '--from', task, '--namespace', 'note_midi']);
  t.is(other.exitCode, 2);
  t.regex(other.stderr, /--namespace note_midi: .* has segment_open; expected that, or none/);
});

test('an estimator without recordings has an empty index, and says what is to come', async (t) => {
  const folder = temporaryFolder(t);
  const made = await command(folder, ['new-estimator', 'mine', '--namespace', 'pitch_contour']);
  t.is(made.exitCode, 0, made.stderr);
  t.regex(made.stderr, /no --from: recordings and annotations go to training\/mine\/data/);
  t.deepEqual(readdirSync(join(folder, 'training/mine')).sort(), [
    '.gitignore',
    ...['00-setup.mjs', '01-prepare.mjs', '02-train.mjs', '03-evaluate.mjs', 'README.md'],
    ...['data', 'index_test.json', 'index_train.json', 'requirements.txt', 'resources'],
  ]);
  const developed = await command(folder, ['develop', 'mine']);
  t.is(developed.exitCode, 2);
  t.regex(
    developed.stderr,
    /^training\/mine\/data: no recordings; expected <track_id>\.wav and <track_id>\.jams$/,
  );
});

test('what makes no estimator is refused in a line, and nothing is left behind', async (t) => {
  const folder = smallCorpus(t, 2);
  const refused = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await command(folder, ['new-estimator', ...args]);
    t.is(exitCode, 2, stderr);
    return stderr;
  };
  t.regex(
    await refused('My-Notes', '--from', 'recordings'),
    /^My-Notes: expected a name of lower-case letters/,
  );
  t.regex(await refused('mine'), /^no --namespace; expected one of note_midi/);
  t.regex(await refused('mine', '--namespace', 'beats'), /^--namespace: beats; expected/);
  t.regex(await refused('mine', '--from', 'recordings'), /^recordings: 2 recordings; expected at least 3/);
  t.regex(await refused('mine', '--from', './none'), /none: expected a folder, found nothing/);
  t.regex(
    await refused('mine', '--from', 'tone_pitch-1.0.0-small'),
    /--from tone_pitch-1\.0\.0-small: no such folder, .*\n {2}next: heareval preprocess tone_pitch --mode small/,
  );
  t.regex(
    await refused('mine', '--from', 'recordigns'),
    /^--from recordigns: .*; nor is it a folder of recordings$/m,
  );
  writeFiles(folder, { 'odd/a.wav': '', 'odd/b.wav': '', 'odd/c.wav': '' });
  t.regex(
    await refused('mine', '--from', 'odd'),
    /^odd: 3 files without a pair of their own; .*:\n {2}a\.wav: no annotation/,
  );
  const empty = '{"annotations": [], "file_metadata": {"duration": 1}}';
  writeFiles(folder, { 'odd/a.jams': empty, 'odd/b.jams': empty, 'odd/c.jams': empty });
  t.regex(
    await refused('mine', '--from', 'odd'),
    /^odd: no annotations; expected one that all files have, of note_midi/,
  );
  const three = smallCorpus(t, 3);
  t.regex(
    await refused('mine', '--from', join(three, 'recordings'), '--test-share', '0.9'),
    /^--test-share 0\.9: leaves 0 of 3 recordings; expected a smaller share/,
  );
  t.regex(
    await refused('mine', '--from', join(three, 'recordings'), '--namespace', 'chord'),
    /^--namespace chord: 3 annotations of 3 in .* without it:\n {2}.*track0\.jams: annotations of segment_open\n/,
  );
  for (const name of ['esc50', 'tone_notes']) {
    t.regex(await refused(name, '--from', join(three, 'recordings')), /: heareval has a task of this name/);
  }
  t.deepEqual(readdirSync(join(folder, 'training')), []);
  t.is((await command(folder, ['new-estimator', 'mine', '--namespace', 'tag_open'])).exitCode, 0);
  t.regex(await refused('mine', '--namespace', 'tag_open'), /^training\/mine: is there already/);
});
