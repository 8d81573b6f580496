import { join } from 'node:path';
import test from 'ava';
import { findKind, kindOf } from '../../../src/develop/kinds/kinds.ts';
import { checkDecoder } from '../../../src/estimators/decoders/decoders.ts';
import type { Json } from '../../../src/formats/files/json-text.ts';
import { newAnnotation, newJams, stringifyJams } from '../../../src/formats/jams/index.ts';
import { readRecipe } from '../../../src/recipes/recipe.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

type Observed = readonly [time: number, duration: number, value: Json];

function annotation(namespace: string, observed: readonly Observed[]) {
  const data = observed.map(([time, duration, value]) => ({ time, duration, value }));
  return newAnnotation({ namespace, data, duration: 4 });
}

const CASES: readonly {
  readonly namespace: string;
  readonly truth: readonly Observed[];
  readonly rows: readonly object[];
}[] = [
  {
    namespace: 'note_midi',
    truth: [[0.5, 1, 69]],
    rows: [{ label: 440, start: 500, end: 1500 }],
  },
  { namespace: 'note_hz', truth: [[0, 0.07, 220]], rows: [{ label: 220, start: 0, end: 70 }] },
  {
    namespace: 'pitch_contour',
    truth: [
      [0, 0, { index: 0, frequency: 220, voiced: true }],
      [0.01, 0, { index: 0, frequency: 220, voiced: false }],
    ],
    rows: [
      { label: 220, start: 0, end: 0 },
      { label: -220, start: 10, end: 10 },
    ],
  },
  {
    namespace: 'onset',
    truth: [
      [0.01, 0, null],
      [1, 0, null],
    ],
    rows: [
      { label: 'onset', start: 0, end: 30 },
      { label: 'onset', start: 980, end: 1020 },
    ],
  },
  {
    namespace: 'beat',
    truth: [
      [6, 0, 1],
      [6.5, 0, 2],
    ],
    rows: [
      { label: 'beat', start: 5980, end: 6020 },
      { label: 'beat', start: 6480, end: 6520 },
    ],
  },
  {
    namespace: 'key_mode',
    truth: [[0, 4, 'C:minor']],
    rows: [{ label: 'C:minor' }],
  },
  { namespace: 'segment_open', truth: [[1, 2, 'dog']], rows: [{ label: 'dog', start: 1000, end: 3000 }] },
  {
    namespace: 'tag_open',
    truth: [
      [0, 4, 'rock'],
      [0, 2, 'loud'],
      [2, 2, 'rock'],
    ],
    rows: [{ label: 'rock' }, { label: 'loud' }],
  },
];

test('an annotation becomes the rows of its kind of task, and scores 1 against itself', async (t) => {
  for (const { namespace, truth, rows } of CASES) {
    const own = annotation(namespace, truth);
    const text = stringifyJams(newJams({ file_metadata: { duration: 4 }, annotations: [own] }));
    const path = join(temporaryFolder(t, { 'a.jams': text }), 'a.jams');
    const kind = kindOf(namespace, '--namespace');
    const found = await kind.rows({ path, namespace, tell: () => {} });
    t.deepEqual(
      found.map((row) => ({
        ...row,
        ...(typeof row.label === 'number' ? { label: Number(row.label.toPrecision(12)) } : {}),
      })),
      rows as typeof found,
      namespace,
    );
    const [first] = Object.values(kind.scores(own, own));
    t.is(first, 1, namespace);
  }
});

test('notes beyond what is learnt are told', async (t) => {
  const told: string[] = [];
  for (const midi of [21, 108, 109]) {
    const own = annotation('note_midi', [[0, 1, midi]]);
    const text = stringifyJams(newJams({ file_metadata: { duration: 4 }, annotations: [own] }));
    const path = join(temporaryFolder(t, { 'a.jams': text }), 'a.jams');
    const tell = (line: string) => void told.push(line.replace(path, String(midi)));
    await kindOf('note_midi', '--namespace').rows({ path, namespace: 'note_midi', tell });
  }
  const beyond = told.filter((line) => line.includes('beyond'));
  t.deepEqual(beyond, ['109: notes beyond the keys of a piano are not learnt']);
});

test('what is annotated otherwise scores less, by what the namespace is scored by', (t) => {
  const scored = (namespace: string, truth: readonly Observed[], estimate: readonly Observed[]) =>
    kindOf(namespace, '').scores(annotation(namespace, truth), annotation(namespace, estimate));
  const notes = scored(
    'note_midi',
    [
      [0, 1, 60],
      [1, 1, 62],
    ],
    [
      [0.02, 0.4, 60],
      [1, 1, 70],
    ],
  );
  t.like(notes, { 'F-measure_no_offset': 0.5, 'F-measure': 0, 'Onset_F-measure': 1 });
  const events = scored(
    'segment_open',
    [
      [0, 1, 'a'],
      [2, 1, 'b'],
    ],
    [
      [0.1, 1, 'a'],
      [2.3, 1, 'b'],
    ],
  );
  t.like(events, { 'F-measure of onsets': 0.5, 'Precision of onsets': 0.5, 'Recall of onsets': 0.5 });
  t.like(scored('segment_open', [[0, 1, 'a']], []), {
    'F-measure of onsets': 0,
    'Precision of onsets': null,
  });
  t.is(scored('segment_open', [], [])['F-measure of onsets'], null);
  const tags = scored(
    'tag_open',
    [
      [0, 4, 'a'],
      [0, 4, 'b'],
    ],
    [
      [0, 4, 'b'],
      [0, 4, 'c'],
      [0, 4, 'd'],
    ],
  );
  t.deepEqual(tags, { 'F-measure': 0.4, Precision: 1 / 3, Recall: 0.5 });
  t.deepEqual(scored('tag_open', [], []), { 'F-measure': null, Precision: null, Recall: null });
});

test('recordings of several keys, and of none, are refused', async (t) => {
  const of = async (observed: readonly Observed[]) => {
    const own = newJams({ file_metadata: { duration: 4 }, annotations: [annotation('key_mode', observed)] });
    const path = join(temporaryFolder(t, { 'a.jams': stringifyJams(own) }), 'a.jams');
    return kindOf('key_mode', '').rows({ path, namespace: 'key_mode', tell: () => {} });
  };
  await t.throwsAsync(
    of([
      [0, 2, 'C:major'],
      [2, 2, 'G:major'],
    ]),
    {
      message: /a\.jams: keys C:major, G:major; expected one, that of the whole recording$/,
    },
  );
  await t.throwsAsync(of([]), { message: /a\.jams: no key; expected one/ });
});

test('an annotation without observations is a recording in which there is nothing', async (t) => {
  for (const namespace of ['note_midi', 'onset', 'segment_open', 'tag_open']) {
    const text = stringifyJams(
      newJams({ file_metadata: { duration: 4 }, annotations: [annotation(namespace, [])] }),
    );
    const path = join(temporaryFolder(t, { 'a.jams': text }), 'a.jams');
    t.deepEqual(await kindOf(namespace, '').rows({ path, namespace, tell: () => {} }), [{ label: null }]);
  }
});

test('the recipe of each kind is one, and namespaces without a kind are refused with those that have one', async (t) => {
  for (const namespace of [
    'note_hz',
    'pitch_contour',
    'chord',
    'onset',
    'beat',
    'key_mode',
    'scaper',
    'tag_gtzan',
  ]) {
    const file = join(temporaryFolder(t, { 'mine.yaml': kindOf(namespace, '').recipe }), 'mine.yaml');
    const read = await readRecipe(file, [{ text: '', keys: ['tasks'], value: ['mine'] }]);
    t.true(read.recipe.windows !== undefined, namespace);
    const { predictionType, embeddingType } = kindOf(namespace, '');
    const output = { type: predictionType, kind: embeddingType };
    const { namespace: made, ...decoder } = read.recipe.decoder ?? {};
    t.notThrows(() =>
      checkDecoder(output, { namespace: made as string | undefined, decoder }, () => 'mine.yaml'),
    );
  }
  t.is(findKind('lyrics'), undefined);
  t.throws(() => kindOf('note_mid', '--namespace'), {
    message: /^--namespace: note_mid; expected note_midi, perhaps, or/,
  });
  t.throws(() => kindOf('lyrics', 'x'), { message: /^x: lyrics; expected .*note_midi, note_hz \(notes\)/ });
});
