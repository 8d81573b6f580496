import { readdir, readFile } from 'node:fs/promises';
import { pythonSource, pythonTest } from '../modules/python/numpy-python.ts';
import { Bench } from './embedding-run.ts';
import type { SmallTask } from './task-folder.ts';

/** Clips of differing length, each a batch of its own, so that some are finished before the fault. */
const TASK: SmallTask = { kind: 'scene', splits: { train: 40 }, length: (index) => 400 + index };

const faults: [title: string, fault: string, message: string][] = [
  ['raises', 'raise ValueError("out of luck")', 'ValueError: out of luck (mine.py:25)'],
  [
    'kills its process',
    'os.kill(os.getpid(), 9)',
    'its process failed: it was killed by SIGKILL, as the system does where memory runs out',
  ],
  ['gives NaN', 'scenes[0, 0] = numpy.nan', 'scene embeddings hold NaN; expected finite numbers'],
];
for (const [title, fault, message] of faults) {
  pythonTest(
    `a Python module that ${title} on the 37th file is one line, and what was finished is not done again`,
    async (t, python) => {
      // Names that are put together are no part of the module's identity.
      const source = pythonSource({
        scenes: [
          'print(round(audio[0, 0] * 32768), file=open("calls" + ".log", "a"))',
          `if round(audio[0, 0] * 32768) == 37 and not os.path.exists("mend" + "ed"): ${fault}`,
        ].join('\n'),
      });
      const bench = await Bench.create(t, TASK);
      bench.write({ 'mine.py': source });
      const first = await bench.run({ specifier: 'python:./mine.py', python, workers: 1 });
      t.deepEqual(first.errors, [
        `module python:./mine.py: train/clip036.wav: get_scene_embeddings: ${message}`,
      ]);
      const names = await readdir(bench.folder, { recursive: true });
      const kept = names.filter((name) => name.endsWith('.embedding.npy')).length;
      t.true(kept >= 32 && kept < 40, `${kept} kept`);
      bench.write({ mended: '', 'calls.log': '' });
      const second = await bench.run({ specifier: 'python:./mine.py', python, workers: 1 });
      t.deepEqual(second.errors, []);
      t.is((await readFile(bench.at('calls.log'), 'utf8')).trim().split('\n').length, 40 - kept);
      const third = await bench.run({ specifier: 'python:./mine.py', python, workers: 1 });
      t.is(third.loads, 0);
    },
  );
}
