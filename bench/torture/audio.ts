import { readMutated } from '../../tests/audio/read-mutated.ts';

/** Reads damaged audio files of every format. False where one failed otherwise than by a line that names the file. */
export async function tortureAudio(scratch: string, files: number): Promise<boolean> {
  const counts = { read: 0, refused: 0, wrong: 0 };
  let slowestMs = 0;
  for (let seed = 0; seed < files; seed += 1) {
    const started = performance.now();
    const { outcome, problem } = await readMutated(seed, scratch);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    counts[outcome] += 1;
    if (problem === undefined) continue;
    counts.wrong += 1;
    console.log(problem);
  }
  const { read, refused, wrong } = counts;
  console.log(
    `${files} damaged files: ${read} read, ${refused} refused by name, ${wrong} wrong; slowest ${slowestMs.toFixed(0)} ms`,
  );
  return wrong === 0;
}
