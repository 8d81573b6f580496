import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'ava';
import { createSession, float32 } from '../../src/compute/session.ts';
import { startChromium } from '../chromium.ts';
import { SmallTraining } from './small-training.ts';

const RUNTIME = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
const SITE = 'http://model.test';
const SAMPLES = 2000;
const PAGE =
  "<!doctype html><script type=module>import * as ort from '/ort.wasm.bundle.min.mjs'; globalThis.ort = ort</script>";

/** What is used of onnxruntime-web. */
interface Web {
  readonly env: { readonly wasm: { numThreads: number; wasmPaths: string } };
  readonly InferenceSession: {
    create(model: string): Promise<{
      run(
        inputs: object,
      ): Promise<Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>>;
    }>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
}

/** In the page: all outputs of a model for a waveform. */
async function runInPage({
  model,
  waveform,
}: {
  readonly model: string;
  readonly waveform: readonly number[];
}) {
  const { env, InferenceSession, Tensor } = (globalThis as unknown as { readonly ort: Web }).ort;
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = '/';
  const session = await InferenceSession.create(model);
  const outputs = await session.run({
    waveform: new Tensor('float32', Float32Array.from(waveform), [1, waveform.length]),
  });
  return Object.entries(outputs).map(([name, { dims, data }]) => ({
    name,
    dims: [...dims],
    data: [...data],
  }));
}

test('models run as they are in a browser, and say there what they say here', async (t) => {
  const browser = await startChromium(t);
  if (browser === undefined) return;
  const bench = SmallTraining.create(t);
  const page = await browser.newPage();
  await page.route(`${SITE}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: PAGE });
    return route.fulfill({ path: name.startsWith('models/') ? bench.at(name) : join(RUNTIME, name) });
  });
  await page.goto(`${SITE}/`);
  const waveform = Array.from({ length: SAMPLES }, (_, index) => 0.5 * Math.sin(index / 7));
  const recipes = [
    ['network={name: mel_conv, size: small}', 'representation={name: mel, hop_length: 128, n_mels: 16}'],
    ['network={name: conv_recurrent, filters: 3, units: 4}'],
    ['network={name: crepe, hop: 800}', 'representation={name: end2end}'],
  ];
  for (const [iteration, sets] of recipes.entries()) {
    const version = `1234567.${iteration}`;
    const { status } = await bench.train({
      sets: [...sets, 'training.epochs=1', 'augmentation={}'],
      folds: 1,
      version,
    });
    t.is(status, 'ok');
    const model = `models/pitches/${version}/model.onnx`;
    const session = await createSession(await readFile(bench.at(model)));
    const expected = await session.run({ waveform: float32(Float32Array.from(waveform), [1, SAMPLES]) });
    const found = await page.evaluate(runInPage, { model: `/${model}`, waveform });
    t.deepEqual(found.map(({ name }) => name).sort(), ['pitches', 'scene_embedding', 'timestamp_embedding']);
    for (const { name, dims, data } of found) {
      t.deepEqual(dims, [...(expected[name]?.dims ?? [])]);
      const values = expected[name]?.data as Float32Array;
      const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const worst = data.reduce((most, value, at) => Math.max(most, Math.abs(value - (values[at] ?? 9))), 0);
      t.true(worst < 1e-5 * peak, `${sets[0]}: ${name} differs by ${worst} of ${peak}`);
    }
    await session.release();
  }
});
