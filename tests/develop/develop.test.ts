import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { decodeNpz } from '../../src/formats/files/npz.ts';
import { readJams } from '../../src/formats/jams/index.ts';
import { command } from '../cli/in-process.ts';
import { filesBelow } from '../tasks/run-node.ts';
import { changed, SMALL_RECIPE, smallCorpus, track } from './small-corpus.ts';

const PLACE = 'training/sounds';
const MAIN = resolve('dist/cli/main.js');
const ROOT = process.cwd();
/** Steps of a run that were begun, by name. */
const begun = (text: string) => [...text.matchAll(/^start \S+\/(\w+)/gm)].map(([, name]) => name);

/** A folder in which `heareval new-estimator` made an estimator that learns in a second. */
async function estimator(t: ExecutionContext): Promise<string> {
  const folder = smallCorpus(t);
  const made = await command(folder, ['new-estimator', 'sounds', '--from', 'recordings']);
  t.is(made.exitCode, 0, made.stderr);
  t.is(made.stdout, PLACE);
  writeFileSync(join(folder, PLACE, 'resources/recipe.yaml'), SMALL_RECIPE);
  changed(folder, '00-setup.mjs', 'semitones: [-1, 1]', 'semitones: [1]');
  return folder;
}

const json = (...path: readonly string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

test('recordings and annotations become an estimator with scores, in two commands; nothing is done twice', async (t) => {
  const folder = await estimator(t);
  const { id: trained } = json(folder, PLACE, 'index_train.json');
  const { id: tested } = json(folder, PLACE, 'index_test.json');
  t.deepEqual(Object.keys(trained), ['0', '1', '2', '3']);
  const ids = [...Object.values(trained), ...Object.values(tested)] as string[];
  t.deepEqual(
    ids.sort(),
    [0, 1, 2, 3, 4, 5].map((each) => `track${each}`),
  );

  const setup = await command(folder, ['develop', 'sounds', '--until', '00-setup']);
  t.is(setup.exitCode, 0, setup.stderr);
  t.is(setup.stdout, `${PLACE}/augmented`);
  const made = (await filesBelow(join(folder, PLACE, 'augmented'))).filter((file) =>
    file.startsWith(`${trained[0]}.`),
  );
  t.deepEqual(
    made,
    ['pitch+1.jams', 'pitch+1.wav', 'stretch0_9.jams', 'stretch0_9.wav'].map((end) => `${trained[0]}.${end}`),
  );
  t.is(setup.stderr.includes('PrepareAudio'), false);

  const prepare = await command(folder, ['develop', 'sounds', '--until', '01-prepare']);
  t.is(prepare.exitCode, 0, prepare.stderr);
  t.deepEqual(
    begun(prepare.stderr).filter((name) => name === 'DeformTracks'),
    [],
  );
  const features = readdirSync(join(folder, PLACE, 'features')).filter((file) => file.endsWith('.npz'));
  t.is(features.length, 4 * 3);
  const npz = decodeNpz(readFileSync(join(folder, PLACE, 'features', `${trained[0]}.npz`)), 'npz');
  t.deepEqual([...npz.keys()], ['mel.npy']);
  const labels = json(folder, 'tasks/sounds-1.0.0-full/test.json');
  t.deepEqual(
    Object.keys(labels),
    Object.values(tested).map((id) => `${id}.wav`),
  );

  const whole = await command(folder, ['develop', 'sounds']);
  t.is(whole.exitCode, 0, whole.stderr);
  t.deepEqual(
    begun(whole.stderr).sort(),
    ['EvaluateEstimator', 'ExportModel', 'KeepResources', 'NameNewest', 'ShowScores', 'TrainNetwork'],
    whole.stderr,
  );
  const version = readFileSync(join(folder, PLACE, 'resources/version.txt'), 'utf8').trim();
  t.regex(version, /^[0-9a-f]{7}\.0$/);
  t.true(
    whole.stdout.includes('score of 2 test tracks') && whole.stdout.endsWith(`models/sounds/${version}`),
  );
  t.like(json(folder, PLACE, 'resources/representation.json'), { name: 'mel', n_mels: 8, sample_rate: 8000 });
  const data = json(folder, PLACE, 'resources/test_data.json');
  t.deepEqual(Object.keys(data['F-measure of onsets']).sort(), Object.values(tested).sort());
  const { scores } = json(folder, 'models/sounds', version, 'test_scores.json');
  const values = Object.values(data['Error rate of segments']) as number[];
  const rate = scores.find(({ name }: { name: string }) => name === 'Error rate of segments');
  t.is(rate.value, values.reduce((sum, each) => sum + each, 0) / values.length);
  const { annotations } = await readJams(join(folder, PLACE, 'resources/estimates', `${tested[0]}.jams`));
  t.deepEqual(
    annotations.map(({ namespace, annotation_metadata }) => [namespace, annotation_metadata.version]),
    [['segment_open', version]],
  );

  const again = await command(folder, ['develop', 'sounds']);
  t.deepEqual(begun(again.stderr), []);
  t.is(again.stdout, whole.stdout);
  const listed = await command(folder, ['estimators']);
  t.regex(listed.stdout, /sounds .*segment_open/);
  for (const place of ['models/sounds', `${PLACE}/resources/model`]) {
    const said = await command(folder, ['analyze', 'recordings/track0.wav', '--estimator', `./${place}`]);
    t.is(JSON.parse(said.stdout).annotations[0].namespace, 'segment_open', said.stderr);
  }
});

test('a deformation that is added is made alone, and what another recording changes is another version', async (t) => {
  const folder = await estimator(t);
  t.is((await command(folder, ['develop', 'sounds', '--until', '02-train'])).exitCode, 0);
  const first = readFileSync(join(folder, PLACE, 'resources/version.txt'), 'utf8').trim();
  changed(folder, '00-setup.mjs', 'semitones: [1]', 'semitones: [1, 2]');
  const plan = await command(folder, ['develop', 'sounds', '--until', '00-setup', '--dry-run']);
  t.regex(plan.stdout, /DeformTracks.*deformations/s);
  const kept = join(folder, '_workdir/.items');
  const before = await filesBelow(kept);
  t.is((await command(folder, ['develop', 'sounds', '--until', '00-setup'])).exitCode, 0);
  const added = (await filesBelow(kept)).filter(
    (file) => !before.includes(file) && !file.endsWith('about.json'),
  );
  t.is(added.filter((file) => file.endsWith('.wav')).length, 4, added.join('\n'));

  const { id } = json(folder, PLACE, 'index_train.json');
  writeFileSync(join(folder, 'recordings', `${id[0]}.wav`), track(9).wav);
  writeFileSync(join(folder, 'recordings/more.wav'), track(9).wav);
  writeFileSync(join(folder, 'recordings/more.jams'), track(9).jams);
  const trained = await command(folder, ['develop', 'sounds', '--until', '02-train.mjs']);
  t.is(trained.exitCode, 0, trained.stderr);
  t.regex(trained.stderr, /^sounds: 1 recording in neither index: more$/m);
  const second = readFileSync(join(folder, PLACE, 'resources/version.txt'), 'utf8').trim();
  t.deepEqual([first.split('.')[1], second], ['0', `${first.split('.')[0]}.1`]);
  t.deepEqual(readdirSync(join(folder, 'models/sounds', first)).includes('model.onnx'), true);

  const typed = ['develop', 'sounds', '--until', '02-train', '--set', 'training.epochs=1'];
  const other = await command(folder, typed);
  t.is(other.exitCode, 0, other.stderr);
  t.deepEqual(
    begun(other.stderr).filter((name) => name === 'RepresentSplit'),
    [],
  );
  const third = readFileSync(join(folder, PLACE, 'resources/version.txt'), 'utf8').trim();
  t.not(third.split('.')[0], second.split('.')[0]);
  t.regex(readFileSync(join(folder, 'models/sounds', third, 'recipe.yaml'), 'utf8'), /^ {2}epochs: 1$/m);
  const elsewhere = await command(folder, [...typed, '--run-on', 'redis://127.0.0.1:1/0', '--dry-run']);
  t.regex(elsewhere.stderr, /^--run-on redis:\/\/127\.0\.0\.1:1\/0: cannot be used: ECONNREFUSED$/m);
});

test('what was done when it was killed is not done again', async (t) => {
  const folder = await estimator(t);
  changed(folder, 'resources/recipe.yaml', 'epochs: 2', 'epochs: 100000');
  const options = { cwd: folder, reject: false } as const;
  const killed = execa(process.execPath, [MAIN, 'develop', 'sounds', '--until', '02-train'], options);
  killed.stderr.on('data', (text: Buffer) => {
    if (text.includes('TrainNetwork')) killed.kill('SIGKILL');
  });
  t.is((await killed).signal, 'SIGKILL');
  changed(folder, 'resources/recipe.yaml', 'epochs: 100000', 'epochs: 2');
  const after = await command(folder, ['develop', 'sounds', '--until', '02-train']);
  t.is(after.exitCode, 0, after.stderr);
  const redone = begun(after.stderr).filter(
    (name) => !['TrainNetwork', 'TrackFeatures'].includes(name ?? ''),
  );
  t.deepEqual(redone.sort(), ['ExportModel', 'KeepResources', 'NameNewest']);
});

test('each stage is a program that runs up to itself', async (t) => {
  const folder = await estimator(t);
  await mkdir(join(folder, 'node_modules'));
  await symlink(ROOT, join(folder, 'node_modules/heareval'));
  const run = (...args: readonly string[]) => execa(process.execPath, args, { cwd: folder, reject: false });
  const ran = await run(`${PLACE}/00-setup.mjs`);
  t.is(ran.exitCode, 0, ran.stderr);
  t.is(ran.stdout, `${PLACE}/augmented`);
  t.regex((await run(`${PLACE}/01-prepare.mjs`, '--dry-run')).stdout, /PrepareAudio/);
  t.is((await run(`${PLACE}/02-train.mjs`, '--nothing')).exitCode, 2);
});

test('what is wrong with the folder of an estimator is a line that names it', async (t) => {
  const folder = await estimator(t);
  const refused = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await command(folder, ['develop', ...args]);
    t.is(exitCode, 2, stderr);
    return stderr;
  };
  t.regex(
    await refused('nothing'),
    /^training\/nothing: no such folder; .*\n {2}next: heareval new-estimator nothing/,
  );
  t.regex(
    await refused('sounds', '--until', '02-trian'),
    /^--until 02-trian: no such stage; .*perhaps 02-train$/,
  );
  t.regex(
    await refused('sounds', '--set', 'name=other'),
    /^--set name=other: expected none, as an estimator/,
  );
  const broken = async (file: string, from: string | RegExp, to: string, expected: RegExp) => {
    const path = join(folder, PLACE, file);
    const whole = readFileSync(path);
    changed(folder, file, from, to);
    t.regex(await refused('sounds'), expected);
    writeFileSync(path, whole);
  };
  await broken('00-setup.mjs', 'semitones', 'semitone', /00-setup\.mjs: settings\.deformations\.0/);
  await broken(
    '00-setup.mjs',
    'rates: [0.9]',
    'rates: [0.9, 0.9]',
    /00-setup\.mjs: settings\.deformations: time_stretch 0\.9 is there twice/,
  );
  await broken('00-setup.mjs', '../../recordings', '../../none', /none: expected a folder, found nothing/);
  await broken(
    '01-prepare.mjs',
    'segment_open',
    'lyrics',
    /01-prepare\.mjs: settings\.namespace: lyrics; expected/,
  );
  await broken(
    '01-prepare.mjs',
    'validation: 0.25',
    'validation: 0.9',
    /validation: 0\.9 of 4 tracks leaves none to learn from/,
  );
  await broken(
    '01-prepare.mjs',
    'validation: 0.25,',
    "evaluation_params: { notes: { lowest_midi: 'C' } },",
    /01-prepare\.mjs: settings\.evaluation_params\.notes\.lowest_midi: /,
  );
  await broken(
    '02-train.mjs',
    'export',
    'throw new Error("no"); export',
    /02-train\.mjs: cannot be run: Error: no/,
  );
  await broken('03-evaluate.mjs', 'settings =', 'others =', /03-evaluate\.mjs: exports no settings/);
  await broken('resources/recipe.yaml', /^/, 'tasks: [esc50]\n', /recipe\.yaml:1: tasks: expected none/);
  await broken(
    'requirements.txt',
    /$/,
    '\nno-such-package@1.2.3\n',
    /requirements\.txt: not installed: no-such-package@1\.2\.3; .*\n {2}next: npm install --save-dev no-such-package@1\.2\.3/,
  );
  await broken(
    'index_train.json',
    /"0": "\w+"/,
    '"0": "nobody"',
    /index_train\.json: 1 of 4 tracks are not in recordings; .*:\n {2}nobody/,
  );
  await broken(
    'index_test.json',
    /"0": "\w+"/,
    `"0": "${json(folder, PLACE, 'index_train.json').id[0]}"`,
    /index_test\.json: 1 track of index_train\.json too/,
  );
  t.deepEqual(readdirSync(folder).sort(), ['recordings', 'training']);
  const annotations = [1, 2].map((each) => join(folder, `recordings/track${each}.jams`));
  for (const [place, path] of annotations.entries()) {
    const text = readFileSync(path, 'utf8');
    const odd = place === 0 ? text.replace('segment_open', 'beat') : text.replace('"time":0', '"time":-1');
    t.not(odd, text);
    writeFileSync(path, odd);
  }
  const told = await refused('sounds');
  t.regex(told, /CheckAnnotations: 2 annotations of 6 cannot be used:\n/);
  t.regex(
    told,
    /track1\.jams: 2 problems, the first: annotations\[0\] \(beat\), observation 0: [^\n]*\n.*track2\.jams, annotations/,
  );
  t.deepEqual(begun(told), ['CheckAnnotations']);
  await rm(join(folder, 'recordings/track1.jams'));
  t.regex(
    await refused('sounds'),
    /^recordings: 1 file without a pair of their own; .*:\n {2}track1\.wav: no annotation track1\.jams or track1\.jamz$/,
  );
});
