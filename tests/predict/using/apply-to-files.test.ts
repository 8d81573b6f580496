import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { encodeWav16 } from '../../../src/audio/index.ts';
import { BadInputsError, UserError } from '../../../src/errors.ts';
import { ModuleHost } from '../../../src/modules/module-host.ts';
import { moduleKey } from '../../../src/modules/module-key.ts';
import { resolveModule } from '../../../src/modules/resolve-module.ts';
import { headModelBytes } from '../../../src/predict/head/head-model.ts';
import {
  applyToFiles,
  checkHeadFits,
  readHeadToApply,
  writeApplied,
} from '../../../src/predict/using/apply-to-files.ts';
import { moduleSource } from '../../modules/module-source.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

interface Prepared {
  readonly root: string;
  readonly head: string;
  readonly host: ModuleHost;
}

/** A module whose scene embedding is [sum, length], whose frames are [sum], and a head of one layer. */
async function prepare(
  t: ExecutionContext,
  { kind, weight, ...more }: { kind: 'scene' | 'event'; weight: readonly number[]; module_key?: string },
): Promise<Prepared> {
  const root = temporaryFolder(t, { 'mine.mjs': moduleSource() });
  const layer = { weight: Float32Array.from(weight), bias: Float32Array.of(0, 1) };
  const model = headModelBytes({
    output: 'multilabel',
    layers: [{ ...layer, inputs: weight.length / 2, outputs: 2 }],
  });
  const description = { labels: ['long', 'other'], kind, module: 'mine', ...more };
  writeFileSync(join(root, 'head.onnx'), model);
  writeFileSync(join(root, 'head.json'), JSON.stringify(description));
  const host = new ModuleHost(await resolveModule('./mine', { cwd: root }), { workers: 1 });
  t.teardown(() => host.close());
  return { root, head: join(root, 'head.onnx'), host };
}

function writeTone(path: string, sampleRate: number, seconds: number): string {
  const samples = Int16Array.from({ length: sampleRate * seconds }, (_, n) => 8000 * Math.sin(n / 5));
  writeFileSync(path, encodeWav16({ samples, sampleRate }));
  return path;
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

test('files of any rate and length are predicted, one row each, at the rate of the module', async (t) => {
  const { root, head, host } = await prepare(t, { kind: 'scene', weight: [0, 1 / 16000, 0, 0] });
  const files = [writeTone(join(root, 'a.wav'), 16000, 1), writeTone(join(root, 'b.wav'), 44100, 3)];
  const parts = await applyToFiles(await readHeadToApply(head), host, files);
  t.deepEqual(
    parts.map(({ labels, index }) => [labels, index.rows, index.files[0]?.filename, index.timestamps]),
    files.map((file) => [['long', 'other'], 1, file, null]),
  );
  for (const [position, seconds] of [1, 3].entries()) {
    const [long = 0, other = 0] = parts[position]?.probabilities ?? [];
    t.true(Math.abs(long - sigmoid(seconds)) < 1e-6);
    t.true(Math.abs(other - sigmoid(1)) < 1e-6);
  }
});

test('a head of events gives a row for each frame, with its time', async (t) => {
  const { root, head, host } = await prepare(t, { kind: 'event', weight: [1, 0] });
  const [part] = await applyToFiles(await readHeadToApply(head), host, [
    writeTone(join(root, 'a.wav'), 16000, 0.1),
  ]);
  t.is(part?.index.rows, 10);
  t.is(part?.index.timestamps?.length, 10);
  t.is(part?.probabilities.length, 20);
});

test('all files that cannot be read are listed together', async (t) => {
  const { root, head, host } = await prepare(t, { kind: 'scene', weight: [0, 0, 0, 0] });
  const good = writeTone(join(root, 'a.wav'), 16000, 0.1);
  writeFileSync(join(root, 'bad.wav'), 'no audio');
  const files = [join(root, 'bad.wav'), good, join(root, 'none.wav')];
  const error = await t.throwsAsync(applyToFiles(await readHeadToApply(head), host, files), {
    instanceOf: BadInputsError,
  });
  t.regex(error?.message ?? '', /^2 of 3 files cannot be used:\n.*bad\.wav.*\n.*none\.wav/);
});

test('a head of embeddings of another length is refused, one of another module warned of', async (t) => {
  const wide = await prepare(t, { kind: 'scene', weight: [0, 0, 0, 0, 0, 0] });
  await t.throwsAsync(checkHeadFits(await readHeadToApply(wide.head), wide.host), {
    instanceOf: UserError,
    message: /head\.onnx: takes embeddings of 3 dimensions, of module mine; \.\/mine has 2 for scenes$/,
  });
  const { head, host } = await prepare(t, { kind: 'scene', weight: [0, 0, 0, 0], module_key: 'of another' });
  t.regex(
    (await checkHeadFits(await readHeadToApply(head), host)) ?? '',
    /mine is another one, or has changed since$/,
  );
  writeFileSync(
    join(head, '..', 'head.json'),
    JSON.stringify({ labels: ['a', 'b'], kind: 'scene', module: 'mine', module_key: moduleKey(host.module) }),
  );
  t.is(await checkHeadFits(await readHeadToApply(head), host), undefined);
});

test('what is no head is one clear line', async (t) => {
  const { root, head } = await prepare(t, { kind: 'scene', weight: [0, 0] });
  writeFileSync(head, 'no model');
  await t.throwsAsync(readHeadToApply(head), { instanceOf: UserError, message: /expected head\.onnx$/ });
  const elsewhere = join(root, 'elsewhere', 'head.onnx');
  await t.throwsAsync(readHeadToApply(elsewhere), {
    instanceOf: UserError,
    message: /elsewhere\/head\.json: no such file; expected the description of a head/,
  });
});

test('what a head of numbers or of pitches says is written as these are', async (t) => {
  const file = join(temporaryFolder(t), 'predicted.csv');
  const written = async (description: object, timestamps: Float64Array | null, values: number[]) => {
    const labels = values.map((_, column) => `c${column}`);
    const index = { rows: 1, files: [{ filename: 'a.wav', firstRow: 0, rows: 1 }], timestamps };
    const probabilities = Float32Array.from(values);
    const kind = timestamps === null ? ('scene' as const) : ('event' as const);
    const head = {
      path: 'head.onnx',
      description: { labels, kind, module: 'mine', ...description },
      inputs: 1,
    };
    await writeApplied(file, head, [{ labels, index, probabilities }]);
    return readFileSync(file, 'utf8');
  };
  t.is(await written({ prediction_type: 'regression' }, null, [-3, 40]), 'filename,c0,c1\na.wav,-3,40\n');
  t.is(await written({ prediction_type: 'multilabel' }, null, [0.25, 1]), 'filename,c0,c1\na.wav,0.25,1\n');
  const bins = { bins: 3, lowest_hz: 100 };
  const pitches = await written(
    { prediction_type: 'multilabel', pitch: bins },
    Float64Array.of(25),
    [0, 0.9, 0],
  );
  t.regex(pitches, /^filename,timestamp,frequency,voicing\na\.wav,25,101\.16\d*,0\.8999999\d*\n$/);
});
