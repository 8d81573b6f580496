import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { type FilesToScore, scoreFiles } from '../../../src/evaluate/file-scores.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const frames = { threshold: 0.5, medianFilterMs: 0, minDurationMs: 0 };

function scored(
  folder: string,
  type: FilesToScore['type'],
  labels: string,
  predictions: string,
  score: string,
) {
  const files = { labels: join(folder, labels), predictions: join(folder, predictions) };
  return scoreFiles({ ...files, type, frames, resamples: 0, scores: [score] });
}

test('two annotations are those of one recording, whatever they are called', async (t) => {
  const folder = temporaryFolder(t, {
    'truth.mel': '0.00\t0\n0.01\t220\n0.02\t220\n0.03\t440\n',
    'estimate.csv': '0.00,0,0.1\n0.01,221,0.9\n0.02,300,0.9\n0.03,440,0.9\n',
  });
  const { clips, scores } = await scored(folder, 'melody', 'truth.mel', 'estimate.csv', 'melody_raw_pitch');
  t.is(clips, 1);
  t.is(scores[0]?.value, 2 / 3);
});

test('a folder of annotations meets another, or a table, by the names without extensions', async (t) => {
  const folder = temporaryFolder(t, {
    'truth/one.lab': '0.1 0.3 dog\n',
    'truth/two.lab': '0.0 0.2 cat\n1.0 1.5 dog\n',
    'found/one.txt': '0.1\t0.3\tdog\n',
    'found/two.txt': '0.0\t0.2\tcat\n3.0\t3.5\tdog\n',
    'found.csv': 'filename,label,start,end\ntwo.wav,cat,0,200\none.wav,dog,100,300\ntwo.wav,dog,3000,3500\n',
  });
  const fromFolder = await scored(folder, 'event', 'truth', 'found', 'event_onset_200ms_fms');
  t.is(fromFolder.clips, 2);
  t.is(fromFolder.scores[0]?.value, 2 / 3);
  t.deepEqual(
    (await scored(folder, 'event', 'truth', 'found.csv', 'event_onset_200ms_fms')).scores,
    fromFolder.scores,
  );
  t.deepEqual(
    (await scored(folder, 'event', 'found.csv', 'found', 'event_onset_200ms_fms')).scores[0]?.value,
    1,
  );
});

test('notes and several pitches are scored from annotations', async (t) => {
  const folder = temporaryFolder(t, {
    'a.csv': '0.5,0.25,229.5\n1,0.5,440\n',
    'b.csv': '0.5,0.75,229.5\n1,1.5,440\n',
    'c.csv': '0.5,0,440\n0.51,220,441\n',
  });
  t.is((await scored(folder, 'notes', 'a.csv', 'b.csv', 'notes_onset_fms')).scores[0]?.value, 1);
  t.is((await scored(folder, 'multipitch', 'c.csv', 'c.csv', 'multipitch_acc')).scores[0]?.value, 1);
});

test('annotations that do not go together are refused', async (t) => {
  const folder = temporaryFolder(t, {
    'truth/one.mel': '0 220\n',
    'twice/one.mel': '0 220\n',
    'twice/one.csv': '0,220\n',
    'none/.hidden': '',
    'found/two.mel': '0 220\n',
    'found/three.mel': '0 220\n',
  });
  const refused = (labels: string, predictions: string, message: RegExp) =>
    t.throwsAsync(scored(folder, 'melody', labels, predictions, 'melody_raw_pitch'), { message });
  await refused('twice', 'truth', /twice: two annotations of one; expected one of each recording$/);
  await refused('none', 'truth', /none: no files in it; expected an annotation of each recording$/);
  await refused(
    'truth',
    'found',
    /found: three and 1 more are not in .*truth; expected its files and no others$/,
  );
});

test('what is found in a recording whose annotation is empty is wrong, and folders may be links', async (t) => {
  const folder = temporaryFolder(t, {
    'truth/set/one.lab': '0.1 0.3 dog\n',
    'truth/set/two.lab': '',
    'found/set/one.lab': '0.1 0.3 dog\n',
    'found/set/two.lab': '0.1 0.3 dog\n',
    'linked/.DS_Store': 'x',
  });
  symlinkSync('../truth/set', join(folder, 'linked', 'set'));
  for (const truth of ['truth', 'linked']) {
    const { clips, scores } = await scored(folder, 'event', truth, 'found', 'event_onset_200ms_fms');
    t.is(clips, 2);
    t.is(scores[0]?.value, 2 / 3);
  }
});
