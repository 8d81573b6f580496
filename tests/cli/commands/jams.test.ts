import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { newAnnotation, newJams } from '../../../src/formats/jams/jams.ts';
import { stringifyJams } from '../../../src/formats/jams/write.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

const beats = newAnnotation({
  namespace: 'beat_position',
  data: [0.5, 1, 1.5].map((time, index) => ({
    time,
    duration: 0,
    value: { position: index + 1, measure: 0, num_beats: 4, beat_units: 4 },
  })),
});
const notes = newAnnotation({ namespace: 'note_midi', data: [{ time: 1, duration: 0.5, value: 69 }] });
const chord = newAnnotation({
  namespace: 'chord',
  annotation_metadata: { annotation_tools: 'by hand' },
  data: [{ time: 0, duration: 2, value: 'C:maj' }],
});
const song = stringifyJams(
  newJams({ file_metadata: { title: 'song', duration: 2 }, annotations: [beats, notes, chord, chord] }),
);

test('jams validate tells of each file whether it is one, and goes on after one that is not', async (t) => {
  const broken = song.replace('"C:maj"', '"C:mj"');
  const odd = song.replace('"note_midi"', '"note_midis"');
  const folder = temporaryFolder(t, { 'song.jams': song, 'broken.jams': broken, 'odd.jams': odd });
  const all = await command(folder, ['jams', 'validate', 'broken.jams', 'song.jams']);
  t.is(all.exitCode, 2);
  t.is(
    all.stdout,
    'broken.jams, annotations[2] (chord), observation 0: value "C:mj"; expected a chord, as C:maj, A#:min7(*5)/b3, G, N or X\n' +
      'song.jams: ok, 4 annotations: beat_position (3), note_midi (1), chord (1), chord (1)',
  );
  const told = await command(folder, ['jams', 'validate', 'odd.jams']);
  t.is(told.exitCode, 0);
  t.regex(told.stderr, /annotations\[1\] \(note_midis\): no namespace of JAMS, perhaps note_midi;/);
  const strict = await command(folder, ['jams', 'validate', '--strict', '--json', 'odd.jams']);
  t.is(strict.exitCode, 2);
  t.like(JSON.parse(strict.stdout)[0], { file: 'odd.jams', ok: false });
});

test('jams show lists the annotations with the numbers that jams convert takes', async (t) => {
  const folder = temporaryFolder(t, { 'song.jams': song });
  const { stdout } = await command(folder, ['jams', 'show', 'song.jams']);
  t.regex(stdout, /^song, 2 s\n/);
  t.regex(stdout, /^2 +chord +1 +0\.00 +2\.00 +by hand$/m);
  const lab = await command(folder, ['jams', 'convert', 'song.jams', '--annotation', '2', '--format', 'lab']);
  t.is(lab.stdout, '0\t2\tC:maj');
});

test('jams convert writes one annotation, in another namespace and cut where it is asked to', async (t) => {
  const folder = temporaryFolder(t, { 'song.jams': song });
  const convert = (...args: string[]) => command(folder, ['jams', 'convert', 'song.jams', ...args]);
  t.is(
    (await convert('--namespace', 'beat.*', '--to', 'beat', '--start', '1', '--format', 'csv')).stdout,
    '0,2\n0.5,3',
  );
  t.is(
    (await convert('--namespace', 'note_midi', '--to', 'note_hz', '--format', 'lab')).stdout,
    '1\t1.5\t440',
  );
  t.is((await convert('--namespace', 'note_midi', '--format', 'midi', '--output', 'song.mid')).exitCode, 0);
  t.is(readFileSync(join(folder, 'song.mid')).subarray(0, 4).toString(), 'MThd');
  t.is((await convert('--namespace', 'chord', '--format', 'jams', '--output', 'chords.jamz')).exitCode, 0);
  const zipped = JSON.parse(gunzipSync(readFileSync(join(folder, 'chords.jamz'))).toString());
  t.is(zipped.annotations.length, 2);
});

test('what jams convert cannot do is told in one line', async (t) => {
  const folder = temporaryFolder(t, { 'song.jams': song, 'there.lab': '' });
  const refusal = async (...args: string[]) => {
    const { exitCode, stderr } = await command(folder, ['jams', 'convert', 'song.jams', ...args]);
    t.is(exitCode, 2);
    return stderr;
  };
  const listed = '0 (beat_position), 1 (note_midi), 2 (chord), 3 (chord)';
  t.is(
    await refusal('--namespace', 'chord', '--format', 'lab'),
    `song.jams: 2 annotations; expected --namespace or --annotation to choose one of ${listed}`,
  );
  t.is(
    await refusal('--namespace', 'tempo', '--format', 'lab'),
    `song.jams: no annotation for --namespace tempo; expected one of ${listed}`,
  );
  t.regex(
    await refusal('--annotation', '0', '--to', 'chord', '--format', 'lab'),
    /^song\.jams: no way from beat_position to chord; expected beat\n/,
  );
  t.regex(
    await refusal('--annotation', '0', '--start', '1', '--end', '3', '--format', 'lab'),
    /^song\.jams: --start 1 and --end 3; expected .* from 0 to 2 s/,
  );
  t.is(
    await refusal('--annotation', '0', '--format', 'lab', '--output', 'there.lab'),
    '--output there.lab: is there already; expected a new file',
  );
  t.regex(await refusal('--annotation', '1', '--format', 'midi'), /^--output missing; MIDI is no text/);
  t.regex(
    await refusal('--namespace', 'chord'),
    /^--format missing; expected one of lab, csv, audacity, midi, jams/,
  );
  t.is(
    await refusal('--strict'),
    '--strict: not of jams convert; expected --namespace, --annotation, --to, --start, --end, --format, --output',
  );
});
