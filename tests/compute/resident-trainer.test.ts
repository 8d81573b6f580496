import { fileURLToPath } from 'node:url';
import test from 'ava';
import { execa } from 'execa';
import { softwareGpu } from './software-gpu.ts';

interface Went {
  readonly losses: readonly number[];
  readonly steps: number;
  readonly state: readonly number[];
}

test('state in buffers of the device goes from step to step as state in memory does, and is read where it is asked for', async (t) => {
  const env = softwareGpu();
  if (env === undefined) {
    t.log('SKIPPED: no Vulkan that the processor computes (Debian: apt-get install chromium)');
    t.pass();
    return;
  }
  t.timeout(300_000);
  const script = fileURLToPath(new URL('./resident-training.js', import.meta.url));
  const { stdout } = await execa(process.execPath, [script], { env, stderr: 'ignore' });
  const { refused, whole, again, memory, cpu } = JSON.parse(
    stdout.split('\n').find((line) => line.startsWith('{')) ?? '{}',
  ) as Record<'whole' | 'again' | 'memory' | 'cpu', Went> & { refused: readonly string[] };
  t.deepEqual(refused, ['the state is on the device: settle first']);
  t.is(whole.steps, 4);
  t.deepEqual(whole.losses, memory.losses.slice(1));
  t.deepEqual(whole.state, memory.state);
  t.deepEqual(again, whole, 'from where it was saved');
  for (const [step, loss] of memory.losses.entries()) {
    t.true(Math.abs(loss - (cpu.losses[step] ?? Number.NaN)) < 1e-4 * loss);
  }
});
