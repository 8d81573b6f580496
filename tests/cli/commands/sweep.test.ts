import { readFile } from 'node:fs/promises';
import test from 'ava';
import { SmallTraining } from '../../recipes/small-training.ts';
import { command } from '../in-process.ts';

const SWEEP = `method: grid
metric: {name: top1_acc, goal: maximize}
parameters:
  training.learning_rate: {values: [1.0e-9, 0.05, 1.0e+30]}
  training.optimiser: {value: {name: sgd}}
`;

test('a sweep ranks its trials by the validation, tells those that failed, and how to train the best; nothing is trained twice', async (t) => {
  const bench = SmallTraining.create(t);
  bench.write({ 'pitches.sweep.yaml': SWEEP });
  const folders = ['--tasks-dir', '.', '--workdir', 'work', '--models-dir', 'm'];
  const sets = ['--set', 'tasks=[pitches-1-full]', '--set', 'training.epochs=8'];
  const swept = await command(bench.folder, ['sweep', 'pitches.sweep.yaml', ...sets, ...folders]);
  t.is(swept.exitCode, 2, swept.stderr);
  t.regex(
    swept.stderr,
    /^3 trials \(grid, all\) of pitches\.yaml on pitches-1-full, validated on fold01; ranked/m,
  );
  t.regex(swept.stderr, /trial 3, fold00: the training loss is NaN in epoch 0/);
  t.regex(swept.stdout, /^1 +2 +[\d.]+ +\d +0\.05 /m);
  t.regex(swept.stdout, /^2 +1 +[\d.]+ +\d +1e-9 /m);
  t.regex(swept.stdout, /^- +3 +failed +1e\+30 /m);
  const best = /^best: heareval (.*)$/m.exec(swept.stdout)?.[1] ?? '';
  t.regex(
    best,
    /^train pitches\.yaml --set .* --set training\.learning_rate=0\.05 --set .*sgd.*--models-dir m$/,
  );
  const { trials, metric } = JSON.parse(await readFile(bench.at('m/pitches/pitches.sweep.json'), 'utf8'));
  t.deepEqual(metric, { name: 'top1_acc', goal: 'maximize' });
  t.deepEqual(
    trials.map(({ trial, state }: { trial: number; state: string }) => [trial, state]),
    [
      [2, 'done'],
      [1, 'done'],
      [3, 'failed'],
    ],
  );
  const csv = await readFile(bench.at('m/pitches/pitches.sweep.csv'), 'utf8');
  t.regex(
    csv,
    /^rank,trial,state,top1_acc,epoch,training\.learning_rate,training\.optimiser,seconds,error\n1,2,done,/,
  );
  const words = best.replaceAll("'", '').split(' ');
  const trained = await command(bench.folder, [...words, '--folds', '1', '--dry-run']);
  t.regex(trained.stdout, /fresh +\S*TrainNetwork fold00|TrainNetwork fold00.*fresh/);
});

test('what is wrong in a sweep is told before anything is trained', async (t) => {
  const bench = SmallTraining.create(t);
  const messageOf = async (text: string) => {
    bench.write({ 'pitches.sweep.yaml': text });
    const sets = ['--set', 'tasks=[pitches-1-full]'];
    const ended = await command(bench.folder, ['sweep', 'pitches.sweep.yaml', ...sets, '--tasks-dir', '.']);
    t.is(ended.exitCode, 2);
    return ended.stderr;
  };
  const units = 'parameters: {network.units: {value: 8}}\n';
  t.is(
    await messageOf('parameters:\n  training.learning_rat: {value: 1}\n'),
    'pitches.sweep.yaml:2: training.learning_rat: unknown key; did you mean learning_rate?',
  );
  t.is(
    await messageOf('parameters:\n  network.units: {values: [8, many]}\n'),
    'pitches.sweep.yaml:2: network.units many; expected a whole number from 1',
  );
  t.regex(
    await messageOf('parameters:\n  training.validation: {values: [loss, score]}\n'),
    /^pitches\.sweep\.yaml:2: training\.validation: trials that differ in it have validation scores that cannot/,
  );
  t.regex(
    await messageOf(`metric: {name: top1_ac}\n${units}`),
    /^pitches\.sweep\.yaml:1: metric\.name: top1_ac is not there: .*; did you mean top1_acc\?$/,
  );
  t.regex(
    await messageOf(`metric: {name: top1_acc, goal: minimize}\n${units}`),
    /metric\.goal: minimize; top1_acc is better the higher it is: expected maximize$/,
  );
});
