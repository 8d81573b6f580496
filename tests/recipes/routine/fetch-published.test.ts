import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { CircularDrum } from '../../../src/datasets/index.ts';
import { type DatasetSource, Routine } from '../../../src/recipes/index.ts';
import { serve, startServer } from '../../tasks/corpus/unreliable-server.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { publishedDrums } from './published-drums.ts';

const NAME = '5000-circular-drums-of-varying-size';

async function open(source: Partial<DatasetSource> & { readonly datasetDir: string }) {
  const lines: string[] = [];
  const routine = new Routine({ progress: { write: (line) => lines.push(line) } });
  await routine.importDataset({ datasetName: NAME, ...source });
  return { routine, lines };
}

test('a published set that is not there is downloaded and unpacked, once', async (t) => {
  const { folder, labels, archive } = await publishedDrums(t, NAME);
  const { url, seen } = await startServer(t, (request, response) => serve(request, response, archive));
  const datasetDir = join(temporaryFolder(t), 'drums');
  const { routine, lines } = await open({ datasetDir, mirror: url });
  t.deepEqual(routine.D.labels, labels);
  const files = readdirSync(folder).filter((name) => !name.startsWith('.'));
  t.deepEqual(readdirSync(datasetDir).sort(), files.sort());
  for (const file of files.filter((name) => name !== 'heareval.json')) {
    t.deepEqual(readFileSync(join(datasetDir, file)), readFileSync(join(folder, file)), file);
  }
  t.is(lines[0], `fetching ${url}/${NAME}.zip\n`);
  t.regex(String(lines[1]), /no checksum of it is known to compare; sha256 is [0-9a-f]{64}\n$/);
  const again = await open({ datasetDir, mirror: url, representationSettings: { output_type: 'fft' } });
  t.is(again.routine.D.dataset.representationSettings.output_type, 'fft');
  t.deepEqual(
    seen.map((request) => request.url),
    [`/${NAME}.zip`],
  );
});

test('a mirror may be a folder, and a LocalSampler is not asked where a published set is wanted', async (t) => {
  const { archive, labels } = await publishedDrums(t, NAME);
  const mirror = temporaryFolder(t);
  writeFileSync(join(mirror, `${NAME}.zip`), archive);
  const datasetDir = temporaryFolder(t);
  const source = { datasetDir, mirror, LocalSampler: CircularDrum as never, datasetSize: 3 };
  t.deepEqual((await open(source)).routine.D.labels, labels);
  t.deepEqual((await open(source)).routine.D.labels, labels);
});

test('what is no published set is told in a line, and nothing is downloaded for it', async (t) => {
  const { folder } = await publishedDrums(t, NAME);
  const none = join(temporaryFolder(t), 'none');
  const fails = async (source: Parameters<typeof open>[0], message: string) => {
    await t.throwsAsync(open(source), { name: 'UserError', message });
  };
  await fails(
    { datasetDir: none, datasetName: '5000-circular-drum-of-varying-size' },
    'datasetName 5000-circular-drum-of-varying-size: no published set; expected one of 2000-convex-polygonal-drums-of-varying-size, 5000-circular-drums-of-varying-size, 5000-rectangular-drums-of-varying-dimension; did you mean 5000-circular-drums-of-varying-size?',
  );
  t.false(existsSync(none));
  await fails(
    { datasetDir: none, mirror: join(folder, 'none') },
    `mirror ${join(folder, 'none')}: no such folder; expected a folder or a base URL`,
  );
  await fails(
    { datasetDir: none, datasetName: '' },
    `${none}: no data set; expected datasetDir with one, the datasetName of a published one, or a LocalSampler`,
  );
  await fails(
    { datasetDir: folder },
    `${folder}: has sounds that were generated, not ${NAME}; expected another datasetDir, or that one removed`,
  );
});
