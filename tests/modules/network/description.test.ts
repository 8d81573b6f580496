import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { descriptionFile, readDescription } from '../../../src/modules/network/description.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const logMel = '"fftSize": 512, "hop": 160, "bands": 64';

const refused: [json: string, message: RegExp][] = [
  ['{ "hop": -5 }', /net\.json: hop: -5; expected a number above 0$/],
  ['{ "hop": "20" }', /net\.json: hop: "20"; expected a number above 0$/],
  ['{ "hop": 1e999 }', /net\.json: hop: .*; expected a number above 0$/],
  ['{ "hop": NaN }', /net\.json: not JSON: /],
  ['{ "window": null }', /net\.json: window: null; expected a number above 0$/],
  ['{ "sampleRate": -16000 }', /net\.json: sampleRate: -16000; expected a whole number from 1$/],
  ['{ "sampleRate": 16000.5 }', /net\.json: sampleRate: 16000\.5; expected a whole number/],
  ['{ "firstCentre": -1 }', /net\.json: firstCentre: -1; expected a number from 0$/],
  ['{ "overlap": 3 }', /net\.json: overlap: 3; expected an even number from 0$/],
  ['{ "input": 1 }', /net\.json: input: 1; expected a name$/],
  [
    '{ "pooling": "median" }',
    /net\.json: pooling: "median"; expected one of "mean", "mean\+max", "mean\+std"$/,
  ],
  ['{ "samplerate": 16000 }', /net\.json: `samplerate` is no key; expected some of sampleRate, input, /],
  ['[]', /net\.json: \[\]: expected an object$/],
  ['{ "chunk": 0 }', /net\.json: chunk: 0; expected a whole number from 1$/],
  ['{ "context": 64 }', /net\.json: context: 64; expected "chunk" with it/],
  ['{ "chunk": 1, "overlap": 2 }', /net\.json: overlap: 2; expected no "chunk" with it/],
  ['{ "chunk": 1, "sceneOutput": "a" }', /net\.json: sceneOutput: "a"; expected no "chunk" with it/],
  [
    '{ "inputs": { "sr": "16000" } }',
    /net\.json: inputs\.sr: "16000"; expected a number, true, false, a list/,
  ],
  [
    '{ "inputs": { "h": { "zeros": [2], "fro": "a" } } }',
    /net\.json: `inputs\.h\.fro` is no key; expected some of zeros, from$/,
  ],
  ['{ "inputs": { "h": { "zeros": [2], "from": "a" } } }', /inputs\.h\.from: "a"; expected "chunk" with it/],
  [
    `{ "logMel": { "fftSize": 0, "hop": 160, "bands": 64 } }`,
    /logMel\.fftSize: 0; expected a whole number from 2 to 65536$/,
  ],
  [
    '{ "logMel": { "fftSize": 512, "hop": 160 } }',
    /logMel\.bands: is missing; expected a whole number from 1/,
  ],
  [
    `{ "logMel": { ${logMel}, "hopp": 1 } }`,
    /net\.json: `logMel\.hopp` is no key; expected some of fftSize, hop/,
  ],
  [
    `{ "logMel": { ${logMel}, "windowSize": 1024 } }`,
    /logMel\.windowSize: 1024; expected at most the fftSize, 512$/,
  ],
  [
    `{ "logMel": { ${logMel}, "minHz": 800, "maxHz": 100 } }`,
    /logMel\.minHz: 800; expected less than maxHz, 100$/,
  ],
  [
    `{ "logMel": { ${logMel}, "reference": "max" } }`,
    /logMel\.reference: "max"; expected "log": "dB" with it$/,
  ],
  [
    `{ "sampleRate": 16000, "logMel": { ${logMel}, "maxHz": 11025 } }`,
    /logMel\.maxHz: 11025; expected at most half the sample rate, 8000$/,
  ],
];
for (const [json, message] of refused) {
  test(`a description of ${json} is refused in one line`, async (t) => {
    const file = join(temporaryFolder(t, { 'net.json': json }), 'net.json');
    const error = await t.throwsAsync(() => readDescription(file), { instanceOf: UserError, message });
    t.false(error.message.includes('\n'));
  });
}

test('of several things that are wrong each is named', async (t) => {
  const file = join(temporaryFolder(t, { 'net.json': '{ "hop": 0, "logMel": { "hop": 0 } }' }), 'net.json');
  await t.throwsAsync(() => readDescription(file), {
    message: /hop: 0; .*; logMel\.fftSize: is missing; .*; logMel\.hop: 0; /,
  });
});

test('a description that is not there says nothing, one that cannot be read is told', async (t) => {
  const folder = temporaryFolder(t, { 'dir.json/file': '', 'bom.json': '\uFEFF{ "hop": 20 }' });
  t.deepEqual(await readDescription(join(folder, 'none.json')), { window: 1000, pooling: 'mean' });
  t.is((await readDescription(join(folder, 'bom.json'))).hop, 20);
  await t.throwsAsync(() => readDescription(join(folder, 'dir.json')), {
    instanceOf: UserError,
    message: /dir\.json: cannot be read: EISDIR/,
  });
});

test('the file that describes a model is named after it', (t) => {
  t.is(descriptionFile('/a/net.onnx'), '/a/net.json');
  t.is(descriptionFile('/a/model.json'), '/a/model.heareval.json');
});

test('every description in the documentation is one', async (t) => {
  const pages = ['docs/modules-onnx.md', 'docs/modules-tfjs.md']
    .map((page) => readFileSync(page, 'utf8'))
    .join('');
  const whole = [...pages.matchAll(/```json[^\n]*\n(.*?)```/gs)].map(([, json = '']) => json);
  const spectra = [...pages.matchAll(/^- .*?: `(\{ "fftSize".*?\})`/gms)].map(
    ([, json]) => `{ "logMel": ${json} }`,
  );
  t.true(whole.length >= 6 && spectra.length >= 3);
  const folder = temporaryFolder(
    t,
    Object.fromEntries([...whole, ...spectra].map((json, i) => [`${i}.json`, json])),
  );
  for (const index of [...whole, ...spectra].keys()) {
    await t.notThrowsAsync(() => readDescription(join(folder, `${index}.json`)));
  }
});
