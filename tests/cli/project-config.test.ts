import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import test from 'ava';
import { addCommands } from '../../src/cli/commands.ts';
import { withProjectConfig } from '../../src/cli/project-config.ts';
import { configKeys } from '../../src/formats/folders/project-config.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function configured(args: readonly string[]): Promise<readonly string[]> {
  return withProjectConfig(args, await addCommands(new Command('heareval'), async () => {}, args));
}

test.serial('a heareval.yaml that is a link to nowhere is told, and not taken for none', async (t) => {
  const folder = temporaryFolder(t);
  const before = process.cwd();
  symlinkSync('nowhere', join(folder, 'heareval.yaml'));
  process.chdir(folder);
  try {
    await t.throwsAsync(configured(['runs']), { message: /^heareval\.yaml: no such file; expected one/ });
    t.deepEqual(await configured(['runs', '--config', 'none']), ['runs', '--config', 'none']);
  } finally {
    process.chdir(before);
  }
});

test('every setting has its flag in run, and is taken from the file that is named', async (t) => {
  const file = join(temporaryFolder(t), 'mine.yaml');
  const settings = {
    modules: ['./a'],
    tasks: ['tone_pitch'],
    mode: 'small',
    folders: { workdir: 'w', tasks: 't', embeddings: 'e' },
    protocol: 'nested',
    head: 'mlp',
    grid: 'fast',
    'grid-points': 2,
    search: 'halving',
    engine: 'onnx',
    device: 'cpu',
    seed: 1,
    seeds: 2,
    workers: 1,
    memory: 1000,
    cache: 'none',
    mirror: ['m'],
    soundfont: 'a.sf2',
    'sample-rate': [16000, 44100],
    python: './venv',
  };
  const keys = configKeys.filter((key) => !key.includes('.'));
  t.deepEqual(Object.keys(settings).sort(), keys.sort());
  writeFileSync(file, JSON.stringify(settings));
  const taken = await configured(['run', '--config', file]);
  for (const flag of [
    'module=./a',
    'tasks-dir=t',
    'embeddings-dir=e',
    'workdir=w',
    'grid-points=2',
    'python=./venv',
  ]) {
    t.true(taken.includes(`--${flag}`), flag);
  }
  t.is(taken.filter((word) => word.startsWith('--sample-rate=')).length, 2);
  t.is(taken.length, 1 + (keys.length - 1) + 3 + 1 + 2);
  t.deepEqual(await configured(['status', '--config', file]), ['status', '--workdir=w', '--config', file]);
});

test('without a file, or with none, nothing is added', async (t) => {
  t.deepEqual(await configured(['run', '--config', 'none']), ['run', '--config', 'none']);
  t.deepEqual(await configured(['run', '--seed', '1']), ['run', '--seed', '1']);
  await t.throwsAsync(configured(['run', '--config', 'gone.yaml']), {
    message: /^--config gone\.yaml: no such file/,
  });
});
