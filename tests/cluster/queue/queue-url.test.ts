import test from 'ava';
import { withFlags } from '../../../src/cluster/job-arguments.ts';
import { connectQueue } from '../../../src/cluster/queue/queue-server.ts';
import { isQueueUrl, readQueueUrl } from '../../../src/cluster/queue/queue-url.ts';
import { argsOfJobs, runOn } from '../../../src/cluster/run-on.ts';
import { UserError } from '../../../src/errors.ts';

test('an address of a queue is shown with host and port, and without user and password', (t) => {
  t.like(readQueueUrl('redis://me:secret@host', '--queue'), { kind: 'redis', shown: 'redis://host:6379' });
  t.like(readQueueUrl('rediss://:p%40ss@host:7000/2', '--queue'), {
    kind: 'redis',
    shown: 'rediss://host:7000/2',
  });
  t.like(readQueueUrl('postgresql://me:secret@host/jobs?sslmode=require', '--queue'), {
    kind: 'postgres',
    shown: 'postgresql://host:5432/jobs',
  });
});

for (const [text, says] of [
  ['redis://me:secret@host/jobs', '--queue redis://host/jobs: /jobs is no number'],
  ['mysql://me:secret@host', '--queue mysql://host: is no address of one'],
  ['redis://me:secret@host:port', '--queue redis://host:port: is no address of one'],
] as const) {
  test(`${text} is refused, without its password`, (t) => {
    const error = t.throws(() => readQueueUrl(text, '--queue'), { instanceOf: UserError });
    t.true(error?.message.startsWith(says), error?.message);
    t.false(error?.message.includes('secret'));
  });
}

for (const account of [
  'me:se#cret',
  'me:se/cret',
  'me:5/secret',
  'me:se?cret',
  'me:secret@part',
  'me:se%cret',
  ':se%zzcret',
]) {
  test(`a password that is not written as an address has it, ${account}, is refused and not shown`, (t) => {
    for (const kind of ['redis', 'postgres']) {
      t.throws(() => readQueueUrl(`${kind}://${account}@host:7000/2`, '--queue'), {
        instanceOf: UserError,
        message: new RegExp(
          `^--queue ${kind}://host:7000/2: user and password have characters .*; expected %40 for @`,
        ),
      });
    }
  });
}

test('a server that cannot be reached is named in one line, without the password', async (t) => {
  for (const kind of ['redis', 'postgres']) {
    const url = `${kind}://me:secret@127.0.0.1:1/0`;
    await t.throwsAsync(connectQueue(url, '--queue'), {
      instanceOf: UserError,
      message: `--queue ${kind}://127.0.0.1:1/0: cannot be used: ECONNREFUSED`,
    });
  }
});

test('the flags of a job come before what ends the flags of a command', (t) => {
  t.deepEqual(withFlags(['embed', '--task', 'a'], ['--job', 'f']), ['embed', '--task', 'a', '--job', 'f']);
  t.deepEqual(withFlags(['preprocess', '--', 'a'], ['--job', 'f']), ['preprocess', '--job', 'f', '--', 'a']);
});

test('--run-on takes addresses of queues, and jobs are not told of it', (t) => {
  t.is(runOn('local'), 'local');
  t.true(isQueueUrl('postgres://host/jobs'));
  t.is(typeof runOn('redis://host'), 'function');
  t.throws(() => runOn('queue'), { message: /Expected local, slurm, slurm:<profile>, redis:/ });
  t.deepEqual(argsOfJobs(['run', '--run-on', 'redis://me:secret@host', '--task', 'a']), [
    'run',
    '--task',
    'a',
  ]);
  t.deepEqual(argsOfJobs(['run', '--run-on=redis://me:secret@host', '--json']), ['run', '--json']);
});
