import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { encodeWav16 } from '../../src/audio/index.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import { analyze, loadEstimator, loadEstimators } from '../../src/estimators/index.ts';
import { framesToEvents } from '../../src/evaluate/scores/frames-to-events.ts';
import { checkJams } from '../../src/formats/jams/check.ts';
import { headModelBytes } from '../../src/predict/head/head-model.ts';
import { moduleSource } from '../modules/module-source.ts';
import { SmallTraining } from '../recipes/small-training.ts';
import { typedTaskFiles } from '../recipes/typed-tasks.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const RATE = 16000;
const VERSION = 'models/pitches/1234567.0';

/** Tones with pauses, as 16-bit samples. */
function sound(seconds: number, rate = RATE): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * rate) }, (_, at) => {
    const time = at / rate;
    return time % 0.7 < 0.4
      ? 9000 * Math.sin(2 * Math.PI * (200 + 40 * Math.floor(time % 9)) * time)
      : at % 5;
  });
}

async function trained(t: ExecutionContext, sets: readonly string[] = []): Promise<SmallTraining> {
  const bench = SmallTraining.create(t);
  bench.write(typedTaskFiles('multilabel'));
  const small = ['augmentation={}', 'training.epochs=2', 'training.batch_size=6'];
  t.is((await bench.train({ tasks: ['multilabels-1-full'], sets: [...small, ...sets] })).status, 'ok');
  return bench;
}

test('a trained model annotates a file of any rate with the events that its frames are', async (t) => {
  const bench = await trained(t, ['network={name: mel_conv, size: small}']);
  bench.write({ 'song.wav': encodeWav16({ samples: sound(2, 44100), sampleRate: 44100 }) });
  const estimator = await loadEstimator('models/pitches', { cwd: bench.folder });
  t.deepEqual(
    [estimator.name, estimator.version, estimator.namespace],
    ['pitches', '1234567.0', 'segment_open'],
  );
  const said = await estimator.outputs(bench.at('song.wav'));
  const { data, shape } = said.arrays.multilabels ?? t.fail();
  const times = said.arrays.timestamps?.data;
  t.deepEqual([said.duration, shape[1], shape[0]], [2, 2, times?.length ?? 0]);
  const annotation = await estimator.predict(bench.at('song.wav'));
  t.deepEqual(await estimator.predict(undefined, said), annotation);
  t.deepEqual(said.arrays.silent?.shape, said.arrays.timestamps?.shape);
  const silent = { data: new Float32Array(1), shape: [1] };
  await t.throwsAsync(estimator.predict(undefined, { ...said, arrays: { ...said.arrays, silent } }), {
    message: /^pitches: outputs: silent of 1 numbers; expected one for each of \d+ timestamps$/,
  });
  const { networks } = JSON.parse(await readFile(bench.at(VERSION, 'run.json'), 'utf8'));
  const { postprocessing } = networks.test.tasks.multilabels;
  const events = framesToEvents({
    probabilities: data as Float32Array,
    timestamps: times as Float64Array,
    labels: ['high', 'low'],
    medianFilterMs: postprocessing.median_filter_ms,
    minDurationMs: postprocessing.min_duration,
  });
  t.deepEqual(
    annotation.data.map(({ time, value }) => [time, value]),
    events.map(({ start, label }) => [start / 1000, label]),
  );
  t.like(annotation, {
    time: 0,
    duration: 2,
    annotation_metadata: {
      version: '1234567.0',
      annotator: { model: 'pitches', output: 'multilabels', task: 'multilabels-1-full' },
      data_source: 'program',
    },
  });
  t.deepEqual(JSON.parse(annotation.annotation_metadata.annotation_rules), {
    decoder: 'events',
    ...postprocessing,
    threshold: 0.5,
  });
  const samples = Float32Array.from(sound(2, 44100), (value) => value / 32768);
  t.deepEqual(await estimator.predict({ samples, sampleRate: 44100 }), annotation);
  const features = await estimator.transform(bench.at('song.wav'));
  t.deepEqual(features.mel?.shape, [8, 251]);
  await estimator.release();
});

test('a long sound goes through in stretches, with what the network says of it in one piece', async (t) => {
  const bench = await trained(t, ['network={name: mel_conv, size: small}']);
  const estimator = await loadEstimator('models/pitches', { cwd: bench.folder });
  const samples = Float32Array.from(sound(71.3), (value) => value / 32768);
  const said = await estimator.outputs({ samples, sampleRate: RATE });
  const session = await createSession(bench.at(VERSION, 'model.onnx'));
  const whole = await session.run({ waveform: float32(samples, [1, samples.length]) });
  await session.release();
  const expected = whole.multilabels?.data as Float32Array;
  const { data } = said.arrays.multilabels ?? t.fail();
  t.is(data.length, expected.length);
  const farthest = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - (data[at] ?? 2))), 0);
  t.true(farthest < 1e-5, `${farthest}`);
  t.deepEqual(Array.from(said.arrays.timestamps?.data.slice(-2) ?? []), [71264, 71296]);
  const embedding = await loadEstimator('pitches#embedding', { cwd: bench.folder });
  const vector = await embedding.predict({ samples, sampleRate: RATE });
  t.is(vector.namespace, 'vector');
  const [{ value } = t.fail()] = vector.data;
  t.is((value as number[]).length, whole.scene_embedding?.dims[1] ?? 0);
});

test('all estimators annotate a sound in one go; namespaces and decoders are as model.json says', async (t) => {
  const bench = await trained(t);
  const place = bench.at(VERSION, 'model.json');
  const description = JSON.parse(await readFile(place, 'utf8'));
  const output = description.outputs.multilabels;
  const written = async (more: object) => {
    await writeFile(
      place,
      JSON.stringify({ ...description, outputs: { multilabels: { ...output, ...more } } }),
    );
  };
  await written({ namespace: 'tag_open', decoder: { name: 'events', threshold: 0 } });
  const both = [
    ...(await loadEstimators('pitches', { cwd: bench.folder })),
    ...(await loadEstimators('pitches#embedding', { cwd: bench.folder })),
  ];
  t.deepEqual(
    both.map(({ name }) => name),
    ['pitches', 'pitches#embedding'],
  );
  const samples = Float32Array.from(sound(1), (value) => value / 32768);
  const jams = await analyze({ samples, sampleRate: RATE }, both);
  t.deepEqual(checkJams(jams).problems, []);
  t.is(jams.file_metadata.duration, 1);
  t.deepEqual(
    jams.annotations.map(({ namespace, data }) => [namespace, data.length]),
    [
      ['tag_open', 2],
      ['vector', 1],
    ],
  );
  await written({ namespace: 'chord' });
  await t.throwsAsync(loadEstimators('pitches', { cwd: bench.folder }), {
    message: /model\.json: outputs\.multilabels: label high is none of namespace chord;/,
  });
  await written({ decoders: {} });
  await t.throwsAsync(loadEstimators('pitches', { cwd: bench.folder }), {
    message: /`outputs.multilabels.decoders` is no key; expected some of task, .*, decoder$/,
  });
});

test('what is no estimator, and a folder of another version, is refused in one line', async (t) => {
  const bench = await trained(t);
  const refused = async (specifier: string) =>
    (await t.throwsAsync(loadEstimators(specifier, { cwd: bench.folder }))).message;
  t.regex(
    await refused('pitchs'),
    /^pitchs: no estimator; expected .* the name of one in models or of the package, perhaps pitches, or a kept head\.onnx$/,
  );
  t.regex(await refused('pitches#chord'), /has no output chord; expected multilabels, embedding$/);
  const recipe = await readFile(bench.at(VERSION, 'recipe.yaml'), 'utf8');
  await writeFile(bench.at(VERSION, 'recipe.yaml'), recipe.replace('name: dense', 'name: denser'));
  t.regex(
    await refused('pitches'),
    /recipe\.yaml: name denser; expected one of .*; expected the recipe of a model, as this version of heareval trains it$/,
  );
  await writeFile(join(bench.folder, 'models/pitches/version.txt'), '7654321.0\n');
  t.regex(await refused('pitches'), /version\.txt: names version 7654321\.0, which has no model\.onnx;/);
});

test('a kept head is an estimator with the module that it was trained on', async (t) => {
  const layer = { weight: Float32Array.of(1, 0), bias: Float32Array.of(0, 1), inputs: 1, outputs: 2 };
  const folder = temporaryFolder(t, {
    'mine.mjs': moduleSource(),
    'head.onnx': headModelBytes({ output: 'multilabel', layers: [layer] }),
    'head.json': JSON.stringify({
      labels: ['loud', 'always'],
      kind: 'event',
      module: 'mine',
      task: 'sounds-1-full',
      postprocessing: { median_filter_ms: 0, min_duration: 0 },
    }),
  });
  const refused = await t.throwsAsync(loadEstimators('head.onnx', { cwd: folder }));
  t.is(refused.message, 'head.onnx: a head on embeddings of module mine; expected --module with it');
  const head = await loadEstimator('head.onnx', { cwd: folder, module: './mine.mjs' });
  t.teardown(() => head.release());
  t.deepEqual([head.name, head.namespace], ['mine-sounds-1-full', 'segment_open']);
  const samples = Float32Array.from(sound(62), (value) => value / 32768);
  const { data, annotation_metadata: metadata } = await head.predict({ samples, sampleRate: RATE });
  t.like(metadata.annotator, { head: 'sounds-1-full', module: './mine.mjs' });
  const always = data.filter(({ value }) => value === 'always');
  t.is(always.length, 1);
  t.true((always[0]?.duration ?? 0) > 61.5);
  await t.throwsAsync(head.transform({ samples, sampleRate: RATE }), {
    message: /its features are not known/,
  });
});
