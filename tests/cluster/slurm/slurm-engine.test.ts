import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { runsWithJobs } from '../../../src/cluster/cancel-runs.ts';
import { defaultProfile, type SlurmProfile } from '../../../src/cluster/slurm/profile.ts';
import { SlurmEngine } from '../../../src/cluster/slurm/slurm-engine.ts';
import {
  type EngineMaker,
  type PipelineEvent,
  type RunResult,
  runPipeline,
  type StepJob,
  type StepNode,
  spawned,
} from '../../../src/pipeline/index.ts';
import { join_, split } from '../../pipeline/engines/letters.ts';
import { textOf } from '../../pipeline/text-steps.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { FakeSlurm } from './fake-slurm.ts';

const PROGRAM = fileURLToPath(new URL('./job-program.js', import.meta.url));
const TIMES = { lookMs: 20, askMs: 20, mostAskMs: 50, retryMs: 5, quietMs: 300, freshMs: 0 };

function letters(text: string, times = 2): StepNode {
  const drafts = [{ label: 'many', params: { times }, inputs: {}, env: { upper: true } }];
  const parent = split({ scope: 'letters', params: { text }, drafts });
  return join_({ scope: 'letters', params: {}, inputs: { all: spawned(parent) } });
}

const onSlurm =
  (profile: Partial<SlurmProfile> = {}): EngineMaker =>
  async ({ workdir, name }) =>
    new SlurmEngine({
      profile: { ...defaultProfile(), gather: 0, grace: 0.05, ...profile },
      workdir,
      name,
      command: [process.execPath, PROGRAM],
      times: TIMES,
    });

interface Ran {
  readonly result: RunResult;
  readonly events: readonly PipelineEvent[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly workdir: string;
}

async function runOnSlurm(
  t: ExecutionContext,
  target: StepNode,
  profile: Partial<SlurmProfile> = {},
  {
    workdir = temporaryFolder(t),
    signal,
    events = [],
  }: { workdir?: string; signal?: AbortSignal; events?: PipelineEvent[] } = {},
): Promise<Ran> {
  const result = await runPipeline([target], {
    workdir,
    workers: 2,
    runOn: onSlurm(profile),
    signal,
    onEvent: (event) => events.push(event),
  });
  const errors = result.steps.flatMap(({ error }) => error?.message ?? []);
  const warnings = events.flatMap((event) => (event.type === 'warning' ? event.message : []));
  return { result, events, errors, warnings, workdir };
}

/** What jobs have left, but for what is under way. */
function left(workdir: string): string[] {
  return readdirSync(join(workdir, '.jobs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
}

test.serial('steps run as jobs, those of one name as one array, and nothing of them is left', async (t) => {
  const slurm = new FakeSlurm(t, { noise: ['Welcome to the cluster', ''] });
  const target = letters('abc');
  const { result, events, errors, workdir } = await runOnSlurm(t, target);
  t.deepEqual(errors, []);
  t.is(textOf(result, target, 'all.txt'), 'AA BB CC');
  const arrays = slurm.calls('sbatch').map((args) => args.find((arg) => arg.startsWith('--array=')));
  t.deepEqual(arrays, ['--array=0-0', '--array=0-2', '--array=0-0']);
  t.true(events.some((event) => event.type === 'step-done' && event.step.name === 'RepeatLetter'));
  t.deepEqual(left(workdir), []);
  const again = await runOnSlurm(t, target, {}, { workdir });
  t.true(again.result.steps.every(({ state }) => state === 'fresh'));
  t.is(slurm.calls('sbatch').length, 3);
});

test.serial('steps that were short last time go into jobs of several', async (t) => {
  const slurm = new FakeSlurm(t);
  const workdir = temporaryFolder(t);
  const text = 'abcdefghijklmnop';
  await runPipeline([letters(text)], { workdir, workers: 1 });
  const target = letters(text, 3);
  const { result, errors } = await runOnSlurm(t, target, {}, { workdir });
  t.deepEqual(errors, []);
  t.is(textOf(result, target, 'all.txt').split(' ').at(-1), 'PPP');
  const arrays = slurm.calls('sbatch').map((args) => args.find((arg) => arg.startsWith('--array=')));
  t.true(arrays.includes('--array=0-7'), arrays.join(' '));
});

test.serial('the profile decides what steps are given, and which stay here', async (t) => {
  const slurm = new FakeSlurm(t);
  const { errors } = await runOnSlurm(t, letters('ab'), {
    local: ['Split*'],
    partition: 'long',
    time: 3600,
    extra: ['--nice'],
    steps: { 'Repeat*': { partition: 'short', memory: 2048 } },
  });
  t.deepEqual(errors, []);
  const given = slurm.calls('sbatch').map((args) => args.slice(8, -1));
  t.deepEqual(given, [
    ['--partition=short', '--time=0-01:00:00', '--mem=2048M', '--cpus-per-task=1', '--nice'],
    ['--partition=long', '--time=0-01:00:00', '--cpus-per-task=1', '--nice'],
  ]);
});

test.serial(
  'an array that sbatch has taken without saying so is not submitted again; refusals are',
  async (t) => {
    const slurm = new FakeSlurm(t, { silent: 1, refuse: { times: 2, says: 'QOSMaxSubmitJobPerUserLimit' } });
    const target = letters('a');
    const { result, errors } = await runOnSlurm(t, target);
    t.deepEqual(errors, []);
    t.is(textOf(result, target, 'all.txt'), 'AA');
    t.is(slurm.calls('sbatch').length, 5, 'two refusals and three arrays');
  },
);

test.serial('what sbatch refuses again and again ends the step with what it said', async (t) => {
  const says = 'sbatch: error: Unable to contact slurm controller';
  new FakeSlurm(t, { refuse: { times: 99, says } });
  const { errors } = await runOnSlurm(t, letters('a'));
  t.deepEqual(errors, [`sbatch: ${says}`]);
});

test.serial('a refusal is told at once, and one that no time mends is not tried again', async (t) => {
  const says = 'sbatch: error: QOSMaxSubmitJobPerUserLimit';
  const full = new FakeSlurm(t, { refuse: { times: 2, says } });
  const { errors, warnings } = await runOnSlurm(t, letters('a'));
  t.deepEqual(errors, []);
  t.deepEqual(warnings, [`sbatch: ${says}; trying again`]);
  t.is(full.calls('sbatch').length, 5);

  const wrong = new FakeSlurm(t, { refuse: { times: 99, says: 'Invalid partition name specified' } });
  const never = await runOnSlurm(t, letters('a'));
  t.deepEqual(never.errors, ['sbatch: Invalid partition name specified']);
  t.deepEqual(never.warnings, []);
  t.is(wrong.calls('sbatch').length, 1);
});

test.serial('an array that SLURM refuses and keeps as failed is no array that it has taken', async (t) => {
  const says = 'Batch job submission failed: Requested node configuration is not available';
  const slurm = new FakeSlurm(t, { refuse: { times: 99, says, keeps: true } });
  const { errors } = await runOnSlurm(t, letters('a'), { memory: 999_999 });
  t.deepEqual(errors, [`sbatch: ${says}`]);
  t.is(slurm.calls('sbatch').length, 1);
});

test.serial('a job that somebody cancels is told so, and not submitted again', async (t) => {
  const slurm = new FakeSlurm(t, { ends: ['CANCELLED'] });
  const { errors } = await runOnSlurm(t, letters('a'));
  t.regex(
    errors[0] ?? '',
    /^job 101_0 of SLURM \(letters\/SplitLetters\): was cancelled on n1 by somebody \(scancel\), and left no record; its log is /,
  );
  t.is(slurm.calls('sbatch').length, 1);
});

test.serial(
  'a step whose job another run cancels that is interrupted is submitted again by who still wants it',
  async (t) => {
    const slurm = new FakeSlurm(t, { pending: true });
    const workdir = temporaryFolder(t);
    const target = letters('a');
    const profile = { grace: 0.5, tries: 1 };
    const wanting = runOnSlurm(t, target, profile, { workdir });
    while (slurm.calls('squeue').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const controller = new AbortController();
    const events: PipelineEvent[] = [];
    const other = runOnSlurm(t, target, profile, { workdir, signal: controller.signal, events });
    // Both ask SLURM: that it was asked often does not tell that the other run has come to the job.
    const isTaken = () => events.some(({ type }) => type === 'warning');
    while (!isTaken()) await new Promise((resolve) => setTimeout(resolve, 20));
    const asked = slurm.calls('squeue').length;
    while (slurm.calls('squeue').length < asked + 5) await new Promise((resolve) => setTimeout(resolve, 20));
    slurm.fault({});
    controller.abort();
    t.regex((await other).warnings[0] ?? '', /goes on as job 101_0 of SLURM/);
    const { result, errors, warnings } = await wanting;
    t.deepEqual(errors, []);
    t.regex(warnings[0] ?? '', /^job 101_0 .*: was cancelled by another run; it is submitted again$/);
    t.is(textOf(result, target, 'all.txt'), 'AA');
  },
);

test.serial(
  'a node that fails costs a try, on another node; so do preemption and a job that was killed',
  async (t) => {
    const slurm = new FakeSlurm(t, { ends: ['NODE_FAIL', 'PREEMPTED', 'COMPLETED', 'FAILED'] });
    const target = letters('a');
    const { result, errors, warnings } = await runOnSlurm(t, target, { tries: 5 });
    t.deepEqual(errors, []);
    t.is(textOf(result, target, 'all.txt'), 'AA');
    t.regex(
      warnings[0] ?? '',
      /^job 101_0 of SLURM \(letters\/SplitLetters\): NODE_FAIL on n1; it is submitted again$/,
    );
    t.regex(warnings[1] ?? '', /PREEMPTED on n2; it is submitted again$/);
    t.regex(
      warnings[3] ?? '',
      /^job 104_0 of SLURM \(letters\/SplitLetters\): was killed on n4; it is submitted again$/,
    );
    t.true(slurm.calls('sbatch')[1]?.includes('--exclude=n1'));

    const faulty = new FakeSlurm(t, { ends: Array<string>(9).fill('NODE_FAIL') });
    const never = await runOnSlurm(t, letters('b'), { tries: 2 });
    t.regex(
      never.errors[0] ?? '',
      /NODE_FAIL on n2, as often as it was tried \(2\), and left no record; its log is /,
    );
    t.is(faulty.calls('sbatch').length, 2);
  },
);

test.serial('what still writes among the files of jobs as a run ends does not make it fail', async (t) => {
  new FakeSlurm(t);
  const workdir = temporaryFolder(t);
  const writing =
    'while :; do for folder in .jobs/*/*/; do echo late > "$folder/$((RANDOM % 99))"; done; done 2>/dev/null';
  const writer = spawn('bash', ['-c', writing], { cwd: workdir, stdio: 'ignore' });
  const ended = once(writer, 'close');
  try {
    const target = letters('a');
    const { result, errors } = await runOnSlurm(t, target, {}, { workdir });
    t.deepEqual(errors, []);
    t.is(textOf(result, target, 'all.txt'), 'AA');
  } finally {
    writer.kill('SIGKILL');
    await ended;
  }
});

test.serial(
  'what runs out of memory or time is tried with twice as much, up to what the profile allows',
  async (t) => {
    const slurm = new FakeSlurm(t, { ends: ['OUT_OF_MEMORY', 'TIMEOUT'] });
    const { errors } = await runOnSlurm(t, letters('a'), { memory: 1000, time: 60, most_memory: 1500 });
    t.deepEqual(errors, []);
    const asked = slurm.calls('sbatch').map((args) => args.filter((arg) => /--(mem|time)=/.test(arg)));
    t.deepEqual(asked.slice(0, 3), [
      ['--time=0-00:01:00', '--mem=1000M'],
      ['--time=0-00:01:00', '--mem=1500M'],
      ['--time=0-00:02:00', '--mem=1500M'],
    ]);
    new FakeSlurm(t, { ends: ['OUT_OF_MEMORY'] });
    const full = await runOnSlurm(t, letters('b'), { memory: 1000, most_memory: 1000 });
    t.regex(full.errors[0] ?? '', /OUT_OF_MEMORY on n1 with 1000 MiB, and left no record/);
  },
);

test.serial('a job that is told to end, and leaves no word, is submitted again', async (t) => {
  const slurm = new FakeSlurm(t);
  const target = letters('a');
  const once = `mkdir ${join(temporaryFolder(t), 'once')} 2>/dev/null && kill -TERM $$`;
  const { result, errors, warnings } = await runOnSlurm(t, target, { setup: ['true', once] });
  t.deepEqual(errors, []);
  t.is(textOf(result, target, 'all.txt'), 'AA');
  t.regex(warnings.join(' '), /was killed on n1 with exit code 143; it is submitted again/);
  t.is(slurm.calls('sbatch').length, 4);
});

test.serial('a step that fails is told as it is, and not tried again', async (t) => {
  const slurm = new FakeSlurm(t);
  const { result, errors } = await runOnSlurm(t, letters('a', 0));
  t.deepEqual(errors, ['times: 0; expected 1 or more']);
  t.like(result.steps.find(({ error }) => error !== undefined)?.error, { name: 'UserError', next: 'try 1' });
  t.is(slurm.calls('sbatch').length, 2);
});

test.serial('a job that ends before it has run the step is told with the end of its log', async (t) => {
  new FakeSlurm(t);
  const { errors, workdir } = await runOnSlurm(t, letters('a'), {
    setup: ['echo no such module >&2', 'exit 3'],
  });
  t.regex(
    errors[0] ?? '',
    /^job 101_0 of SLURM \(letters\/SplitLetters\): FAILED on n1 with exit code 3, and left no record; its log ends "no such module": .*0\.log$/,
  );
  t.true(left(workdir).length > 0, 'what could help stays');
});

test.serial(
  'files that are seen late, no accounts and a queue that gives no answer lose and repeat nothing',
  async (t) => {
    const slurm = new FakeSlurm(t, { late: 500, noAccounts: true, noQueue: 2 });
    const target = letters('ab');
    const { result, errors, warnings } = await runOnSlurm(t, target, { grace: 60 });
    t.deepEqual(errors, []);
    t.deepEqual(warnings, []);
    t.is(textOf(result, target, 'all.txt'), 'AA BB');
    t.is(slurm.calls('sbatch').length, 3);
  },
);

test.serial('a run that comes after one that was killed takes up its jobs', async (t) => {
  const slurm = new FakeSlurm(t, { pending: true });
  const workdir = temporaryFolder(t);
  const controller = new AbortController();
  const profile = { on_interrupt: 'leave' } as const;
  const first = runOnSlurm(t, letters('a'), profile, { workdir, signal: controller.signal });
  while (slurm.calls('squeue').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort();
  t.is((await first).result.status, 'cancelled');
  t.is(slurm.calls('scancel').length, 0);

  const before = runsWithJobs(workdir);
  t.is(before.length, 1);
  const again = new AbortController();
  const second = runOnSlurm(t, letters('a'), {}, { workdir, signal: again.signal });
  const asked = slurm.calls('squeue').length;
  while (slurm.calls('squeue').length < asked + 3) await new Promise((resolve) => setTimeout(resolve, 20));
  t.not(runsWithJobs(workdir)[0]?.id, before[0]?.id, 'they are of this run now');
  again.abort();
  const { warnings } = await second;
  t.deepEqual(warnings, [
    'letters/SplitLetters: goes on as job 101_0 of SLURM, which another run has submitted',
  ]);
  t.is(slurm.calls('sbatch').length, 1);
  t.deepEqual(slurm.calls('scancel'), [['101_0']]);
  const kept = readdirSync(join(workdir, '.jobs', 'by-key'));
  t.deepEqual(kept, [], 'cancelled jobs are taken up by nobody');
});

/** As a job of another node would hold it, that began a moment ago. */
function lockOfNode(file: string, job: string): string {
  const { place } = JSON.parse(readFileSync(file, 'utf8')) as StepJob;
  const other = { pid: 1, host: 'n1', bootId: 'b', processStart: null, since: new Date().toISOString() };
  mkdirSync(dirname(place.lock), { recursive: true });
  writeFileSync(place.lock, JSON.stringify({ token: '0123456789abcdef', ...other, job }));
  return place.lock;
}

/** The first job of a run that has submitted one: its file, and the name of its array. */
async function firstJob(workdir: string, slurm: FakeSlurm) {
  while (slurm.calls('squeue').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const [run = ''] = readdirSync(join(workdir, '.jobs')).filter((name) => name !== 'by-key');
  return { file: join(workdir, '.jobs', run, '1', '0.0000.json'), name: `heareval-${run}` };
}

test.serial('a job says in the locks that it takes which one it is', async (t) => {
  new FakeSlurm(t);
  const jobs = join(temporaryFolder(t), 'jobs');
  const { errors } = await runOnSlurm(t, letters('a'), { setup: [`echo "$HEAREVAL_JOB" >> ${jobs}`] });
  t.deepEqual(errors, []);
  t.regex(readFileSync(jobs, 'utf8'), /^slurm 101_0 heareval-[-\dTZa-f]+\nslurm 102_0 /);
});

test.serial('the lock that a node left which failed is removed before the next try has begun', async (t) => {
  const slurm = new FakeSlurm(t, { pending: true });
  const workdir = temporaryFolder(t);
  const controller = new AbortController();
  const running = runOnSlurm(t, letters('a'), {}, { workdir, signal: controller.signal });
  const { file, name } = await firstJob(workdir, slurm);
  const lock = lockOfNode(file, `slurm 101_0 ${name}`);
  slurm.set('101_0', { state: 'NODE_FAIL', start: '2020-01-01T00:00:00' });
  while (existsSync(lock)) await new Promise((resolve) => setTimeout(resolve, 20));
  while (slurm.calls('sbatch').length === 1) await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort();
  const { warnings } = await running;
  t.regex(warnings[0] ?? '', /NODE_FAIL; it is submitted again$/);
});

test.serial(
  'a run that comes after one whose jobs died waits for no lock of theirs, but for those that live',
  async (t) => {
    const slurm = new FakeSlurm(t, { pending: true });
    const workdir = temporaryFolder(t);
    const target = letters('a');
    const first = new AbortController();
    const profile = { on_interrupt: 'leave' } as const;
    const leaving = runOnSlurm(t, target, profile, { workdir, signal: first.signal });
    const { file, name } = await firstJob(workdir, slurm);
    const lock = lockOfNode(file, `slurm 101_0 ${name}`);
    first.abort();
    await leaving;
    slurm.fault({});
    slurm.set('101_0', { state: 'RUNNING', start: '2020-01-01T00:00:00' });
    const asked = slurm.calls('squeue').length;
    const running = runOnSlurm(t, target, {}, { workdir });
    while (slurm.calls('squeue').length < asked + 5) await new Promise((resolve) => setTimeout(resolve, 20));
    t.true(existsSync(lock), 'SLURM says that it lives');
    slurm.set('101_0', { state: 'NODE_FAIL' });
    const { result, errors } = await running;
    t.deepEqual(errors, []);
    t.is(textOf(result, target, 'all.txt'), 'AA');
  },
);

test.serial('SLURM that is not installed is told in one line', async (t) => {
  const { PATH } = process.env;
  process.env.PATH = temporaryFolder(t);
  t.teardown(() => {
    process.env.PATH = PATH;
  });
  const { errors } = await runOnSlurm(t, letters('a'));
  t.deepEqual(errors, [
    '--run-on slurm: sbatch is not installed here; expected a machine from which SLURM takes jobs',
  ]);
});
