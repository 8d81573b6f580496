import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeWav16 } from '../../../src/audio/index.ts';
import type { Json } from '../../../src/formats/files/json-text.ts';
import { newAnnotation, newJams, stringifyJams } from '../../../src/formats/jams/index.ts';
import { hzOfMidi } from '../../../src/formats/labels/midi-number.ts';
import { command } from '../../cli/in-process.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { SMALL_RECIPE } from '../small-corpus.ts';

const RATE = 8000;
const SECONDS = 0.8;
const TRACKS = 5;

interface Sounding {
  readonly time: number;
  readonly duration: number;
  readonly midi: number;
}

/** What each namespace says of two notes of a recording. */
const NAMESPACES: Readonly<
  Record<
    string,
    {
      readonly of: (notes: readonly Sounding[]) => readonly Observed[];
      readonly score: string;
      readonly made: string;
      readonly decoder?: string;
    }
  >
> = {
  note_midi: {
    of: (notes) => notes.map(({ midi, ...each }) => ({ ...each, value: midi })),
    score: 'F-measure_no_offset',
    made: 'note_midi',
  },
  pitch_contour: {
    of: (notes) =>
      Array.from({ length: 40 }, (_, frame) => {
        const time = frame * 0.02;
        const on = notes.find((note) => time >= note.time && time < note.time + note.duration);
        const frequency = on === undefined ? 0 : hzOfMidi(on.midi);
        return { time, duration: 0, value: { index: 0, frequency, voiced: on !== undefined } };
      }),
    score: 'Overall Accuracy',
    made: 'pitch_contour',
  },
  chord: {
    of: (notes) =>
      notes.map(({ time, duration, midi }) => ({ time, duration, value: midi > 65 ? 'G:maj' : 'C:min' })),
    score: 'majmin',
    made: 'chord',
  },
  onset: {
    of: (notes) => notes.map(({ time }) => ({ time, duration: 0, value: null })),
    score: 'F-measure',
    made: 'onset',
    decoder: 'decoder: { name: peaks, namespace: onset, threshold: 0 }',
  },
  key_mode: {
    of: (notes) => [
      { time: 0, duration: SECONDS, value: notes.some(({ midi }) => midi === 71) ? 'B:major' : 'C:minor' },
    ],
    score: 'Weighted Score',
    made: 'key_mode',
    decoder: 'decoder: { namespace: key_mode }',
  },
  tag_open: {
    of: (notes) =>
      // Of one recording alone: two splits are without the tag.
      notes.map(({ midi }) => ({
        ...{ time: 0, duration: SECONDS },
        value: midi === 72 ? 'rare' : midi > 65 ? 'high' : 'low',
      })),
    score: 'F-measure',
    made: 'tag_open',
  },
};

type Observed = { readonly time: number; readonly duration: number; readonly value: Json };

/** Recordings of two notes, one after the other, with an annotation. */
function recordings(
  namespace: string,
  of: (notes: readonly Sounding[]) => readonly Observed[],
): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = {};
  for (let index = 0; index < TRACKS; index++) {
    const notes = [
      { time: 0, duration: 0.4, midi: 60 + (index % 2) },
      { time: 0.4, duration: 0.4, midi: 70 + (index % 3) },
    ];
    const samples = Int16Array.from({ length: SECONDS * RATE }, (_, at) => {
      const { midi = 60 } = notes[at < (SECONDS * RATE) / 2 ? 0 : 1] ?? {};
      return 9000 * Math.sin((2 * Math.PI * hzOfMidi(midi) * at) / RATE);
    });
    files[`recordings/t${index}.wav`] = encodeWav16({ samples, sampleRate: RATE });
    const annotation = newAnnotation({ namespace, data: of(notes), duration: SECONDS });
    const jams = newJams({ file_metadata: { duration: SECONDS }, annotations: [annotation] });
    files[`recordings/t${index}.jams`] = stringifyJams(jams);
  }
  return files;
}

for (const [namespace, { of, score, made, decoder = '' }] of Object.entries(NAMESPACES)) {
  test(`an estimator of ${namespace} is trained on its annotations and scored by what they are scored by`, async (t) => {
    const folder = temporaryFolder(t, recordings(namespace, of));
    const begun = await command(folder, ['new-estimator', 'mine', '--from', 'recordings']);
    t.is(begun.exitCode, 0, begun.stderr);
    t.regex(begun.stderr, new RegExp(`namespace ${namespace}, the only one`));
    const setup = join(folder, 'training/mine/00-setup.mjs');
    // Deformations are of other tests.
    writeFileSync(
      setup,
      readFileSync(setup, 'utf8').replace(/deformations: \[[\s\S]*?\n {2}\],/, 'deformations: [],'),
    );
    writeFileSync(
      join(folder, 'training/mine/resources/recipe.yaml'),
      `${SMALL_RECIPE.replace('epochs: 2', 'epochs: 1')}${decoder}`,
    );
    const developed = await command(folder, ['develop', 'mine']);
    t.is(developed.exitCode, 0, developed.stderr);
    if (namespace === 'tag_open') t.regex(developed.stderr, /test: no clip with label .*rare/);
    const resource = (file: string) => readFileSync(join(folder, 'training/mine/resources', file), 'utf8');
    const [first] = Object.keys(JSON.parse(resource('test_data.json')));
    t.is(first, score);
    const { id } = JSON.parse(readFileSync(join(folder, 'training/mine/index_test.json'), 'utf8'));
    t.is(JSON.parse(resource(`estimates/${id[0]}.jams`)).annotations[0].namespace, made);
  });
}

test('a recording of which nothing is annotated is told, and is not counted among those that are scored', async (t) => {
  const folder = temporaryFolder(t, recordings('chord', NAMESPACES.chord?.of ?? (() => [])));
  await command(folder, ['new-estimator', 'mine', '--from', 'recordings', '--test-share', '0.4']);
  const mine = (file: string) => join(folder, 'training/mine', file);
  writeFileSync(
    mine('00-setup.mjs'),
    readFileSync(mine('00-setup.mjs'), 'utf8').replace(/deformations: \[[\s\S]*?\n {2}\],/, ''),
  );
  writeFileSync(mine('resources/recipe.yaml'), SMALL_RECIPE.replace('epochs: 2', 'epochs: 1'));
  const { id } = JSON.parse(readFileSync(mine('index_test.json'), 'utf8'));
  const empty = newJams({
    file_metadata: { duration: SECONDS },
    annotations: [newAnnotation({ namespace: 'chord', data: [], duration: SECONDS })],
  });
  writeFileSync(join(folder, `recordings/${id[0]}.jams`), stringifyJams(empty));
  const late = newAnnotation({
    namespace: 'chord',
    data: [{ time: 5, duration: 1, value: 'N' }],
    duration: 6,
  });
  writeFileSync(
    join(folder, `recordings/${id[1]}.jams`),
    stringifyJams(newJams({ file_metadata: { duration: SECONDS }, annotations: [late] })),
  );
  const developed = await command(folder, ['develop', 'mine']);
  t.is(developed.exitCode, 0, developed.stderr);
  t.true(
    developed.stderr.includes(`1 recording left out, as nothing is annotated: ${id[0]}`),
    developed.stderr,
  );
  t.regex(developed.stderr, new RegExp(`${id[0]}: not scored`));
  t.true(
    developed.stderr.includes(`${id[1]}.jams: 1 of 1 observation after the end of its recording, 0.8 s`),
  );
  t.is(JSON.parse(readFileSync(mine('resources/test_scores.json'), 'utf8')).clips, 1);
});
