import { readFileSync } from 'node:fs';
import test from 'ava';
import { moduleSource } from '../modules/module-source.ts';
import { contentsOf } from '../pipeline/folder-contents.ts';
import { Bench } from './embedding-run.ts';
import type { SmallTask } from './task-folder.ts';

/** Two batches, of 32 and of 8. */
const TASK: SmallTask = { kind: 'scene', splits: { train: 40 } };

const failing = (condition: string) =>
  moduleSource({
    top: "import { appendFileSync } from 'node:fs';\nconst log = import.meta.dirname + '/calls.log';",
    scenes: `appendFileSync(log, sounds + '\\n'); if (${condition}) throw new RangeError('Array buffer allocation failed');`,
  });

test('a module that has no memory for a batch is given half of it, then and from then on, and the bytes are the same', async (t) => {
  const bench = await Bench.create(t, TASK, failing('sounds > 10'));
  const { errors, events } = await bench.run({ workers: 1 });
  t.deepEqual(errors, []);
  const calls = readFileSync(bench.at('calls.log'), 'utf8').trim().split('\n').map(Number);
  t.deepEqual(
    calls.sort((a, b) => b - a),
    [32, 16, 8, 8, 8, 8, 8],
  );
  const lines = events.flatMap((event) => (event.type === 'step-log' ? [event.line] : []));
  t.true(lines.includes('the module ran out of memory: it is given 0.2 s of audio at once from now on'));
  const whole = await Bench.create(t, TASK, failing('false'));
  await whole.run({ workers: 1 });
  const files = ({ folder }: Bench) =>
    contentsOf(`${folder}/embeddings/mine/small`, (name) => name.startsWith('train'));
  t.deepEqual(files(bench), files(whole));
});

test('a module that has no memory for one clip is one line that names both', async (t) => {
  const bench = await Bench.create(t, TASK, failing('audio.data.includes(Math.fround(8 / 32768))'));
  const { errors } = await bench.run({ workers: 1 });
  t.is(errors.length, 1);
  t.regex(
    errors[0] ?? '',
    /^module \.\/mine: train\/clip007\.wav: getSceneEmbeddings: Array buffer allocation failed \(mine\.mjs:\d+:\d+\)$/,
  );
});
