import { readFileSync } from 'node:fs';
import test from 'ava';
import { decodeNpy } from '../../src/formats/files/npy.ts';
import { moduleSource } from '../modules/module-source.ts';
import { Bench } from './embedding-run.ts';
import { clipName, type SmallTask } from './task-folder.ts';

/** Longer than what is read at once. */
const LENGTH = 4_300_000;
const RATE = 16000;

/** How many samples each call was given. */
const source = moduleSource({
  top: "import { appendFileSync } from 'node:fs';",
  scenes: "appendFileSync(import.meta.dirname + '/calls.log', audio.data.length + '\\n');",
});

for (const [kind, pooling] of [
  ['event', undefined],
  ['scene', 'mean+max'],
] as const) {
  test(`a long clip of a ${kind} task goes through the module window by window`, async (t) => {
    const task: SmallTask = { kind, splits: { train: 2 }, length: (index) => (index === 0 ? LENGTH : 32000) };
    const bench = await Bench.create(t, task, source);
    const { errors, events } = await bench.run({ window: 1000, hop: 1000, pooling });
    t.deepEqual(errors, []);
    const calls = readFileSync(bench.at('calls.log'), 'utf8').trim().split('\n').map(Number);
    t.true(Math.max(...calls) <= 32 * RATE);
    const name = `mine-1000ms-every-1000ms${pooling === undefined ? '' : '-mean-max'}`;
    const stem = bench.at(`embeddings/${name}/small/train`, clipName(0));
    const { data, shape } = decodeNpy(readFileSync(`${stem}.embedding.npy`), stem);
    const frames = Math.floor(LENGTH / RATE) + 1;
    const whole = RATE / 32768;
    if (kind === 'event') {
      t.deepEqual(shape, [frames, 2]);
      t.deepEqual([...data.slice(0, 4)], [whole / 2, RATE, whole, RATE]);
      const times = JSON.parse(readFileSync(`${stem}.timestamps.json`, 'utf8')) as number[];
      t.deepEqual([times.length, times[0], times.at(-1)], [frames, 0, (frames - 1) * 1000]);
    } else {
      t.deepEqual(shape, [4]);
      t.deepEqual([...data.slice(1)], [RATE, whole, RATE]);
    }
    const lines = events.flatMap((event) => (event.type === 'step-log' ? [event.line] : []));
    t.regex(lines.at(-1) ?? '', /^2 clips, 271 s of audio/);
  });
}

test('a long file that is cut off is named as a short one is', async (t) => {
  const task: SmallTask = { kind: 'event', splits: { train: 1 }, length: () => LENGTH };
  const bench = await Bench.create(t, task, source);
  const path = `task/16000/train/${clipName(0)}`;
  bench.write({ [path]: readFileSync(bench.at(path)).subarray(0, 5_000_000) });
  const { errors } = await bench.run({ window: 1000 });
  t.regex(errors[0] ?? '', /clip000\.wav: truncated: its "data" chunk promises/);
});
