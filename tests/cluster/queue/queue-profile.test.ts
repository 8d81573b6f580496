import { join } from 'node:path';
import test from 'ava';
import { findQueuePackages } from '../../../src/cluster/queue/queue-packages.ts';
import { classOf, readQueueProfile } from '../../../src/cluster/queue/queue-profile.ts';
import { UserError } from '../../../src/errors.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a profile says which class steps are of; the others are of one core or of all', async (t) => {
  const folder = temporaryFolder(t, {
    'p.yaml': 'classes:\n  gpu: [EmbedSplit]\n  big: [Train*, "*Split"]\n',
  });
  const profile = await readQueueProfile(join(folder, 'p.yaml'));
  const classes = ['EmbedSplit', 'TrainHead', 'SubsampleSplit', 'Predict'].map((name) =>
    classOf(profile, { name, usesAllCores: name === 'Predict' }),
  );
  t.deepEqual(classes, ['gpu', 'big', 'big', 'all']);
  t.is(classOf(profile, { name: 'Other', usesAllCores: false }), 'one');
  t.like(await readQueueProfile(join(folder, 'none.yaml')), { tries: 3, grace: 60, on_interrupt: 'cancel' });
});

test('each mistake of a profile is a line with its place', async (t) => {
  const folder = temporaryFolder(t, {
    'p.yaml': 'tires: 2\nclasses:\n  GPU: [Train*]\n  gpu: [EmbedSplt]\ntries: 0\n',
  });
  const file = join(folder, 'p.yaml');
  const error = await t.throwsAsync(() => readQueueProfile(file), { instanceOf: UserError });
  const lines = (error?.message ?? '').split('\n').map((line) => line.trim().replace(file, 'p.yaml'));
  t.true(
    lines.some((line) => line.startsWith('p.yaml:1: tires: unknown key; did you mean tries?')),
    error?.message,
  );
  t.true(
    lines.includes('p.yaml:3: classes.GPU: expected a name of small letters, digits, - and _'),
    error?.message,
  );
  t.true(
    lines.some((line) => /^p\.yaml:4: classes\.gpu\.0: no step is called so; .* EmbedSplit\?$/.test(line)),
    error?.message,
  );
  t.true(
    lines.some((line) => line.startsWith('p.yaml:5: tries: ')),
    error?.message,
  );
});

test('packages that are missing are named with the command that installs them', async (t) => {
  const folder = temporaryFolder(t, {
    'node_modules/bullmq/package.json': '{"name":"bullmq","version":"6.7.0"}',
  });
  const error = await t.throwsAsync(findQueuePackages('postgres', folder, folder), { instanceOf: UserError });
  t.like(error, {
    message: `pg is not installed in ${folder}; postgres:// needs it`,
    next: 'npm install --save-prod --ignore-scripts bullmq@6 pg@8',
  });
  const empty = temporaryFolder(t);
  await t.throwsAsync(findQueuePackages('redis', empty, empty), {
    message: `bullmq and ioredis are not installed in ${empty}; redis:// needs them`,
  });
});
