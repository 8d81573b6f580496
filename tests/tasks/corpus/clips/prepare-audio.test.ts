import { existsSync } from 'node:fs';
import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { at } from '../../../../src/at.ts';
import { decodeWav, readWavMono } from '../../../../src/audio/index.ts';
import { BadInputsError } from '../../../../src/errors.ts';
import { hashFile } from '../../../../src/pipeline/files/hash-file.ts';
import { runPipeline } from '../../../../src/pipeline/index.ts';
import { MANIFEST_NAME, parseManifest } from '../../../../src/pipeline/store/manifest.ts';
import { prepareClips } from '../../../../src/tasks/corpus/clips/prepare-audio-worker.ts';
import { type DecodeFixture, fixture, unpackBytes } from '../../../audio/fixture.ts';
import { wavFile } from '../../../audio/wav-file.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { contentsBelow, filesBelow, runNode } from '../../run-node.ts';
import { smallTask, writeTone } from '../small-task.ts';

async function makeCorpus(
  t: ExecutionContext,
): Promise<{ folder: string; corpus: string; tasksDir: string }> {
  const folder = temporaryFolder(t);
  const corpus = join(folder, 'corpus');
  for (const split of ['train', 'valid', 'test']) {
    for (const [index, name] of ['a1', 'a2', 'b1', 'b2'].entries()) {
      await writeTone(join(corpus, split, `${name}-${split}.wav`), 200 * (index + 1));
    }
  }
  return { folder, corpus, tasksDir: join(folder, 'tasks') };
}

test('every rate comes out as mono 16-bit wav of the length that the task asks for', async (t) => {
  const { folder, corpus, tasksDir } = await makeCorpus(t);
  const { error } = await runNode(smallTask(corpus, tasksDir, [16000, 22050, 48000]), join(folder, 'work'));
  t.is(error, undefined);
  for (const rate of [16000, 22050, 48000]) {
    const file = join(tasksDir, `letters-1-full/${rate}/valid/b1-valid.wav`);
    const { int16, sampleRate } = decodeWav(await readFile(file), file);
    t.is(sampleRate, rate);
    t.is(int16?.length, rate / 2);
  }
});

test('clips that nobody would hear are told, also those whose channels cancel each other out', async (t) => {
  const { folder, corpus, tasksDir } = await makeCorpus(t);
  const tone = Int16Array.from({ length: 16_000 }, (_, i) => Math.round(9000 * Math.sin(i / 5)));
  const opposite = Int16Array.from({ length: 32_000 }, (_, i) => (1 - 2 * (i % 2)) * at(tone, i >> 1));
  await writeFile(join(corpus, 'train/a2-train.wav'), stereo(opposite));
  await writeFile(join(corpus, 'valid/b1-valid.wav'), stereo(new Int16Array(32_000)));
  // Long enough to go through piece by piece.
  await writeFile(join(corpus, 'test/a1-test.wav'), stereo(new Int16Array(400_000)));
  const lines: string[] = [];
  const task = smallTask(corpus, tasksDir, [16000, 22050]);
  await runPipeline([task], {
    workdir: join(folder, 'work'),
    workers: 1,
    onEvent: (event) => {
      if (event.type === 'step-log' && event.step.name === 'PrepareAudio') lines.push(event.line);
    },
  });
  t.is(lines.length, 1);
  t.regex(
    at(lines, 0),
    /^3 clips are silent from start to end, .*: \S*a1-test\S*, \S*a2-train\S*, \S*b1-valid\S*$/,
  );
});

/** A file of samples that are left and right by turns. */
function stereo(samples: Int16Array): Uint8Array {
  return wavFile({ encoding: 'integer', bits: 16, channels: 2, sampleRate: 16000, stored: [...samples] });
}

test('a rate that is the file’s own is copied, not resampled', async (t) => {
  const { folder, corpus, tasksDir } = await makeCorpus(t);
  await runNode(smallTask(corpus, tasksDir, [16000]), join(folder, 'work'));
  const original = await readFile(join(corpus, 'test/a1-test.wav'));
  const made = await readFile(join(tasksDir, 'letters-1-full/16000/test/a1-test.wav'));
  t.deepEqual(made.subarray(44), original.subarray(44, 44 + 16000));
});

test('audio of other formats is read by its content, whatever its name', async (t) => {
  const { folder, corpus, tasksDir } = await makeCorpus(t);
  const { files } = fixture<DecodeFixture>('decode');
  const formats = ['mono.flac', 'stereo.mp3', 'vorbis.ogg', 'mono.opus', 'recorded.webm', 'mono.m4a'];
  const names = ['a1-train', 'a2-train', 'b1-train', 'b2-train', 'a1-valid', 'b1-valid'];
  for (const [i, name] of names.entries()) {
    const encoded = unpackBytes(files.find((file) => file.name === formats[i])?.bytes ?? '');
    await writeFile(join(corpus, name.split('-')[1] ?? '', `${name}.wav`), encoded);
  }
  const { error } = await runNode(smallTask(corpus, tasksDir, [16000]), join(folder, 'work'));
  t.is(error, undefined);
  for (const name of names) {
    const file = join(tasksDir, `letters-1-full/16000/${name.split('-')[1]}/${name}.wav`);
    const { samples } = readWavMono(await readFile(file), file);
    t.is(samples.length, 8000);
    // What was encoded lasts a tenth of a second.
    const loudest = samples.subarray(0, 1500).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    t.true(loudest > 0.2, `${name}: ${loudest}`);
    t.true(samples.subarray(2200).every((sample) => sample === 0));
  }
});

test('bad audio files among good ones are named together, and nothing is published', async (t) => {
  const { folder, corpus, tasksDir } = await makeCorpus(t);
  await truncate(join(corpus, 'train/a2-train.wav'), 5000);
  await writeFile(join(corpus, 'valid/b1-valid.wav'), 'this is no audio\n');
  await writeFile(join(corpus, 'test/b2-test.wav'), '');
  const node = smallTask(corpus, tasksDir, [16000, 44100]);
  const { error } = await runNode(node, join(folder, 'work'));
  t.true(error instanceof BadInputsError);
  const { problems, message } = error as BadInputsError;
  t.regex(message, /^3 of 12 files failed:\n/);
  t.deepEqual(problems.map((line) => resolve(line.split(': ')[0] ?? '')).sort(), [
    join(corpus, 'test/b2-test.wav'),
    join(corpus, 'train/a2-train.wav'),
    join(corpus, 'valid/b1-valid.wav'),
  ]);
  t.false(existsSync(tasksDir));
});

test('once the bad files are mended, the task is made', async (t) => {
  const { folder, corpus, tasksDir } = await makeCorpus(t);
  const bad = join(corpus, 'train/a2-train.wav');
  await truncate(bad, 5000);
  const workdir = join(folder, 'work');
  t.true((await runNode(smallTask(corpus, tasksDir, [16000]), workdir)).error instanceof BadInputsError);
  await writeTone(bad, 300);
  t.is((await runNode(smallTask(corpus, tasksDir, [16000]), workdir)).error, undefined);
  t.is((await filesBelow(join(tasksDir, 'letters-1-full/16000'))).length, 12);
});

test('after an interruption only the files that are missing are made', async (t) => {
  const { folder, corpus, tasksDir } = await makeCorpus(t);
  const workdir = join(folder, 'work');
  const controller = new AbortController();
  const node = smallTask(corpus, tasksDir, [16000, 44100]);
  const cut = await runPipeline([node], {
    workdir,
    workers: 1,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'step-progress' && event.step.name === 'PrepareAudio' && event.done >= 1) {
        controller.abort();
      }
    },
  });
  t.is(cut.status, 'cancelled');
  const isClip = (file: string) => /PrepareAudio-\w+\.partial\/\d+\//.test(file);
  const before = (await filesBelow(workdir)).filter(isClip);
  const times = new Map<string, number>();
  for (const file of before) times.set(file, (await stat(join(workdir, file))).mtimeMs);
  const { error, result } = await runNode(smallTask(corpus, tasksDir, [16000, 44100]), workdir);
  t.is(error, undefined);
  const audio = result.steps.find((step) => step.node.definition.name === 'PrepareAudio')?.outDir ?? '';
  const whole = before.filter((file) => before.includes(file.replace('/16000/', '/44100/')));
  for (const file of whole) {
    const name = file.replace(/^.*\.partial\//, '');
    t.is((await stat(join(audio, name))).mtimeMs, times.get(file) ?? 0);
  }
});

test('the number of workers does not change a byte', async (t) => {
  const { folder, corpus } = await makeCorpus(t);
  const outcomes = [];
  for (const workers of [1, 3]) {
    const tasksDir = join(folder, `tasks-${workers}`);
    await runPipeline([smallTask(corpus, tasksDir, [22050, 44100])], {
      workdir: join(folder, `work-${workers}`),
      workers,
    });
    outcomes.push(await contentsBelow(tasksDir));
  }
  t.is(Object.keys(outcomes[0] ?? {}).length, 12 * 2 + 3 * 2 + 2);
  t.deepEqual(outcomes[0], outcomes[1]);
});

test('a clip comes out the same whichever others are resampled beside it', async (t) => {
  const folder = temporaryFolder(t);
  const seconds = [0.25, 0.25, 0.25, 0.25, 0.25, 0.1, 0.25, 3, 0.1];
  const outputs = (name: string) =>
    [16000, 22050, 48000].map((sampleRate) => ({ sampleRate, path: join(folder, `${sampleRate}/${name}`) }));
  const jobs = seconds.map((length, i) => ({
    source: join(folder, `${i}.wav`),
    seconds: length,
    outputs: outputs(`together-${i}.wav`),
  }));
  for (const [i, { source }] of jobs.entries()) await writeTone(source, 200 + 100 * i);
  const broken = { source: join(folder, 'broken.wav'), seconds: 0.25, outputs: outputs('broken.wav') };
  await writeFile(broken.source, 'no sound');
  const outcomes = await prepareClips([...jobs.slice(0, 4), broken, ...jobs.slice(4)]);
  t.deepEqual(
    outcomes.map((outcome) => 'hashes' in outcome),
    [true, true, true, true, false, true, true, true, true, true],
  );
  t.false(existsSync(join(folder, '16000/broken.wav')));
  for (const [i, job] of jobs.entries()) {
    const [alone] = await prepareClips([{ ...job, outputs: outputs(`alone-${i}.wav`) }]);
    t.deepEqual(outcomes[i < 4 ? i : i + 1], alone);
    for (const rate of [16000, 22050, 48000]) {
      const made = await readFile(join(folder, `${rate}/together-${i}.wav`));
      t.deepEqual(made, await readFile(join(folder, `${rate}/alone-${i}.wav`)));
    }
  }
});

test('a rate that cannot be had is told of every clip under its own name', async (t) => {
  const folder = temporaryFolder(t);
  const jobs = ['one', 'other'].map((name) => ({
    source: join(folder, `${name}.wav`),
    seconds: 0.25,
    outputs: [{ sampleRate: 20, path: join(folder, `out-${name}.wav`) }],
  }));
  for (const { source } of jobs) await writeTone(source, 440);
  const outcomes = await prepareClips(jobs);
  for (const [i, name] of ['one', 'other'].entries()) {
    const outcome = at(outcomes, i);
    t.true(
      'problem' in outcome && outcome.problem.includes(`${name}.wav: cannot resample from 16000 Hz to 20 Hz`),
    );
  }
});

test('the hashes that are told while files are written are those of the files', async (t) => {
  const { folder, corpus, tasksDir } = await makeCorpus(t);
  const { result } = await runNode(smallTask(corpus, tasksDir, [16000, 48000]), join(folder, 'work'));
  const made = result.steps.find((step) => step.node.definition.name === 'PrepareAudio')?.outDir ?? '';
  const manifest = parseManifest(await readFile(join(made, MANIFEST_NAME), 'utf8'));
  t.is(manifest?.files.length, 24);
  for (const { path: file, size, sha256 } of manifest?.files ?? []) {
    t.is(sha256, await hashFile(join(made, file), size));
  }
});
