import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { defineStep, type InputSource, runPipeline, writeFileAtomic } from '../../src/pipeline/index.ts';

/** What became of a run on a disk with little room. */
export interface DiskRun {
  readonly status: string;
  readonly errors: readonly (readonly [name: string, message: string])[];
  /** Entries of the store's scope that are not finished outputs. */
  readonly leftovers: readonly string[];
  /** Finished outputs without a manifest. */
  readonly incomplete: readonly string[];
  readonly warnings: number;
  readonly published: readonly string[];
}

const page = 4096;

const write = defineStep<{ pages: number }>({
  name: 'Write',
  version: '1',
  run: async ({ params, outDir }) => {
    for (let index = 0; index < params.pages; index += 1) {
      await writeFileAtomic(join(outDir, 'folder', `${index}.bin`), new Uint8Array(page));
    }
  },
});

const copy = defineStep<Record<never, never>, { from: InputSource }>({
  name: 'Copy',
  version: '1',
  run: async ({ inputs, outDir }) => {
    await writeFileAtomic(join(outDir, 'files.txt'), inputs.from.files.join('\n'));
  },
});

/** Runs a pipeline of two steps on the disk that holds `root`. */
export async function runOnDisk(root: string): Promise<DiskRun> {
  const workdir = join(root, '_workdir');
  const publishTo = join(root, 'published');
  const written = write({ scope: 'test', params: { pages: 6 }, publishTo });
  const copied = copy({ scope: 'test', params: {}, inputs: { from: written } });
  let warnings = 0;
  const result = await runPipeline([copied], {
    workdir,
    workers: 1,
    onEvent: (event) => {
      warnings += event.type === 'warning' ? 1 : 0;
    },
  });
  const store = join(workdir, 'test');
  const entries = existsSync(store) ? readdirSync(store) : [];
  const isOutput = (name: string) => /^0\d-(Write|Copy)-[0-9a-f]{8}$/.test(name);
  return {
    status: result.status,
    errors: result.steps.flatMap(({ error }) =>
      error === undefined ? [] : [[error.name, error.message] as const],
    ),
    leftovers: entries.filter((name) => !isOutput(name)),
    incomplete: entries.filter((name) => isOutput(name) && !existsSync(join(store, name, '.manifest.json'))),
    warnings,
    published: existsSync(publishTo) ? readdirSync(publishTo).sort() : [],
  };
}

/** Runs it with 0, 1, 2, ... pages of room, from a new workdir each time, until it has room enough. */
export async function runWithLittleRoom(root: string): Promise<readonly DiskRun[]> {
  const runs: DiskRun[] = [];
  const filler = join(root, 'filler');
  for (let room = 0; room < 60; room += 1) {
    for (const name of ['_workdir', 'published', 'filler']) {
      rmSync(join(root, name), { recursive: true, force: true });
    }
    mkdirSync(join(root, '_workdir'));
    const reserved = openSync(join(root, 'reserved'), 'w');
    writeSync(reserved, new Uint8Array(room * page));
    closeSync(reserved);
    fill(filler);
    rmSync(join(root, 'reserved'));
    const run = await runOnDisk(root);
    runs.push(run);
    if (run.status === 'ok') {
      break;
    }
  }
  return runs;
}

function fill(path: string): void {
  const filler = openSync(path, 'w');
  try {
    for (;;) {
      writeSync(filler, new Uint8Array(page));
    }
  } catch {
    closeSync(filler);
  }
}
