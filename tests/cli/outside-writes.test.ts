import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { benchmarkNodes } from '../../src/benchmark/benchmark-nodes.ts';
import { withModule } from '../../src/benchmark/module-hosts.ts';
import { taskFromSteps } from '../../src/benchmark/task-source.ts';
import { embeddingServices } from '../../src/embed/embedding-modules.ts';
import { getTask } from '../../src/tasks/registry.ts';
import { runWatched } from '../pipeline/outside-writes.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const projectRoot = process.cwd();

for (const name of ['tone_pitch', 'tone_events']) {
  test.serial(`no step of the whole benchmark on ${name} writes outside its own folder`, async (t) => {
    const root = temporaryFolder(t);
    const folders = {
      workdir: '_workdir',
      tasksDir: 'tasks',
      embeddingsDir: 'embeddings',
      tmp: 'tmp',
      cwd: 'cwd',
    };
    const { workdir, tasksDir, embeddingsDir, tmp, cwd } = Object.fromEntries(
      Object.entries(folders).map(([key, folder]) => [key, join(root, folder)]),
    ) as typeof folders;
    mkdirSync(tmp);
    mkdirSync(cwd);
    const { TMPDIR } = process.env;
    process.env.TMPDIR = tmp;
    process.chdir(cwd);
    try {
      const options = { workdir, tasksDir, embeddingsDir, workers: 1, sampleRate: [44100] };
      const heads = {
        protocol: 'hear2021',
        grid: 'faster',
        gridPoints: 1,
        search: 'full',
        seed: 42,
      } as const;
      const task = taskFromSteps(await getTask(name), 'small', options);
      const { result, writes } = await withModule('./baseline', options, async (host) => {
        const { nodes, profile } = await benchmarkNodes(
          task,
          host,
          { ...options, ...heads },
          AbortSignal.timeout(60_000),
        );
        return runWatched(nodes, { root, workdir, services: embeddingServices([profile]) });
      });
      t.is(result.status, 'ok');
      t.true(result.steps.length > 8);
      t.deepEqual(writes, []);
    } finally {
      process.chdir(projectRoot);
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });
}
