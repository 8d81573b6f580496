import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { differences } from './differences.ts';
import { begun, finished, published, THREADS } from './graph.ts';

const GRAPH = new URL('./graph.js', import.meta.url).href;

/** Loads the program, says so, and runs it when it is told to: so a kill never falls into the loading. */
const SCRIPT = `import(process.argv[1]).then(async ({ runGraph }) => {
  process.stdout.write('ready');
  await runGraph(process.argv[2]);
})`;

/**
 * Kills a pipeline of small steps at random moments, time and again until it comes to its end, and then anew. What is
 * published in the end has to be the same, and nothing that was finished may have been begun again.
 */
export async function torturePipeline(scratch: string, kills: number): Promise<boolean> {
  const reference = await mkdtemp(join(scratch, 'reference-'));
  const { durationMs } = await runGraph(reference);
  const expected = await published(reference);
  const total = begun(reference).length;
  console.log(`undisturbed: ${total} pieces of work, ${expected.size} files in ${durationMs.toFixed(0)} ms`);

  // How long a run takes at present: the machine may have other work too.
  let usualMs = durationMs;
  let killed = 0;
  let ended = 0;
  let again = 0;
  const problems: string[] = [];
  const start = performance.now();
  while (killed < kills) {
    const root = await mkdtemp(join(scratch, 'killed-'));
    let done = new Set<string>();
    for (let hasEnded = false; !hasEnded; ) {
      const before = begun(root).length;
      const afterMs = killed < kills ? Math.random() * usualMs : undefined;
      const run = await runGraph(root, afterMs);
      hasEnded = run.hasEnded;
      usualMs = Math.max(usualMs * 0.98, run.durationMs);
      killed += hasEnded ? 0 : 1;
      const repeated = begun(root)
        .slice(before)
        .filter((name) => done.has(name));
      if (repeated.length > 0) problems.push(`begun again although finished: ${repeated.join(', ')}`);
      done = await finished(root);
    }
    ended += 1;
    if (ended % 10 === 0) console.log(`${killed}/${kills} kills, ${ended} pipelines brought to their end`);
    again += begun(root).length - total;
    const different = differences(expected, await published(root));
    if (different.length > 0) problems.push(`DIFFERENT: ${different.join(', ')}`);
    await rm(root, { recursive: true });
  }
  if (again > killed * THREADS) problems.push(`more was done again than can have been under way`);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `killed ${killed} times in ${seconds} s, ${ended} pipelines brought to their end; ` +
      `${again} pieces of work were under way when killed and were done again`,
  );
  for (const problem of problems) console.log(problem);
  console.log(problems.length === 0 ? 'same bytes each time, nothing finished was done again' : 'FAILED');
  return problems.length === 0;
}

async function runGraph(
  root: string,
  killAfterMs?: number,
): Promise<{ readonly hasEnded: boolean; readonly durationMs: number }> {
  const child = execa(process.execPath, ['-e', SCRIPT, GRAPH, root], { reject: false });
  await Promise.race([once(child.stdout, 'data'), child]);
  const start = performance.now();
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const { signal, exitCode, stderr } = await child;
  clearTimeout(timer);
  if (signal !== 'SIGKILL' && exitCode !== 0) {
    throw new Error(`the pipeline ended with ${exitCode}: ${stderr}`);
  }
  return { hasEnded: signal !== 'SIGKILL', durationMs: performance.now() - start };
}
