import test from 'ava';
import { scoreFamily } from '../../src/evaluate/scores/families.ts';
import { describeScore } from '../../src/evaluate/scores/scores.ts';
import { labelsFile } from '../../src/prediction-types/label-files.ts';
import { PREDICTION_TYPES, predictionType, splitsOf } from '../../src/prediction-types/registry.ts';

test('each type has a name of its own, under which it is found', (t) => {
  const names = PREDICTION_TYPES.map(({ name }) => name);
  t.deepEqual(
    names.map((name) => predictionType(name).name),
    [...names],
  );
  t.is(new Set(names).size, names.length);
  t.throws(() => predictionType('chords'), { message: 'chords is no prediction type' });
});

test('the scores that types name are there, those of a family in it', (t) => {
  for (const { name, scoring } of PREDICTION_TYPES) {
    for (const score of [...scoring.usual('scene'), ...scoring.usual('event'), ...(scoring.ofFiles ?? [])]) {
      t.not(describeScore(score), undefined, `${name}: ${score}`);
      if (scoring.read === null) continue;
      t.true(
        scoreFamily(scoring.family).scores.some((each) => each.name === score),
        `${name}: ${score}`,
      );
    }
  }
});

test('what a head predicts is trained on splits, and distances are tested alone', (t) => {
  t.deepEqual(splitsOf('pitch'), ['train', 'valid', 'test']);
  t.deepEqual(splitsOf('jnd'), ['test']);
  t.is(labelsFile('valid', 'multilabel'), 'valid.json');
  t.is(labelsFile('valid', 'ranking'), 'valid.csv');
});

/** How labels are written, what predicts, and all of labels, corpora, targets and heads that is so. */
const SAID = {
  multiclass: 'json labels, head multiclass: vocabulary oneEach',
  multilabel: 'json labels, head multilabel: vocabulary mayLack',
  jnd: 'csv rows, distance: inSets',
  ranking: 'csv rows, distance: inSets',
  regression: 'csv rows, head regression: namesTargets numbers standardises scalesTargets',
  pitch: 'csv frames, head multilabel: mayLack numbers standardises',
  multipitch: 'csv frames, head multilabel: mayLack numbers standardises',
  notes: 'json notes, head multilabel: mayLack numbers standardises',
  chord: 'json labels, head multilabel: vocabulary standardises',
};

test('every label is wanted in every split where each clip has one, and in scenes that have several', (t) => {
  const wanted = PREDICTION_TYPES.flatMap(({ name, corpus }) =>
    (['scene', 'event'] as const).flatMap((kind) =>
      corpus.everyLabelInEverySplit(kind) ? [`${name} ${kind}`] : [],
    ),
  );
  t.deepEqual(wanted, ['multiclass scene', 'multiclass event', 'multilabel scene']);
});

test('each type says of its labels, corpora, targets and method what it is', (t) => {
  for (const [name, expected] of Object.entries(SAID)) {
    const { labels, corpus, targets, method } = predictionType(name);
    const predicts = method.by === 'head' ? `head ${method.output}` : method.by;
    const flags = Object.entries({ ...labels, ...corpus, ...targets, ...method });
    const so = flags.filter(([, value]) => value === true).map(([flag]) => flag);
    t.is(`${labels.format} ${corpus.written.as}, ${predicts}: ${so.join(' ')}`, expected, name);
  }
});
