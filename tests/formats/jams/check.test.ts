import { createHash } from 'node:crypto';
import test from 'ava';
import { checkJams } from '../../../src/formats/jams/check.ts';
import { newJams } from '../../../src/formats/jams/jams.ts';
import { NAMESPACES, namespaceOf } from '../../../src/formats/jams/namespaces/namespaces.ts';
import * as audioset from '../../../src/formats/jams/namespaces/vocabularies/audioset.ts';
import { CAL10K } from '../../../src/formats/jams/namespaces/vocabularies/cal10k.ts';
import { CAL500 } from '../../../src/formats/jams/namespaces/vocabularies/cal500.ts';
import * as genres from '../../../src/formats/jams/namespaces/vocabularies/genres.ts';
import * as segments from '../../../src/formats/jams/namespaces/vocabularies/segments.ts';
import * as sources from '../../../src/formats/jams/namespaces/vocabularies/sources.ts';
import { annotationOf, fixture } from './jams-fixture.ts';

function isAccepted(namespace: string, value: (typeof fixture.values)[number], confidence: unknown): boolean {
  const annotation = annotationOf(namespace, [value], confidence as number);
  return (
    checkJams(newJams({ file_metadata: { duration: 1 }, annotations: [annotation] })).problems.length === 0
  );
}

test('namespaces, and which of them are columns, are those of the Python package', (t) => {
  const names = Object.keys(fixture.namespaces);
  t.deepEqual(NAMESPACES.map(({ name }) => name).sort(), names);
  for (const name of names) {
    t.is(namespaceOf(name)?.dense ?? false, fixture.namespaces[name]?.dense ?? false, name);
  }
});

test('each namespace takes the values and the confidences that the Python package takes', (t) => {
  for (const [name, { values, confidences }] of Object.entries(fixture.namespaces)) {
    const wrong = fixture.values.filter(
      (value, index) => isAccepted(name, value, 0.5) !== (values[index] === '1'),
    );
    t.deepEqual(wrong, [], name);
    const good = fixture.values[values.indexOf('1')];
    if (good === undefined) continue;
    for (const [index, confidence] of fixture.confidences.entries()) {
      t.is(isAccepted(name, good, confidence), confidences[index] === '1', `${name}, ${confidence}`);
    }
  }
});

test('closed vocabularies are those of the Python package', (t) => {
  const own: Readonly<Record<string, ReadonlySet<string>>> = {
    segment_salami_function: segments.SALAMI_FUNCTION,
    segment_tut: segments.TUT,
    tag_audioset: audioset.AUDIOSET,
    tag_audioset_genre: audioset.AUDIOSET_GENRES,
    tag_audioset_instruments: audioset.AUDIOSET_INSTRUMENTS,
    tag_cal10k: CAL10K,
    tag_cal500: CAL500,
    tag_fma_genre: genres.FMA_GENRES,
    tag_fma_subgenre: genres.FMA_SUBGENRES,
    tag_gtzan: genres.GTZAN,
    tag_medleydb_instruments: sources.MEDLEYDB_INSTRUMENTS,
    tag_msd_tagtraum_cd1: genres.TAGTRAUM_CD1,
    tag_msd_tagtraum_cd2: genres.TAGTRAUM_CD2,
    tag_urbansound: sources.URBANSOUND,
  };
  t.deepEqual(Object.keys(own).sort(), Object.keys(fixture.vocabularies).sort());
  for (const [name, { size, sha256 }] of Object.entries(fixture.vocabularies)) {
    const texts = [...(own[name] ?? [])].sort();
    t.is(texts.length, size, name);
    t.is(createHash('sha256').update(texts.join('\n')).digest('hex'), sha256, name);
  }
});

test('whole files are accepted and refused as by the Python package', (t) => {
  for (const { name, text, accepted } of fixture.documents) {
    t.is(checkJams(JSON.parse(text)).problems.length === 0, accepted, name);
  }
});

test('a broken observation is named by its annotation and its index in the file, whatever its time', (t) => {
  const observation = (time: number, value: unknown) => ({ time, duration: 0, value, confidence: null });
  const broken = (data: unknown) => {
    const annotations = [
      { namespace: 'onset', data: [] },
      { namespace: 'chord', data },
    ];
    return checkJams({ file_metadata: { duration: 9 }, annotations }).problems;
  };
  t.deepEqual(broken([observation(2, 'C:maj'), observation(1, 'C:mj')]), [
    'annotations[1] (chord), observation 1: value "C:mj"; expected a chord, as C:maj, A#:min7(*5)/b3, G, N or X',
  ]);
  t.deepEqual(broken([{ ...observation(0, 'C'), duration: -1 }]), [
    'annotations[1] (chord), observation 0: duration -1; expected seconds from 0',
  ]);
  t.deepEqual(broken({ time: [0, Number.NaN], duration: [1, 1], value: ['C', 'C'], confidence: [1, 1] }), [
    'annotations[1] (chord), observation 1: time NaN; expected seconds from 0',
  ]);
  t.deepEqual(broken([{ ...observation(0, 'C'), label: 'x' }]), [
    "annotations[1] (chord), observation 0: unknown field 'label'; expected time, duration, value and confidence",
  ]);
});

test('the part of a value that is wrong is named', (t) => {
  const data = [
    {
      time: 0,
      duration: 1,
      value: { position: 1, measure: 1.5, num_beats: 4, beat_units: 4 },
      confidence: null,
    },
  ];
  const { problems } = checkJams({
    file_metadata: { duration: 1 },
    annotations: [{ namespace: 'beat_position', data }],
  });
  t.is(problems.length, 1);
  t.regex(
    problems[0] ?? '',
    /^annotations\[0\] \(beat_position\), observation 0: value\.measure 1\.5; expected position /,
  );
});

test('what the Python package lets through and should not is told', (t) => {
  const told = (namespace: string, value: unknown, more = {}) => {
    const data = [{ time: 0, duration: 1, value, confidence: null }];
    return checkJams({ file_metadata: { duration: 1 }, annotations: [{ namespace, data, ...more }] });
  };
  for (const [checked, expected] of [
    [told('key_mode', 'xC:major'), /observation 0: "xC:major" is no key/],
    [told('pitch_contour', { index: 0 }), /observation 0: a contour without/],
    [
      told('beat', 1, { duration: -3 }),
      /annotations\[0\] \(beat\), duration: -3; expected seconds from 0, or null/,
    ],
    [told('timesig', '4/4'), /\(timesig\): no namespace of JAMS/],
    [told('cord', 'C'), /no namespace of JAMS, perhaps chord/],
    [
      told('beat', 1, { annotation_metadata: { corpus: 3 } }),
      /annotation_metadata\.corpus: 3; expected text/,
    ],
  ] as const) {
    t.deepEqual(checked.problems, []);
    t.is(checked.remarks.length, 1);
    t.regex(checked.remarks[0] ?? '', expected);
  }
});
