import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeNpy } from '../../../src/formats/files/npy.ts';
import { provenanceOf } from '../../../src/report/details/provenance.ts';
import { readResults } from '../../../src/report/results.ts';
import { sceneTask, wholeFolder } from '../whole-folder.ts';

const versions = { node: '20.19.0', heareval: '0.1.0' };
const made = ['EmbedSplit', 'EmbedSplit', 'TrainGridPoint', 'Evaluate'].map((step, index) => ({
  step,
  key: String(index),
  label: null,
  startedAt: `2026-01-01T00:00:0${index}.000Z`,
  durationMs: 1000 * (index + 1),
  host: 'here',
  versions,
  peakMemory: index === 1 ? 5000 : undefined,
}));
const published = made.filter(({ step }) => step !== 'TrainGridPoint');

test('what was run is told by the steps that made it, as far as they are known', async (t) => {
  const { embeddingsDir } = await wholeFolder(t, { modules: ['good'] });
  const { cells } = await readResults(embeddingsDir, { tasks: [sceneTask] });
  const cell = cells[0] as (typeof cells)[number];
  const nothing = await provenanceOf(cell, { published: [], made: [] });
  t.like(nothing, { keys: [], seconds: null, embedSeconds: null, timesRealTime: null, dimensions: null });
  t.like(nothing, { probe: 'hear2021, grid faster', seed: 42 });

  for (const split of ['train', 'valid', 'test']) {
    writeFileSync(join(cell.folder, `${split}.embeddings.npy`), encodeNpy(new Float32Array(50), [10, 5]));
  }
  const known = await provenanceOf(cell, { published, made });
  t.like(known, { seconds: 10, embedSeconds: 3, trainSeconds: 3, dimensions: 5, peakMemory: 5000 });
  // 30 clips of 0.4 s in 3 s.
  t.is(known.timesRealTime, 4);
  t.is(known.versions, 'heareval 0.1.0, Node 20.19.0');
  t.is(known.madeAt, '2026-01-01T00:00:03.000Z');

  const partly = await provenanceOf(cell, { published, made: made.slice(1) });
  t.like(partly, { embedSeconds: null, timesRealTime: null, dimensions: 5 });
});

test('the profile of embedding comes before what steps tell; a damaged one is passed over', async (t) => {
  const { embeddingsDir } = await wholeFolder(t, { modules: ['good'] });
  const { cells } = await readResults(embeddingsDir, { tasks: [sceneTask] });
  const cell = cells[0] as (typeof cells)[number];
  const path = join(cell.folder, 'profile.embeddings.json');
  const splits = {
    train: { seconds: 2, audio_seconds: 30, peak_memory_mib: 2 },
    test: { seconds: 1, audio_seconds: 15, peak_memory_mib: 1 },
    valid: { seconds: 1, audio_seconds: 0 },
  };
  writeFileSync(path, JSON.stringify({ device: 'a chip', splits }));
  const told = await provenanceOf(cell, { published, made });
  t.like(told, { embedSeconds: 3, timesRealTime: 15, peakMemory: 2 ** 21, device: 'a chip' });
  writeFileSync(path, '{"splits": 3');
  t.like(await provenanceOf(cell, { published, made }), {
    embedSeconds: 3,
    timesRealTime: null,
    device: null,
  });
});
