import { join, sep } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { type Annotation, newAnnotation, newJams } from '../../../src/formats/jams/jams.ts';
import { stringifyJams } from '../../../src/formats/jams/write.ts';
import { readAnnotation } from '../../../src/formats/labels/annotation.ts';
import type { AnnotationKinds } from '../../../src/formats/labels/annotation-kinds.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { annotationOf } from '../jams/jams-fixture.ts';

async function read<K extends keyof AnnotationKinds>(
  t: ExecutionContext,
  kind: K,
  annotations: readonly Annotation[],
  namespace?: string,
): Promise<[AnnotationKinds[K], string]> {
  const text = stringifyJams(newJams({ file_metadata: { duration: 9 }, annotations }));
  const folder = temporaryFolder(t, { 'a.jams': text });
  const told: string[] = [];
  const tell = (line: string) => told.push(line.replace(`${folder}${sep}`, ''));
  const found = await readAnnotation(join(folder, 'a.jams'), kind, { tell, namespace });
  return [found, told.join('\n')];
}

const tags = annotationOf('tag_open', ['dog', 'cat']);
const beats = annotationOf('beat', [null, 2]);
const pitches = annotationOf('pitch_midi', [69, 57]);

test('events, melodies, pitches and notes are read from JAMS files, in milliseconds and Hz', async (t) => {
  const events = [
    { label: 'dog', start: 0, end: 250 },
    { label: 'cat', start: 500, end: 750 },
  ];
  t.deepEqual(await read(t, 'event', [tags, pitches]), [events, 'a.jams: taken for its annotation tag_open']);
  const early = newAnnotation({
    namespace: 'tag_open',
    data: [{ time: 0.07, duration: 0.07, value: 'dog' }],
  });
  t.deepEqual((await read(t, 'event', [early]))[0], [{ label: 'dog', start: 70, end: 140 }]);
  t.deepEqual((await read(t, 'event', [beats]))[0], [
    { label: 'beat', start: 0, end: 0 },
    { label: '2', start: 500, end: 500 },
  ]);
  t.deepEqual((await read(t, 'melody', [tags, pitches]))[0], { times: [0, 500], values: [440, 220] });
  const contour = (time: number, frequency: number, voiced = true) => ({
    time,
    duration: 0,
    value: { index: 0, frequency, voiced },
  });
  const contours = newAnnotation({
    namespace: 'pitch_contour',
    data: [contour(0, 220), contour(0.07, 440), contour(0.07, 330), contour(1, 99, false)],
  });
  t.deepEqual((await read(t, 'multipitch', [contours]))[0], {
    times: [0, 70, 1000],
    values: [[220], [440, 330], []],
  });
  const notes = newAnnotation({
    namespace: 'note_hz',
    data: [
      { time: 0, duration: 0.25, value: 440 },
      { time: 0.001, duration: 0.008, value: 220 },
    ],
  });
  t.deepEqual((await read(t, 'notes', [notes]))[0], [
    { start: 0, end: 250, frequency: 440 },
    { start: 1, end: 9, frequency: 220 },
  ]);
  t.deepEqual((await read(t, 'notes', [annotationOf('note_midi', [69])]))[0], [
    { start: 0, end: 250, frequency: 440 },
  ]);
});

test('of several annotations of a kind one has to be chosen', async (t) => {
  t.deepEqual((await read(t, 'event', [tags, beats], 'beat'))[0].length, 2);
  const error = await t.throwsAsync<UserError>(read(t, 'event', [tags, beats]), { instanceOf: UserError });
  t.regex(
    error.message,
    /a\.jams: 2 annotations to choose from, of 0 \(tag_open\), 1 \(beat\); expected one$/,
  );
  t.regex(
    error.next ?? '',
    /^heareval jams convert .*a\.jams --annotation 0 --format jams --output one\.jams$/,
  );
  await t.throwsAsync(read(t, 'notes', [tags]), {
    message: /a\.jams: annotations 0 \(tag_open\); expected note_hz or note_midi$/,
  });
  await t.throwsAsync(read(t, 'event', [tags], 'chord'), { message: /expected chord$/ });
});

test('what has no place in an annotation of the kind is refused with its index', async (t) => {
  const at = (time: number, value: number) => ({ time, duration: 0, value });
  for (const [kind, annotation, expected] of [
    [
      'melody',
      newAnnotation({ namespace: 'pitch_hz', data: [at(0, 1), at(0, 2)] }),
      /pitch_hz: two frequencies at 0 s; expected one at a time$/,
    ],
    [
      'melody',
      annotationOf('pitch_contour', [{ index: 0 }]),
      /pitch_contour, observation 0: \{"index":0\}; expected index, frequency and voiced$/,
    ],
    [
      'notes',
      newAnnotation({ namespace: 'note_hz', data: [at(0, 440)] }),
      /note_hz, observation 0: 440 Hz for 0 s; expected both above 0$/,
    ],
  ] as const) {
    await t.throwsAsync(read(t, kind, [annotation]), { instanceOf: UserError, message: expected });
  }
});
