import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { analyze, estimators } from '../../src/estimators/index.ts';
import { allModels, loadEstimator, trainedModels } from '../../src/estimators/load-estimators.ts';
import { listEstimators } from '../../src/estimators/manifest.ts';
import { SHIPPED, shippedFolder } from '../../src/estimators/shipped-folder.ts';
import { PythonRandom } from '../../src/random/python-random.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const RATE = 16000;
const MOST_BYTES = 3e6;

test('each folder of the package is an estimator with a small network, and a card with the figures of its scores', async (t) => {
  t.deepEqual(readdirSync(shippedFolder()).sort(), [...SHIPPED].sort());
  t.true(JSON.parse(readFileSync('package.json', 'utf8')).files.includes('estimators'));
  const { estimators: listed, problems } = await listEstimators({ cwd: temporaryFolder(t) });
  t.deepEqual(problems, []);
  t.deepEqual(listed.map(({ name }) => name).sort(), [...SHIPPED].sort());
  for (const { name, version, bytes, shipped, tested } of listed) {
    t.true(shipped && bytes <= MOST_BYTES, name);
    const folder = join(shippedFolder(), name);
    t.is(readFileSync(join(folder, 'version.txt'), 'utf8').trim(), version);
    t.is(statSync(join(folder, 'model.onnx')).size, bytes);
    t.true(existsSync(join('recipes/estimators', `${name}.yaml`)), `recipe of ${name}`);
    const card = readFileSync(join(folder, 'README.md'), 'utf8');
    const { interval, scores = {} } = tested ?? t.fail();
    t.true(Object.keys(scores).length > 0 && interval !== undefined);
    for (const [score, mean] of Object.entries(scores)) {
      t.true(card.includes(`| \`${score}\` | ${mean.toFixed(3)} |`), `${name}: ${score}`);
    }
  }
});

test('a model of the current folder comes before that of the package with its name', async (t) => {
  const cwd = temporaryFolder(t);
  const names = async () => (await allModels({ cwd })).map(({ name, folder }) => [name, folder]);
  const shipped = SHIPPED.map((name) => [name, join(shippedFolder(), name)]);
  t.deepEqual(await names(), shipped);
  const [first = t.fail()] = SHIPPED;
  cpSync(join(shippedFolder(), first), join(cwd, 'models', first), { recursive: true });
  t.deepEqual(await names(), [[first, join(cwd, 'models', first)], ...shipped.slice(1)]);
  t.is((await trainedModels({ modelsDir: join(cwd, 'models') })).length, 1);
  await t.throwsAsync(allModels({ cwd, modelsDir: 'mine' }), {
    message: 'mine: no models; expected some that heareval train made',
  });
});

test('the melody of a tone is its frequency, by the estimator that is imported as by that of its name', async (t) => {
  const samples = Float32Array.from({ length: 2 * RATE }, (_, at) => {
    const overtones = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => Math.sin((2 * Math.PI * n * 440 * at) / RATE) / n);
    return at < RATE ? 0.2 * overtones.reduce((sum, each) => sum + each, 0) : 0;
  });
  const sound = { samples, sampleRate: RATE };
  const annotation = await estimators.melody.predict(sound);
  t.is(annotation.annotation_metadata.version, estimators.melody.version);
  const voiced = annotation.data.filter(({ value }) => (value as { voiced: boolean }).voiced);
  t.true(voiced.length > 20, `${voiced.length}`);
  const near = voiced.filter(({ time, value }) => {
    const { frequency } = value as { frequency: number };
    return time < 1.1 && Math.abs(1200 * Math.log2(frequency / 440)) < 50;
  });
  t.true(near.length > 0.9 * voiced.length, `${near.length} of ${voiced.length}`);
  const named = await loadEstimator('melody', { cwd: temporaryFolder(t) });
  t.deepEqual(await named.predict(sound), annotation);
  const { annotations } = await analyze(sound, [estimators.melody]);
  t.deepEqual(annotations, [annotation]);
  await Promise.all([estimators.melody.release(), named.release()]);
});

test('of silence, and of the noise of its samples, there is no chord, no note and no melody', async (t) => {
  const noise = new PythonRandom(1);
  const dithered = () => Math.round(noise.random() - noise.random()) / 32768;
  for (const sampleAt of [() => 0, dithered]) {
    const sound = { samples: Float32Array.from({ length: 25 * RATE }, sampleAt), sampleRate: RATE };
    const { annotations } = await analyze(sound, [estimators.chord, estimators.melody, estimators.notes]);
    const [chords, melody, notes] = annotations.map(({ data }) => data);
    t.deepEqual(chords, [{ time: 0, duration: 25, value: 'N', confidence: 1 }]);
    t.false(melody?.some(({ value }) => (value as { voiced: boolean }).voiced));
    t.deepEqual(notes, []);
  }
});

test('the notes of a chord that is struck and let go are its pitches', async (t) => {
  const [pitches, length] = [[60, 67], 2 * RATE];
  const samples = new Float32Array(length);
  for (const pitch of pitches) {
    const phase = (2 * Math.PI * 440 * 2 ** ((pitch - 69) / 12)) / RATE;
    for (let at = RATE / 2; at < 1.5 * RATE; at += 1) {
      for (let n = 1; n <= 8; n += 1) {
        samples[at] = (samples[at] as number) + (0.1 * Math.sin(n * phase * (at - RATE / 2))) / n;
      }
    }
  }
  const { data } = await estimators.notes.predict({ samples, sampleRate: RATE });
  for (const pitch of pitches) {
    const note = data.find(({ value, time }) => value === pitch && Math.abs(time - 0.5) < 0.05);
    t.true(note !== undefined && Math.abs(note.duration - 1) < 0.1, `${pitch} of ${JSON.stringify(data)}`);
  }
  await estimators.notes.release();
});

test('the chords of tones one after the other are told with their roots, from when to when', async (t) => {
  const chords = [
    { label: 'C:maj', pitches: [36, 60, 64, 67] },
    { label: 'A:min', pitches: [33, 57, 60, 64] },
    { label: 'G:maj', pitches: [31, 59, 62, 67] },
  ];
  const samples = new Float32Array(2 * chords.length * RATE);
  for (const [place, { pitches }] of chords.entries()) {
    for (const pitch of pitches) {
      const phase = (2 * Math.PI * 440 * 2 ** ((pitch - 69) / 12)) / RATE;
      for (let at = 2 * place * RATE; at < 2 * (place + 1) * RATE; at += 1) {
        for (let n = 1; n <= 6; n += 1) {
          samples[at] = (samples[at] as number) + (0.06 * Math.sin(n * phase * at)) / n;
        }
      }
    }
  }
  const { data, namespace } = await estimators.chord.predict({ samples, sampleRate: RATE });
  t.is(namespace, 'chord');
  for (const [place, { label }] of chords.entries()) {
    const found = data.filter(({ value }) => value === label);
    const inPlace = found.reduce((sum, { time, duration }) => {
      return sum + Math.max(0, Math.min(time + duration, 2 * place + 2) - Math.max(time, 2 * place));
    }, 0);
    t.true(inPlace > 1.6, `${label}: ${inPlace} s of ${JSON.stringify(data)}`);
  }
  await estimators.chord.release();
});

test('silence and faint noise have no tags, and drums between silences have theirs when they are struck', async (t) => {
  const random = new PythonRandom('drums');
  const samples = new Float32Array(16 * RATE);
  const strike = (from: number, seconds: number, sound: (time: number) => number) => {
    for (let i = 0; i < seconds * RATE; i += 1) {
      samples[Math.round(from * RATE) + i] =
        (samples[Math.round(from * RATE) + i] as number) + sound(i / RATE);
    }
  };
  const noise = (time: number, decay: number) => (2 * random.random() - 1) * Math.exp(-time / decay);
  for (let beat = 0; beat < 12; beat += 1) {
    const from = 5 + beat / 2;
    const kick = (time: number) => 0.5 * Math.sin(2 * Math.PI * 55 * time) * Math.exp(-time / 0.08);
    strike(from, 0.3, beat % 2 === 0 ? kick : (time) => 0.3 * noise(time, 0.06));
    for (const half of [0, 0.25]) strike(from + half, 0.1, (time) => 0.1 * noise(time, 0.02));
  }
  const { data, namespace } = await estimators.tags.predict({ samples, sampleRate: RATE });
  t.is(namespace, 'tag_open');
  const drums = data.filter(({ value }) => value === 'drums');
  const struck = drums.reduce((sum, { duration }) => sum + duration, 0);
  t.true(struck > 3, JSON.stringify(data));
  t.true(
    data.every(({ time, duration }) => time > 3 && time + duration < 13),
    JSON.stringify(data),
  );
  const silence = new Float32Array(50 * RATE);
  t.deepEqual((await estimators.tags.predict({ samples: silence, sampleRate: RATE })).data, []);
  const faint = silence.map(() => 1e-4 * (2 * random.random() - 1));
  t.deepEqual((await estimators.tags.predict({ samples: faint, sampleRate: RATE })).data, []);
  await estimators.tags.release();
});
