import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { readSlurmProfile, resourcesFor } from '../../../src/cluster/slurm/profile.ts';
import { formatTime, parseMemory, parseTime } from '../../../src/cluster/slurm/resources.ts';
import { UserError } from '../../../src/errors.ts';
import { textPattern } from '../../../src/pipeline/text/text-pattern.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('times and memory are read as SLURM reads them', (t) => {
  const times = ['90', '90:30', '1:30:00', '2-12', '1-02:30', '1-02:30:15', '1:2:3:4', '2h', ''].map(
    parseTime,
  );
  t.deepEqual(times, [5400, 5430, 5400, 216000, 95400, 95415, undefined, undefined, undefined]);
  const memory = ['8G', '8gb', '1500', '1500M', '2T', '2048K', '0', 'G', '8 apples'].map(parseMemory);
  t.deepEqual(memory, [8192, 8192, 1500, 1500, 2097152, 2, undefined, undefined, undefined]);
});

testProp('a time that is written is read again', [fc.integer({ min: 0, max: 10_000_000 })], (t, seconds) => {
  t.is(parseTime(formatTime(seconds)), seconds);
});

test('a pattern is a name in which * is any text', (t) => {
  t.true(textPattern('Train*')('TrainGridPoint'));
  t.true(textPattern('a.b')('a.b'));
  t.false(textPattern('a.b')('axb'));
  t.false(textPattern('Train*')('MyTrain'));
});

test('a profile says what steps are given, later patterns over earlier ones', async (t) => {
  const folder = temporaryFolder(t, {
    'heareval.slurm.yaml': `partition: short
time: 1:00:00
memory: 4G
cpus: 8
steps:
  Embed*: { gpus: 1, partition: gpu }
  EmbedSplit: { memory: 32G }
`,
  });
  const profile = await readSlurmProfile(join(folder, 'heareval.slurm.yaml'));
  t.like(resourcesFor(profile, 'EmbedSplit'), {
    partition: 'gpu',
    gpus: 1,
    memory: 32768,
    time: 3600,
    cpus: 8,
  });
  t.like(resourcesFor(profile, 'Predict'), { partition: 'short', gpus: undefined, memory: 4096 });
});

test('each mistake of a profile is a line with its place', async (t) => {
  const folder = temporaryFolder(t, {
    'p.yaml':
      'partitoin: short\ntime: soon\nmemory: 8 apples\narray: 0\nsteps: { EmbedSplit: { zone: a, partitions: b }, TrainGridPiont: {} }\nlocal: [Emded*]\n',
  });
  const file = join(folder, 'p.yaml');
  const error = await t.throwsAsync(() => readSlurmProfile(file), { instanceOf: UserError });
  const lines = (error?.message ?? '').split('\n').map((line) => line.trim().replace(file, 'p.yaml'));
  t.true(lines.some((line) => line.startsWith('p.yaml:1: partitoin: unknown key; did you mean partition?')));
  t.true(
    lines.some((line) => line.startsWith('p.yaml:2: time: soon; expected minutes, hours:minutes:seconds')),
  );
  t.true(
    lines.some((line) => line.startsWith('p.yaml:3: memory: 8 apples; expected a number with M, G or T')),
  );
  t.true(lines.some((line) => line.startsWith('p.yaml:4: array: ')));
  const zone = lines.find((line) => line.includes('steps.EmbedSplit.zone'));
  t.regex(
    zone ?? '',
    /^p\.yaml:5: steps\.EmbedSplit\.zone: unknown key; expected one of account, partition, qos, /,
  );
  const partitions = lines.find((line) => line.includes('steps.EmbedSplit.partitions'));
  t.regex(partitions ?? '', /unknown key; did you mean partition\?$/);
  t.true(
    lines.includes('p.yaml:5: steps.TrainGridPiont: no step is called so; did you mean TrainGridPoint?'),
    error?.message,
  );
  t.true(
    lines.some((line) => line.startsWith('p.yaml:6: local.0: no step is called so; ')),
    error?.message,
  );
});
