import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { encodeWav16 } from '../../../src/audio/index.ts';
import { SHIPPED, shippedFolder } from '../../../src/estimators/shipped-folder.ts';
import { readJams } from '../../../src/formats/jams/read.ts';
import { SmallTraining } from '../../recipes/small-training.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

/** A folder with a model that tells high tones from low ones, and two recordings. */
async function folderWithModel(t: ExecutionContext): Promise<SmallTraining> {
  const bench = SmallTraining.create(t);
  t.is((await bench.train({ sets: ['training.epochs=1'], folds: 1 })).status, 'ok');
  const tone = (hz: number) =>
    encodeWav16({
      samples: Int16Array.from({ length: 8000 }, (_, at) => 8000 * Math.sin((2 * Math.PI * hz * at) / 8000)),
      sampleRate: 8000,
    });
  bench.write({ 'low.wav': tone(330), 'more/high.wav': tone(3300), 'more/low.flac': 'fLaC' });
  return bench;
}

test('analyze prints the JAMS of a recording by all models and those of the package, and keeps it by what the recording holds', async (t) => {
  const { folder } = await folderWithModel(t);
  const { stdout, stderr, exitCode } = await command(folder, ['analyze', 'low.wav']);
  t.deepEqual([exitCode, stderr], [0, 'warning: low.wav: no title and no artist in its tags']);
  const jams = JSON.parse(stdout);
  t.is(jams.file_metadata.duration, 1);
  const [{ namespace, data, annotation_metadata: metadata }] = jams.annotations;
  t.deepEqual(
    jams.annotations.map(
      (each: { annotation_metadata: { annotator: { model: string } } }) =>
        each.annotation_metadata.annotator.model,
    ),
    ['pitches', ...SHIPPED],
  );
  t.deepEqual([namespace, data.length, data[0].duration], ['tag_open', 1, 1]);
  t.like(metadata, { version: '1234567.0', data_source: 'program' });
  const kept = () => readdirSync(join(folder, '_workdir/.items'), { recursive: true }).length;
  const items = kept();
  t.is((await command(folder, ['analyze', 'low.wav', '-o', 'out.jamz'])).exitCode, 0);
  t.is(kept(), items);
  t.deepEqual((await readJams(join(folder, 'out.jamz'))).annotations[0]?.data, data);
});

test('analyze goes on after a file that cannot be used, names it and says so by its exit code', async (t) => {
  const { folder } = await folderWithModel(t);
  const args = [
    'analyze',
    'low.wav',
    'more/low.flac',
    'more/high.wav',
    '--estimator',
    'pitches',
    '--output-dir',
    'out',
  ];
  t.is(
    (await command(folder, args)).stderr,
    'low.wav and more/low.flac: would both become out/low.jams; expected files of different names',
  );
  const lab = [...args.filter((each) => each !== 'low.wav'), '--format', 'lab'];
  const { exitCode, stderr } = await command(folder, lab);
  t.is(exitCode, 2);
  t.regex(stderr, /^[12]\/2 more\/high\.wav -> out\/high\.lab$/m);
  t.regex(stderr, /^1 of 2 files could not be used:\n {2}more\/low\.flac: /m);
  t.deepEqual(readdirSync(join(folder, 'out')), ['high.lab']);
  t.regex(readFileSync(join(folder, 'out/high.lab'), 'utf8'), /^0\t1\t(high|low)\n$/);
});

test('analyze prints with two workers what it prints with one, and of a model that is broken the same line', async (t) => {
  const folder = temporaryFolder(t);
  const samples = Int16Array.from(
    { length: 20 * 22050 },
    (_, at) => 8000 * Math.sin((2 * Math.PI * (at < 10 * 22050 ? 330 : 440) * at) / 22050),
  );
  writeFiles(folder, { 'song.wav': encodeWav16({ samples, sampleRate: 22050 }) });
  const both = (args: readonly string[]) =>
    Promise.all(
      ['1', '2'].map((workers) =>
        command(folder, ['analyze', 'song.wav', ...args, '--workers', workers, '--workdir', workers]),
      ),
    );
  const [one, two] = await both(['--estimator', 'chord', '--estimator', 'melody']);
  t.is(one?.exitCode, 0, one?.stderr);
  t.deepEqual(two, one);

  cpSync(join(shippedFolder(), 'chord'), join(folder, 'models/broken'), { recursive: true });
  const model = join(folder, 'models/broken/model.onnx');
  writeFileSync(model, Buffer.from(readFileSync(model, 'latin1').replaceAll('Relu', 'Rely'), 'latin1'));
  const [alone, beside] = await both(['--estimator', 'broken', '--estimator', 'melody', '-o', 'song.jams']);
  t.is(alone?.exitCode, 2);
  t.is(
    alone?.stderr,
    `${model}: is no model that ONNX Runtime can load; expected what heareval train writes`,
  );
  t.deepEqual(beside, alone);
  t.false(existsSync(join(folder, 'song.jams')));
});

test('analyze writes over nothing but the same, unless it is told to', async (t) => {
  const bench = await folderWithModel(t);
  const { folder } = bench;
  const args = ['analyze', 'low.wav', '--estimator', 'pitches', '--format', 'csv', '--output', 'low.csv'];
  t.is((await command(folder, args)).exitCode, 0);
  t.is((await command(folder, args)).exitCode, 0);
  bench.write({ 'low.csv': 'by hand' });
  const refused = await command(folder, args);
  t.deepEqual(
    [refused.exitCode, refused.stderr],
    [2, 'low.csv: is there already, with other content; expected a new file, or --overwrite'],
  );
  t.is((await command(folder, [...args, '--overwrite'])).exitCode, 0);
  t.regex(readFileSync(join(folder, 'low.csv'), 'utf8'), /^0,1,(high|low)\n$/);
});

test('analyze and estimators say in a line what is missing, and estimators lists what there is', async (t) => {
  const { folder } = await folderWithModel(t);
  const error = async (...args: string[]) =>
    (await command(folder, ['analyze', ...args])).stderr.split('\n')[0];
  t.is(await error(), 'no audio files; expected at least one');
  t.is(
    await error('low.wav', '--models-dir', 'none'),
    'none: no models; expected some that heareval train made',
  );
  t.is(await error('low.wav', 'more/high.wav'), '2 files; expected --output-dir, where a file for each goes');
  t.is(
    await error('low.wav', '--estimator', 'pitches', '--format', 'midi'),
    '--format midi: estimator pitches gives tag_open; expected notes',
  );
  t.is(
    await error('low.wav', '-o', 'low.lab'),
    '--output low.lab: expected a name that ends in .jams, or in .jamz to be gzipped',
  );
  t.is(await error('low.wavs'), 'low.wavs: is not there, expected an audio file');
  const { stdout } = await command(folder, ['estimators']);
  t.regex(
    stdout,
    /^pitches +1234567\.0 +tag_open +\d+(?:\.\d)? kB +top1_acc [\d.]+ +pitches-1-full +models$/m,
  );
  t.regex(
    stdout,
    /^melody +\S+ +pitch_contour .+ \([\d.]+ to [\d.]+\) +sampled_melody-1\.0\.0-full +the package$/m,
  );
  t.regex((await command(folder, ['estimators', '--models-dir', 'none'])).stderr, /^none: no models; /);
});
