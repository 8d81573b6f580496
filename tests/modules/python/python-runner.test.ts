import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { execa } from 'execa';
import { UserError } from '../../../src/errors.ts';
import { ModuleHost } from '../../../src/modules/module-host.ts';
import { resolveModule } from '../../../src/modules/resolve-module.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';
import { pythonSource, pythonTest } from './numpy-python.ts';

async function hostOf(t: ExecutionContext, python: string, source: string, { timeoutMs = 60_000 } = {}) {
  const cwd = temporaryFolder(t, { 'mine.py': source });
  const host = new ModuleHost(await resolveModule('python:./mine.py', { cwd, python }), {
    workers: 2,
    timeoutMs,
  });
  t.teardown(() => host.close());
  return host;
}

/** Sounds s0, s1, ... of 320 samples; of sound k each sample is k. */
function sounds(count: number) {
  return Array.from({ length: count }, (_, k) => ({
    name: `s${k}`,
    samples: new Float32Array(320).fill(k),
  }));
}

pythonTest('scene and timestamp embeddings of a NumPy module come back for each sound', async (t, python) => {
  const host = await hostOf(t, python, pythonSource());
  t.deepEqual(
    (await host.embedScenes(sounds(3))).map((scene) => [...scene]),
    [
      [0, 320],
      [320, 320],
      [640, 320],
    ],
  );
  t.deepEqual(
    (await host.embedTimestamps(sounds(2))).map(({ embeddings, timestamps }) => [
      [...embeddings],
      [...timestamps],
    ]),
    [
      [
        [0, 0],
        [5, 15],
      ],
      [
        [160, 160],
        [5, 15],
      ],
    ],
  );
  t.like(await host.describe(), { sampleRate: 16000, sceneEmbeddingSize: 2, timestampEmbeddingSize: 1 });
});

pythonTest('answers are those of their requests when many are on their way', async (t, python) => {
  const host = await hostOf(t, python, pythonSource({ scenes: 'time.sleep(0.002)' }));
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, k) =>
      host.embedScenes([{ name: `s${k}`, samples: new Float32Array(16 + k * 3000).fill(1) }]),
    ),
  );
  t.deepEqual(
    answers.map(([scene]) => scene?.[1]),
    answers.map((_, k) => 16 + k * 3000),
  );
});

pythonTest(
  'embeddings come through the pipe where memory that both processes see cannot hold them',
  async (t, python) => {
    // No file may grow beyond 3000 bytes by what Python writes.
    const top = 'import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))';
    const host = await hostOf(t, python, pythonSource({ top }));
    t.deepEqual([...((await host.embedScenes(sounds(2)))[1] ?? [])], [320, 320]);
    const long = [{ name: 'long', samples: new Float32Array(160 * 2000).fill(1) }];
    const [frames] = await host.embedTimestamps(long);
    t.is(frames?.timestamps.length, 2000);
    t.true(frames?.embeddings.every((value) => value === 160));
  },
);

/** Answers from memory that holds rubbish for a while, before each answer. */
const fromKept = (name: string, kept: string, given: string) =>
  `${kept}[:] = -1\ntime.sleep(0.005)\n${kept}[:] = ${name}\n${name} = ${given}`;
const TENSOR = `
class Tensor:
    def __init__(self, values): self.values = values
    def detach(self): return self
    def cpu(self): return self
    def numpy(self): return self.values
`;
const KEPT = `
one = numpy.zeros((1, 2), "float32")
vectors = numpy.zeros((1, 2, 1), "float32")
times = numpy.zeros((1, 2), "float32")
`;
const NO_SLOTS = 'import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))';
for (const [title, top, given] of [
  ['memory that it uses again', '', (kept: string) => kept],
  ['tensors of memory that it uses again', TENSOR, (kept: string) => `Tensor(${kept})`],
  ['memory that it uses again, through the pipe', NO_SLOTS, (kept: string) => kept],
] as const) {
  pythonTest(`a Python module may answer from ${title}`, async (t, python) => {
    const vectors = fromKept('embeddings', 'vectors', given('vectors'));
    const host = await hostOf(
      t,
      python,
      pythonSource({
        top: `${top}${KEPT}`,
        scenes: fromKept('scenes', 'one', given('one')),
        timestamps: `${vectors}\n${fromKept('timestamps', 'times', given('times'))}`,
      }),
    );
    const each = sounds(20).map((sound) => [sound]);
    const scenes = await Promise.all(each.map((sound) => host.embedScenes(sound)));
    t.deepEqual(
      scenes.map(([scene]) => scene?.[0]),
      each.map((_, k) => 320 * k),
    );
    const frames = await Promise.all(each.map((sound) => host.embedTimestamps(sound)));
    t.deepEqual(
      frames.map(([one]) => [...(one?.embeddings ?? []), ...(one?.timestamps ?? [])]),
      each.map((_, k) => [160 * k, 160 * k, 5, 15]),
    );
  });
}

pythonTest('a Python module may answer by a view of what it is given', async (t, python) => {
  const scenes = 'audio[:, :2] = scenes\nscenes = audio[:, :2]';
  const host = await hostOf(t, python, pythonSource({ scenes }));
  const answers = await Promise.all(sounds(20).map((sound) => host.embedScenes([sound])));
  t.deepEqual(
    answers.map(([scene]) => scene?.[0]),
    answers.map((_, k) => 320 * k),
  );
});

for (const [title, keep] of [
  ['the audio of earlier calls', 'audio'],
  ['a view of the audio of earlier calls', 'audio[:, 1:].reshape(-1)'],
  ['a buffer of the audio of earlier calls', 'memoryview(audio)'],
] as const) {
  pythonTest(`a Python module that keeps ${title} finds it as it was`, async (t, python) => {
    const host = await hostOf(
      t,
      python,
      pythonSource({
        top: 'kept = []',
        scenes: `if len(kept) == 10: kept.clear()
kept.append(${keep})
scenes[:, 1] = numpy.asarray(kept[0])[..., 0]`,
      }),
    );
    const each = sounds(25).map((sound) => [sound]);
    const answers = await Promise.all(each.map((sound) => host.embedScenes(sound)));
    t.deepEqual(
      answers.map(([scene]) => scene?.[1]),
      each.map((_, k) => k - (k % 10)),
    );
  });
}

pythonTest(
  'memory of audio is used again, also for shorter sounds, and never shared by two',
  async (t, python) => {
    const scenes = `seen.append(audio.ctypes.data)
scenes[:, 0] = len(set(seen))
scenes[:, 1] = (audio == audio[0, 0]).all() * audio[0, 0]`;
    const host = await hostOf(t, python, pythonSource({ top: 'seen = []', scenes }));
    await host.describe();
    const lengths = Array.from({ length: 60 }, (_, k) => 5000 - 80 * k);
    const answers = await Promise.all(
      lengths.map((length, k) =>
        host.embedScenes([{ name: `s${k}`, samples: new Float32Array(length).fill(k) }]),
      ),
    );
    t.deepEqual(
      answers.map(([scene]) => scene?.[1]),
      lengths.map((_, k) => k),
    );
    t.true((answers.at(-1)?.[0]?.[0] as number) <= 5);
  },
);

pythonTest('what a module prints, and writes to its standard output, disturbs nothing', async (t, python) => {
  const host = await hostOf(
    t,
    python,
    pythonSource({
      top: 'print("x" * 70 + "\\n", end="")',
      scenes: 'os.write(1, b"noise\\n"); sys.stdout.flush(); sys.stderr.write("noise\\n")',
    }),
  );
  t.is((await host.embedScenes(sounds(2)))[1]?.[0], 320);
});

const isSound = (k: number) => `if (audio[:, 0] == ${k}).any(): `;
type Call = 'embedScenes' | 'embedTimestamps';
const faults: [
  title: string,
  source: Parameters<typeof pythonSource>[0],
  message: string | RegExp,
  call?: Call,
][] = [
  [
    'that raises on the 37th file',
    { scenes: `${isSound(36)}raise ValueError("boom\\nand more")` },
    /^module python:\.\/mine\.py: s36: get_scene_embeddings: ValueError: boom \(mine\.py:\d+\)$/,
  ],
  [
    'that gives NaN',
    { scenes: 'scenes[audio[:, 0] == 5, 1] = numpy.nan' },
    'module python:./mine.py: s5: get_scene_embeddings: scene embeddings hold NaN; expected finite numbers',
  ],
  [
    'that gives an infinity in the last value of many',
    { timestamps: 'embeddings[audio[:, 0] == 5, -1, -1] = -numpy.inf' },
    'module python:./mine.py: s5: get_timestamp_embeddings: timestamp embeddings hold -Infinity; expected finite numbers',
    'embedTimestamps',
  ],
  [
    'that gives a wrong shape',
    { scenes: 'scenes = scenes[:, :1]' },
    /^module python:\.\/mine\.py: s0: get_scene_embeddings: scene embeddings have shape \(1, 1\); expected \(1, 2\)/,
  ],
  [
    'that gives a wrong dtype',
    { scenes: 'scenes = scenes.astype(numpy.float64)' },
    'module python:./mine.py: s0: get_scene_embeddings: the scene embeddings are float64; expected float32',
  ],
  [
    'that gives a list',
    { scenes: 'scenes = scenes.tolist()' },
    'module python:./mine.py: s0: get_scene_embeddings: get_scene_embeddings returned list for the scene embeddings; ' +
      'expected an array of float32',
  ],
  [
    'that gives fewer timestamps',
    { timestamps: 'timestamps = timestamps[:, 1:]' },
    'module python:./mine.py: s0: get_timestamp_embeddings: timestamps have shape (1, 1); ' +
      'expected (1, 2), one for each embedding',
    'embedTimestamps',
  ],
  [
    'that gives no timestamps',
    { timestamps: 'return embeddings' },
    'module python:./mine.py: s0: get_timestamp_embeddings: get_timestamp_embeddings returned ndarray; ' +
      'expected a pair (embeddings, timestamps)',
    'embedTimestamps',
  ],
  [
    'that ends its process',
    { scenes: `${isSound(3)}os._exit(3)` },
    'module python:./mine.py: s3: get_scene_embeddings: its process failed: it ended with code 3',
  ],
  [
    'that is killed',
    { scenes: `${isSound(3)}os.kill(os.getpid(), 9)` },
    'module python:./mine.py: s3: get_scene_embeddings: its process failed: ' +
      'it was killed by SIGKILL, as the system does where memory runs out',
  ],
  [
    'that writes into the pipe of the answers',
    { scenes: `${isSound(3)}os.write(4, b"\\xff" * 64)` },
    'module python:./mine.py: s3: get_scene_embeddings: its process failed: what came back is no answer of the bridge',
  ],
];
for (const [title, source, message, call = 'embedScenes'] of faults) {
  pythonTest(`a Python module ${title} is one line that names module and sound`, async (t, python) => {
    const host = await hostOf(t, python, pythonSource(source));
    const error = await t.throwsAsync(() => host[call](sounds(40)), { instanceOf: UserError, message });
    t.false(error.message.includes('\n'));
  });
}

pythonTest('a Python module that does not answer is ended, and others go on', async (t, python) => {
  const host = await hostOf(t, python, pythonSource({ scenes: `${isSound(3)}\n    while True: pass` }), {
    timeoutMs: 6000,
  });
  const [good = [], bad = []] = [sounds(2), sounds(4)];
  const failing = host.embedScenes(bad);
  const behind = host.embedScenes(good);
  await t.throwsAsync(failing, {
    instanceOf: UserError,
    message:
      'module python:./mine.py: 4 sounds at once, s0 to s3: get_scene_embeddings: no answer within 6 s',
  });
  t.is((await behind).length, 2);
});

pythonTest('where a process ends with batches on their way, the right one is named', async (t, python) => {
  const host = await hostOf(t, python, pythonSource({ scenes: `${isSound(3)}os._exit(3)` }));
  const outcomes = await Promise.allSettled(
    [0, 1, 2, 3, 4, 5].map((k) =>
      host.embedScenes([{ name: `s${k}`, samples: new Float32Array(320).fill(k) }]),
    ),
  );
  t.deepEqual(
    outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'good' : outcome.reason.message)),
    [
      'good',
      'good',
      'good',
      'module python:./mine.py: s3: get_scene_embeddings: its process failed: it ended with code 3',
      'good',
      'good',
    ],
  );
});

pythonTest('a Python module that hangs does not keep a run from being cancelled', async (t, python) => {
  const host = await hostOf(t, python, pythonSource({ scenes: 'while True: pass' }));
  await host.describe();
  const controller = new AbortController();
  const calls = [1, 2].map(() => host.embedScenes(sounds(1), controller.signal));
  setTimeout(() => controller.abort(new Error('enough')), 50);
  for (const call of calls) await t.throwsAsync(call, { message: 'enough' });
});

const loadFaults: [title: string, source: string, message: RegExp][] = [
  ['with a syntax error', 'def', /^module python:\.\/mine\.py: cannot be imported: SyntaxError: .*; run by /],
  [
    'whose import is missing',
    'import no_such_package_at_all',
    /cannot be imported: ModuleNotFoundError: No module named 'no_such_package_at_all' \(mine\.py:1\); run by /,
  ],
  [
    'without a function of the API',
    'def load_model(): pass',
    /: has no function get_scene_embeddings; expected load_model, get_scene_embeddings, get_timestamp_embeddings; /,
  ],
  [
    'whose load_model raises',
    pythonSource({ load: 'raise OSError("no weights")' }),
    /: load_model failed: OSError: no weights \(mine\.py:\d+\); run by /,
  ],
  [
    'that ends its process while it is loaded',
    'import os\nos._exit(1)',
    /: load_model failed: its process failed: it ended with code 1; run by /,
  ],
  [
    'of an unknown sample rate',
    pythonSource({ load: 'model.sample_rate = 8000' }),
    /^module python:\.\/mine\.py: the model has sampleRate 8000; expected one of/,
  ],
];
for (const [title, source, message] of loadFaults) {
  pythonTest(`a Python module ${title} is one clear line at every call`, async (t, python) => {
    const host = await hostOf(t, python, source);
    for (const call of [() => host.describe(), () => host.embedScenes(sounds(1))]) {
      const error = await t.throwsAsync(call, { instanceOf: UserError, message });
      t.false(error.message.includes('\n'));
    }
  });
}

pythonTest('a module is given the weights, and arrays of its own to change', async (t, python) => {
  const cwd = temporaryFolder(t, {
    'mine.py': pythonSource({
      load: 'model.level = float(open(model_file_path).read())',
      scenes: 'audio[:] = 0\nscenes[:, 0] = model.level',
    }),
    'level.txt': '7',
  });
  const module = await resolveModule('python:./mine.py', {
    cwd,
    python,
    weights: 'level.txt',
  });
  t.is(module.name, 'mine-level');
  t.is(module.weights, join(cwd, 'level.txt'));
  const host = new ModuleHost(module, { workers: 1 });
  t.teardown(() => host.close());
  t.is((await host.embedScenes(sounds(1)))[0]?.[0], 7);
});

const DAEMON = `import subprocess
child = subprocess.Popen(["sleep", "45"], close_fds=False)
print("started %d" % child.pid, flush=True)`;

/** The processes that a module has started, by what it printed. */
function startedIn(printed: string): number[] {
  return [...printed.matchAll(/started (\d+)/g)].map(([, pid]) => Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    // What has ended and is waited for by nobody is still there.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const script = (folder: string, python: string, then: string) => `
  import { ModuleHost } from ${JSON.stringify(new URL('../../../src/modules/module-host.js', import.meta.url))};
  import { resolveModule } from ${JSON.stringify(new URL('../../../src/modules/resolve-module.js', import.meta.url))};
  const module = await resolveModule('python:./mine.py', ${JSON.stringify({ cwd: folder, python })});
  const host = new ModuleHost(module, { workers: 1 });
  await host.describe();
  ${then}`;

for (const [title, top, then] of [
  ['that ends with the run', DAEMON, 'await host.close();'],
  ['that ends by itself', `${DAEMON}\nimport threading\nthreading.Timer(0.2, os._exit, (0,)).start()`, ''],
] as const) {
  pythonTest(`what a Python module ${title} has started ends with it`, async (t, python) => {
    const folder = temporaryFolder(t, { 'mine.py': pythonSource({ load: top }) });
    writeFiles(folder, { 'ask.mjs': script(folder, python, then) });
    const start = performance.now();
    const { stderr } = await execa(process.execPath, [join(folder, 'ask.mjs')]);
    t.true(performance.now() - start < 20_000);
    const started = startedIn(stderr);
    t.is(started.length, 1);
    await vanished(started);
    t.deepEqual(started.filter(isRunning), []);
  });
}

pythonTest('a program that a Python module has made independent keeps nobody waiting', async (t, python) => {
  const load = DAEMON.replace('close_fds=False', 'close_fds=False, start_new_session=True');
  const folder = temporaryFolder(t, { 'mine.py': pythonSource({ load }) });
  writeFiles(folder, { 'ask.mjs': script(folder, python, 'await host.close();') });
  const start = performance.now();
  // A pipe that it holds open would keep whoever reads that waiting.
  const { stderr } = await execa(process.execPath, [join(folder, 'ask.mjs')]);
  t.true(performance.now() - start < 20_000);
  for (const pid of startedIn(stderr)) process.kill(pid);
});

pythonTest('what a Python module has started ends where the run is killed', async (t, python) => {
  const folder = temporaryFolder(t, { 'mine.py': pythonSource({ load: DAEMON }) });
  const kill = "process.kill(process.pid, 'SIGKILL');";
  writeFiles(folder, { 'ask.mjs': script(folder, python, kill) });
  const { stderr } = await execa(process.execPath, [join(folder, 'ask.mjs')], { reject: false });
  const started = startedIn(stderr);
  t.is(started.length, 1);
  await vanished(started);
  t.deepEqual(started.filter(isRunning), []);
});

async function vanished(pids: readonly number[]): Promise<void> {
  for (let turn = 0; turn < 100 && pids.some(isRunning); turn++) await delay(50);
}

/** What the bridge needs of torch, on a Mac with a GPU; a model whose numbers have 64 bits cannot go there. */
const MAC_TORCH = `
import types
torch = types.ModuleType("torch")
class Parameter:
    class device: type = "cpu"
class Module:
    is_wide = False
    def __init__(self): self.parameter = Parameter()
    def parameters(self): return iter([self.parameter])
    def to(self, place):
        if place == "mps" and self.is_wide: raise TypeError("no float64")
        self.parameter.device = types.SimpleNamespace(type=place)
torch.nn = types.SimpleNamespace(Module=Module)
torch.cuda = types.SimpleNamespace(is_available=lambda: False, get_device_name=lambda: "none")
torch.backends = types.SimpleNamespace(mps=types.SimpleNamespace(is_available=lambda: True))
sys.modules["torch"] = torch
`;
for (const [title, isWide, device] of [
  ['goes to the GPU of a Mac', 'False', 'Apple GPU (MPS)'],
  ['that cannot go to the GPU of a Mac stays on the processor', 'True', undefined],
] as const) {
  pythonTest(`a model of PyTorch ${title}`, async (t, python) => {
    const load = `class Net(torch.nn.Module):
    sample_rate, scene_embedding_size, timestamp_embedding_size = 16000, 2, 1
    is_wide = ${isWide}
model = Net()`;
    const host = await hostOf(t, python, pythonSource({ top: MAC_TORCH, load }));
    await host.describe();
    t.is(host.device, device);
  });
}
