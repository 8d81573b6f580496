import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { UserError } from '../src/errors.ts';
import { type Annotation, newAnnotation, newJams, readJams, writeJams } from '../src/formats/jams/index.ts';
import { PythonRandom } from '../src/random/python-random.ts';
import { type Peer as AnyPeer, startPythonPeer } from './python-peer.ts';

interface Request {
  readonly file: string;
  /** Where it is to be written again. */
  readonly save?: string;
}

type Peer = AnyPeer<Request>;

const OBSERVATIONS = 50_000;
const ROUNDS = 5;
const GOAL = 20;
const CHORDS = ['N', 'C:maj', 'A:min7/b3', 'F#:sus4(9)', 'Eb:maj7', 'G:7', 'B:hdim7/b5'];

/**
 * The Python package jams against readJams: verdicts on the files below the folder HEAREVAL_JAMS, and what it says of those that
 * were read and written again; then the time for a file of 50,000 observations, read, checked and written, both sides in turns.
 */
export async function run(): Promise<void> {
  const peer = await startPythonPeer<Request>('jams-load');
  if (peer === undefined) return;
  console.log(JSON.stringify(peer.about));
  const folder = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    const given = process.env.HEAREVAL_JAMS;
    if (given === undefined) console.log('jams: no files compared, as HEAREVAL_JAMS names no folder of them');
    else await compareFiles(given, folder, peer);
    await compareSpeed(folder, peer);
  } finally {
    peer.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compareFiles(given: string, folder: string, peer: Peer): Promise<void> {
  const files = (await readdir(given, { recursive: true })).filter((file) => /\.jam[sz]$/.test(file)).sort();
  let same = 0;
  for (const file of files) {
    const place = join(given, file);
    const { accepted } = await peer.ask({ file: place });
    const again = join(folder, `again${extname(file)}`);
    let verdict = 'accepted';
    try {
      await writeJams(again, await readJams(place));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      verdict = error.message;
    }
    const own = verdict === 'accepted';
    const isTaken = !own || (await peer.ask({ file: again })).accepted === true;
    if (own === accepted && isTaken) same += 1;
    console.log(
      `${file}: ${accepted ? 'accepted' : 'refused'} by jams, here ${verdict}${isTaken ? '' : '; what was written is REFUSED'}`,
    );
  }
  console.log(`jams-files: ${same} of ${files.length} files as the Python package has them`);
}

async function compareSpeed(folder: string, peer: Peer): Promise<void> {
  const file = join(folder, 'many.jams');
  await writeJams(file, newJams({ file_metadata: { duration: 20_000 }, annotations: manyAnnotations() }));
  const save = join(folder, 'again.jams');
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await writeJams(save, await readJams(file));
    ours.push((performance.now() - start) / 1000);
    theirs.push(await peer.measure({ file, save }));
  }
  const [own, other] = [Math.min(...ours), Math.min(...theirs)];
  console.log(
    `${OBSERVATIONS} observations read, checked and written: ${(own * 1000).toFixed(0)} ms against ${other.toFixed(2)} s`,
  );
  console.log(`jams: ratio ${(other / own).toFixed(1)} (goal ${GOAL})`);
}

/** Chords, notes and a contour. */
function manyAnnotations(): Annotation[] {
  const random = new PythonRandom(1);
  const values = {
    chord: (index: number) => CHORDS[index % CHORDS.length] ?? 'N',
    note_midi: () => 30 + 60 * random.random(),
    pitch_contour: () => ({
      index: 0,
      frequency: 100 + 400 * random.random(),
      voiced: random.random() < 0.8,
    }),
  };
  const shares = { chord: 0.2, note_midi: 0.4, pitch_contour: 0.4 };
  return Object.entries(values).map(([namespace, value]) =>
    newAnnotation({
      namespace,
      data: Array.from({ length: OBSERVATIONS * shares[namespace as keyof typeof shares] }, (_, index) => ({
        time: index * 0.5,
        duration: 0.25 + random.random() / 4,
        value: value(index),
        confidence: random.random(),
      })),
    }),
  );
}
