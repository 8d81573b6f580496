import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { tortureDemo } from './torture/demo.ts';
import { torturePipeline } from './torture/pipeline.ts';

/**
 * Kills the demo, or with `--pipeline` a fast pipeline of small steps, at random moments, and looks whether anything was
 * lost: `npm run torture -- --kills 20`. Ends with 1 where something was.
 */
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, pipeline: { type: 'boolean', default: false } },
});
const kills = Number(values.kills);
if (!Number.isInteger(kills) || kills < 1) {
  throw new Error(`Expected --kills to be a whole number above 0, got \`${values.kills}\``);
}

const scratch = await mkdtemp(path.join(tmpdir(), 'heareval-torture-'));
try {
  const torture = values.pipeline ? torturePipeline : tortureDemo;
  if (!(await torture(scratch, kills))) process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
