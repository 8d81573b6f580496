import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { atKey } from '../../../src/at.ts';
import { UserError } from '../../../src/errors.ts';
import type { FileScore } from '../../../src/evaluate/file-scores.ts';
import { findMethods } from '../../../src/evaluate/methods/method-files.ts';
import { type MethodsToScore, scoreMethods } from '../../../src/evaluate/methods/score-methods.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { closeTo } from '../close-to.ts';

type Corpus = {
  readonly files: Readonly<Record<string, string>>;
  /** By `<method>/<data set>`, mir_eval's scores. */
  readonly means: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

/** Made with mir_eval by tests/reference/evaluate-methods.py. */
const fixture = JSON.parse(readFileSync('tests/evaluate/fixtures/methods.json', 'utf8')) as Readonly<
  Record<MethodsToScore['type'], Corpus>
>;

/** By mir_eval's names, the score and its part. */
const SCORES: Readonly<Record<MethodsToScore['type'], Readonly<Record<string, readonly [string, string?]>>>> =
  {
    melody: {
      'Overall Accuracy': ['melody_overall_acc'],
      'Raw Pitch Accuracy': ['melody_raw_pitch'],
      'Raw Chroma Accuracy': ['melody_raw_chroma'],
      'Voicing Recall': ['melody_voicing_recall'],
      'Voicing False Alarm': ['melody_voicing_false_alarm'],
    },
    multipitch: {
      Accuracy: ['multipitch_acc'],
      Precision: ['multipitch_acc', 'precision'],
      Recall: ['multipitch_acc', 'recall'],
      'Total Error': ['multipitch_error'],
      'Substitution Error': ['multipitch_error', 'substitution'],
      'Miss Error': ['multipitch_error', 'miss'],
      'False Alarm Error': ['multipitch_error', 'false_alarm'],
      'Chroma Accuracy': ['multipitch_chroma_acc'],
      'Chroma Precision': ['multipitch_chroma_acc', 'precision'],
      'Chroma Recall': ['multipitch_chroma_acc', 'recall'],
      'Chroma Total Error': ['multipitch_chroma_error'],
      'Chroma Substitution Error': ['multipitch_chroma_error', 'substitution'],
      'Chroma Miss Error': ['multipitch_chroma_error', 'miss'],
      'Chroma False Alarm Error': ['multipitch_chroma_error', 'false_alarm'],
    },
    notes: {
      'F-measure': ['notes_onset_offset_fms'],
      Precision: ['notes_onset_offset_fms', 'precision'],
      Recall: ['notes_onset_offset_fms', 'recall'],
      'F-measure_no_offset': ['notes_onset_fms'],
      Precision_no_offset: ['notes_onset_fms', 'precision'],
      Recall_no_offset: ['notes_onset_fms', 'recall'],
      Average_Overlap_Ratio: ['notes_onset_offset_overlap'],
      Average_Overlap_Ratio_no_offset: ['notes_onset_overlap'],
      'Onset_F-measure': ['notes_onset_only_fms'],
      Onset_Precision: ['notes_onset_only_fms', 'precision'],
      Onset_Recall: ['notes_onset_only_fms', 'recall'],
      'Offset_F-measure': ['notes_offset_only_fms'],
      Offset_Precision: ['notes_offset_only_fms', 'precision'],
      Offset_Recall: ['notes_offset_only_fms', 'recall'],
    },
  };

async function scored(
  t: ExecutionContext,
  files: Readonly<Record<string, string>>,
  type: MethodsToScore['type'],
  more: Partial<MethodsToScore> = {},
) {
  const folder = temporaryFolder(t, files);
  const told: string[] = [];
  const reading = { tell: (line: string) => told.push(line.replaceAll(`${folder}/`, '')) };
  const methods = await findMethods(join(folder, 'labels'), join(folder, 'predictions'));
  return { table: await scoreMethods(methods, { type, reading, resamples: 0, ...more }), told };
}

function valueNamed(scores: readonly FileScore[], [name, part]: readonly [string, string?]): number {
  const score = scores.find((each) => each.name === name);
  return (part === undefined ? score?.value : score?.parts[part]?.value) ?? Number.NaN;
}

for (const type of ['melody', 'multipitch', 'notes'] as const) {
  test(`${type} of two methods on two data sets has the means of mir_eval's scores of the same files`, async (t) => {
    const { files, means } = fixture[type];
    const { table, told } = await scored(t, files, type);
    t.deepEqual(
      [table.methods, table.data_sets.map(({ name }) => name)],
      [
        ['melodia', 'salience'],
        ['medley', 'orchset'],
      ],
    );
    const cells = new Map(table.cells.map((cell) => [`${cell.method}/${cell.data_set}`, cell]));
    for (const [place, values] of Object.entries(means)) {
      for (const [theirs, value] of Object.entries(values)) {
        closeTo(
          t,
          valueNamed(atKey(cells, place).scores, atKey(new Map(Object.entries(SCORES[type])), theirs)),
          value,
          1e-9,
          `${place}, ${theirs}`,
        );
      }
    }
    t.deepEqual(atKey(cells, 'salience/medley').missing, ['track2']);
    t.true(told.includes('salience, medley: no estimate of track2'));
    t.true(
      told.includes(
        "melodia, orchset: names are matched without 'REF' at the end of those of labels and '' of those of predictions",
      ),
    );
  });
}

const still = '0\t440\n0.1\t440\n';

test('one data set and one method need no folders of their own, and what is of no track is told', async (t) => {
  const files = {
    'labels/a.f0': still,
    'labels/b.f0': still,
    'predictions/a.csv': '0,440\n0.1,0\n',
    'predictions/c.csv': 'broken',
  };
  const { table, told } = await scored(t, files, 'melody', { scores: ['melody_overall_acc'] });
  t.deepEqual(table.methods, ['predictions']);
  t.deepEqual(table.data_sets, [{ name: 'labels', tracks: 2 }]);
  t.like(table.cells[0], { tracks: { a: { melody_overall_acc: 0.5 } }, missing: ['b'] });
  t.deepEqual(
    told.filter((line) => !line.includes('taken for')),
    [
      'predictions, labels: c left out, as labels have no such track',
      'predictions, labels: no estimate of b',
    ],
  );
});

test('an estimate without rows is one in which nothing sounds, a reference without rows is refused', async (t) => {
  const files = { 'labels/a.f0': still, 'predictions/m/a.csv': '' };
  const { table } = await scored(t, files, 'melody');
  t.is(valueNamed(table.cells[0]?.scores ?? [], ['melody_voicing_recall']), 0);
  const none = { 'labels/a.f0': '', 'predictions/m/a.csv': still };
  await t.throwsAsync(() => scored(t, none, 'melody'), {
    instanceOf: UserError,
    message: /a\.f0: empty; expected/,
  });
});

test('methods have scores of a data set that all their tracks have, and folders that have nothing in common are refused', async (t) => {
  const note = 'onset,offset,frequency\n0,1,440\n';
  const { table } = await scored(
    t,
    { 'labels/s/a.csv': note, 'predictions/m/s/a.csv': note, 'predictions/n/x/a.csv': note },
    'notes',
  );
  t.deepEqual(
    table.cells.map(({ method, scores }) => [method, scores.length]),
    [
      ['m', 6],
      ['n', 0],
    ],
  );
  const strange = { 'labels/s/a.csv': note, 'predictions/m/s/b.csv': note };
  await t.throwsAsync(() => scored(t, strange, 'notes'), {
    message:
      /nothing of a track of .*labels, of which s\/a is the first; found m\/s\/b, expected s\/a or <method>\/s\/a/,
  });
  await t.throwsAsync(
    () =>
      scored(t, { 'labels/a.csv': note, 'predictions/a.csv': note }, 'notes', {
        scores: ['notes_onset_velocity_fms'],
      }),
    {
      instanceOf: UserError,
      message:
        'score notes_onset_velocity_fms: notes without velocity; expected one of each, in labels and predictions',
    },
  );
});
