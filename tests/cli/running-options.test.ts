import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../temporary-folder.ts';
import { command } from './in-process.ts';

const OPTIONS = [
  '--json',
  '--dry-run',
  '--keep-going',
  '--fail-fast',
  '--force',
  '--force-step',
  '--force-downstream',
  '--until',
  '--select',
  '--rerun-triggers',
  '--verify',
  '--cache',
];

const PREPARE = ['preprocess', 'tone_pitch', '--mode', 'small', '--sample-rate', '16000'];

test('a dry run of each command that can run tells the plan, runs nothing and ends with 0', async (t) => {
  const folder = temporaryFolder(t);
  const dry = await command(folder, [...PREPARE, '--dry-run']);
  t.is(dry.exitCode, 0, dry.stderr);
  t.is(dry.stderr, '');
  t.regex(dry.stdout, /^run {4}tone_pitch-1\.0\.0-small\/\w+.*: no output yet$/m);
  t.regex(dry.stdout, /^plan: \d+ steps to run, 0 fresh; nothing was run$/m);
  t.deepEqual(await readdir(folder), []);

  const json = await command(folder, [...PREPARE, '--dry-run', '--json']);
  const plan = JSON.parse(json.stdout) as { run: number; steps: unknown[] };
  t.is(plan.run, plan.steps.length);

  const demo = await command(folder, ['demo', '--dry-run']);
  t.is(demo.exitCode, 0, demo.stderr);
  t.regex(demo.stdout, /^run {4}\S+\/EmbedSplit \w+: waits for/m);
  t.regex(demo.stdout, /nothing was run$/);
});

test('a dry run looks whether the steps could run where they are to, and plans nothing where not', async (t) => {
  const folder = temporaryFolder(t);
  await writeFile(join(folder, 'wrong.yaml'), 'partitoin: short\n');
  const { PATH } = process.env;
  process.env.PATH = folder;
  for (const [place, says] of [
    ['slurm:wrong.yaml', /^wrong\.yaml:1: partitoin/],
    [
      'slurm',
      /^--run-on slurm: sbatch is not installed here; expected a machine from which SLURM takes jobs$/,
    ],
    [
      'redis://me:secret@127.0.0.1:1/0',
      /^--run-on redis:\/\/127\.0\.0\.1:1\/0: cannot be used: ECONNREFUSED$/,
    ],
  ] as const) {
    const { exitCode, stdout, stderr } = await command(folder, [...PREPARE, '--dry-run', '--run-on', place]);
    t.regex(stderr, says);
    t.deepEqual([exitCode, stdout], [2, '']);
  }
  process.env.PATH = PATH;
});

test('`--help` of each command that runs steps names every running option', async (t) => {
  const folder = temporaryFolder(t);
  for (const name of ['demo', 'preprocess', 'embed', 'predict', 'evaluate', 'run', 'plan', 'graph']) {
    const { stdout } = await command(folder, [name, '--help']);
    for (const option of OPTIONS) {
      t.true(stdout.includes(`${option} `), `${name} ${option}`);
    }
  }
});

test('options that decide what runs do so in a run as in its dry run', async (t) => {
  const folder = await temporaryFolder(t);
  const until = await command(folder, [...PREPARE, '--until', 'LabelVocabulary*']);
  t.is(until.exitCode, 2);
  t.regex(until.stderr, /^--until LabelVocabulary\*: no such step; there are \w+/);
});

for (const [args, says] of [
  [['--rerun-triggers', 'input'], /Expected none, or some of inputs,params,version,code with commas between/],
  [['--fail-fast', '--keep-going'], /'--keep-going' cannot be used with option '--fail-fast'/],
  [['--force-downstream'], /^--force-downstream: expected --force-step too/],
] as const) {
  test(`${args.join(' ')} is one clear line and exit code 2`, async (t) => {
    const { exitCode, stderr } = await command(await temporaryFolder(t), [...PREPARE, ...args]);
    t.is(exitCode, 2);
    t.regex(stderr, says);
    t.notRegex(stderr, / {4}at /);
  });
}

test('a job whose program cannot begin with it says why to who planned it, and which machine that was', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, '0.json');
  const final = join(folder, 'task', '01-Step-0123abcd');
  await writeFile(file, JSON.stringify({ key: '0123abcd', place: { final } }));
  for (const [wrong, said] of [
    [['--module', './nowhere.js'], /^\S+: module \.\/nowhere\.js not found/],
    [['--module', './baseline', '--flag-of-tomorrow'], /^\S+: error: unknown option '--flag-of-tomorrow'/],
  ] as const) {
    await rm(`${file}.done`, { force: true });
    const { exitCode } = await command(folder, ['run', '--task', 'tone_jnd', '--job', file, ...wrong]);
    t.is(exitCode, 2);
    const { isMade, error } = JSON.parse(await readFile(`${file}.done`, 'utf8')) as Record<string, unknown>;
    t.false(isMade);
    t.regex(String(error), said);
    const left = JSON.parse(await readFile(`${final}.result.json`, 'utf8')) as { error: { message: string } };
    t.regex(left.error.message, said);
  }
});
