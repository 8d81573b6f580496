import test from 'ava';
import type { MethodTable } from '../../src/evaluate/methods/score-methods.ts';
import { methodTableFormats } from '../../src/report/method-table-text.ts';

const score = {
  name: 'notes_onset_fms',
  direction: 'maximize',
  value: 0.5,
  confidence_interval: [0.25, 0.75],
} as const;
const precision = { value: null, confidence_interval: null };
const methods: MethodTable = {
  type: 'notes',
  confidence: { level: 0.95, resamples: 10, seed: 0 },
  methods: ['a_b', '=c'],
  data_sets: [{ name: 'maps', tracks: 2 }],
  cells: [
    {
      method: 'a_b',
      data_set: 'maps',
      tracks: { one: {} },
      missing: ['two'],
      scores: [{ ...score, parts: { f_measure: score, precision } }],
    },
    { method: '=c', data_set: 'maps', tracks: {}, missing: ['one', 'two'], scores: [] },
  ],
};

test('methods by data sets are written as text, Markdown, LaTeX and csv, with what is missing', (t) => {
  const plain = methodTableFormats.plain(methods);
  t.regex(
    plain,
    /^notes_onset_fms: mean over tracks with its 95 % interval, higher is better\n\nmethod +maps \(2 tracks\)\n/,
  );
  t.regex(plain, /\na_b +0\.500 \(0\.250 to 0\.750\), 1 of them\n=c\n/);
  t.regex(
    plain,
    /\nmethod +tracks +onset_fms +onset_fms precision\n-.*\na_b +1 of 2 +0\.500 +undefined\n=c +0 of 2/,
  );
  t.regex(methodTableFormats.md(methods), /\| a_b \| 1 of 2 \| 0\.500 \| undefined \|/);
  t.regex(methodTableFormats.latex(methods), /a\\_b & 0\.500 \(0\.250--0\.750\), 1 of them \\\\/);
  t.is(
    methodTableFormats.csv(methods),
    [
      'method,data_set,tracks,missing,score,part,direction,value,low,high',
      'a_b,maps,1,1,notes_onset_fms,,maximize,0.5,0.25,0.75',
      'a_b,maps,1,1,notes_onset_fms,precision,maximize,,,',
    ].join('\n'),
  );
});
