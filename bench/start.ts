import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

const PROGRAM = resolve('dist/cli/main.js');
const TURNS = 20;
/** In seconds: what a command may take from being typed to its end. */
const COMMANDS = [
  { args: ['--version'], most: 0.08 },
  { args: ['--help'], most: 0.08 },
  { args: ['status'], most: 0.08 },
  { args: ['tasks'], most: 0.08 },
  { args: ['embed', '--help'], most: 0.08 },
  { args: ['run', '--help'], most: 0.08 },
  { args: ['plan', 'tone_pitch', '--mode', 'small'], most: 0.15 },
  {
    args: ['run', '--module', './baseline', '--task', 'tone_pitch', '--mode', 'small', '--dry-run'],
    most: 0.15,
  },
] as const;

/**
 * How long commands of `npm run build` take that do nothing but start, and Node.js itself, which is the limit (`node -e 0`),
 * all by turns: the least of the turns counts. A plan is told once all is loaded that is needed before a first step.
 */
export async function run(): Promise<void> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM}: is not there; npm run build makes it`);
  const cwd = mkdtempSync(join(tmpdir(), 'heareval-bench-'));
  const least = new Map<string, number>();
  try {
    for (let turn = 0; turn < TURNS; turn++) {
      await time(least, 'node -e 0', ['-e', '0'], cwd);
      for (const { args } of COMMANDS) await time(least, args.join(' '), [PROGRAM, ...args], cwd);
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
  const limit = least.get('node -e 0') ?? 0;
  for (const { args, most } of COMMANDS) {
    const seconds = least.get(args.join(' ')) ?? Number.POSITIVE_INFINITY;
    console.log(
      `start ${args.join(' ')}, ${ms(seconds)} of at most ${ms(most)}, of which Node.js itself ${ms(limit)}: ratio ${(most / seconds).toFixed(2)} (goal 1)`,
    );
  }
}

async function time(
  least: Map<string, number>,
  name: string,
  args: readonly string[],
  cwd: string,
): Promise<void> {
  const start = performance.now();
  await execa(process.execPath, args, { cwd });
  const seconds = (performance.now() - start) / 1000;
  least.set(name, Math.min(seconds, least.get(name) ?? Number.POSITIVE_INFINITY));
}

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
