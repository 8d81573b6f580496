import { readdirSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { moduleSource } from '../modules/module-source.ts';
import { pythonSource, pythonTest } from '../modules/python/numpy-python.ts';
import { Bench } from './embedding-run.ts';
import type { SmallTask } from './task-folder.ts';

const CLIPS = 40;
/** Clips of differing length, each a batch of its own, so that some are finished before the fault. */
const TASK: SmallTask = { kind: 'scene', splits: { train: CLIPS }, length: (index) => 400 + index };
const EVENTS: SmallTask = { ...TASK, kind: 'event' };
/** Of which the fault is one. */
const VICTIM = 'train/clip036.wav';
const SILENCE_MS = 5000;

interface Fault {
  readonly title: string;
  readonly javascript?: string;
  readonly python?: string;
  readonly kind?: 'event';
  readonly says: RegExp;
}

const faults: readonly Fault[] = [
  {
    title: 'throws',
    javascript: "throw new Error('out of luck');",
    python: 'raise ValueError("out of luck")',
    says: /out of luck \(mine\.(mjs|py):\d+(:\d+)?\)$/,
  },
  {
    title: 'returns NaN',
    javascript: 'scenes.data[1] = NaN;',
    python: 'scenes[0, 0] = numpy.nan',
    says: /scene embeddings hold NaN; expected finite numbers$/,
  },
  {
    title: 'returns a wrong shape',
    javascript: 'scenes.dims = [1, 1]; scenes.data = scenes.data.slice(0, 1);',
    python: 'scenes = scenes[:, :1]',
    says: /scene embeddings have shape \(1, 1\); expected \(1, 2\), \(sounds, sceneEmbeddingSize\)$/,
  },
  {
    title: 'returns a wrong dtype',
    javascript: 'scenes.data = Float64Array.from(scenes.data);',
    python: 'scenes = scenes.astype(numpy.float64)',
    says: /scene embeddings are (Float64Array; expected a Float32Array|float64; expected float32)$/,
  },
  {
    title: 'returns fewer timestamps',
    kind: 'event',
    javascript: 'frames.timestamps = { data: frames.timestamps.data.slice(1), dims: [1, count - 1] };',
    python: 'timestamps = timestamps[:, 1:]',
    says: /timestamps have shape \(1, \d\); expected \(1, \d\), one for each embedding$/,
  },
  {
    title: 'blocks for ever',
    javascript: 'for (;;);',
    python: 'time.sleep(1000)',
    says: /no answer within 5 s$/,
  },
  {
    title: 'ends its thread or process',
    javascript: 'process.exit(1);',
    python: 'os._exit(3)',
    says: /its (thread failed: it ended with code 1|process failed: it ended with code 3)$/,
  },
];

async function checkFault(
  t: ExecutionContext,
  bench: Bench,
  says: RegExp,
  options: Parameters<Bench['run']>[0] = {},
): Promise<void> {
  const { errors } = await bench.run({ workers: 1, timeoutMs: SILENCE_MS, ...options });
  t.is(errors.length, 1);
  const [error = ''] = errors;
  const { specifier = './mine' } = options;
  t.true(error.startsWith(`module ${specifier}: ${VICTIM}: `), error);
  t.regex(error, says);
  t.false(error.includes('\n'));
  const kept = readdirSync(bench.at('work/.items'), { recursive: true, encoding: 'utf8' });
  const finished = kept.filter((name) => name.endsWith('.npy')).length;
  t.true(finished >= 30 && finished < CLIPS, `${finished} kept`);
}

for (const { title, javascript = '', python: statement = '', kind, says } of faults) {
  const task = kind === 'event' ? EVENTS : TASK;
  const place = kind === 'event' ? 'timestamps' : 'scenes';
  test.serial(`a module that ${title} on the 37th file is one line that names both`, async (t) => {
    const fault = `if (Math.round(audio.data[0] * 32768) === 37) { ${javascript} }`;
    await checkFault(t, await Bench.create(t, task, moduleSource({ [place]: fault })), says);
  });
  pythonTest(
    `a Python module that ${title} on the 37th file is one line that names both`,
    async (t, python) => {
      const bench = await Bench.create(t, task);
      const fault = `if round(audio[0, 0] * 32768) == 37: ${statement}`;
      bench.write({ 'mine.py': pythonSource({ [place]: fault }) });
      await checkFault(t, bench, says, { specifier: 'python:./mine.py', python });
    },
  );
}

test('an ONNX model that gives NaN for the 37th file is one line that names both', async (t) => {
  const graph = new GraphBuilder();
  const audio = graph.input('audio', ['sounds', 'samples']);
  const mean = graph.op('ReduceMean', [audio, graph.integers([1])], { keepdims: 1 }, { dims: ['sounds', 1] });
  const away = graph.op('Abs', [graph.op('Sub', [mean, graph.scalar(37 / 32768)])]);
  const rest = graph.op('Sub', [away, graph.scalar(0.5 / 32768)]);
  graph.output('clip', graph.op('Sqrt', [rest]));
  const bench = await Bench.create(t, TASK);
  bench.write({ 'net-16k.onnx': graph.toBytes() });
  const says = /scene embeddings hold NaN; expected finite numbers$/;
  await checkFault(t, bench, says, { specifier: 'onnx:./net-16k.onnx' });
});

pythonTest('a Python module that prints on stdout disturbs nothing', async (t, python) => {
  const bench = await Bench.create(t, TASK);
  bench.write({
    'mine.py': pythonSource({ scenes: 'print("{" * 1000, flush=True)\nos.write(1, b"\\x00\\xff")' }),
  });
  t.deepEqual((await bench.run({ specifier: 'python:./mine.py', python })).errors, []);
});

const LEAK_MIB = 30;

test('a module whose memory grows without bound is ended by name, with what it held', async (t) => {
  const top = 'const leak = [];';
  const scenes = `leak.push(new Float32Array(${LEAK_MIB * 262144}).fill(1)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);`;
  const bench = await Bench.create(t, TASK, moduleSource({ top, scenes }));
  const memoryMiB = Math.round(process.memoryUsage.rss() / 1024 / 1024) + 15 * LEAK_MIB;
  const { errors } = await bench.run({ workers: 1, memoryMiB });
  t.is(errors.length, 1);
  t.regex(
    errors[0] ?? '',
    /^module \.\/mine: train\/clip0\d\d\.wav: memory: [\d,]+ MiB are held after this call, [\d,]+ MiB after the first one; expected no more than [\d,]+ MiB \(--memory\)$/,
  );
});

pythonTest('a Python module whose memory grows without bound is ended by name', async (t, python) => {
  const scenes = `leak.append(numpy.ones(${LEAK_MIB * 262144}, "float32")); time.sleep(0.05)`;
  const bench = await Bench.create(t, TASK);
  bench.write({ 'mine.py': pythonSource({ top: 'leak = []', scenes }) });
  const { errors } = await bench.run({ specifier: 'python:./mine.py', python, workers: 1, memoryMiB: 400 });
  t.is(errors.length, 1);
  t.regex(
    errors[0] ?? '',
    /^module python:\.\/mine\.py: train\/clip0\d\d\.wav: memory: .* no more than 400 MiB/,
  );
});
