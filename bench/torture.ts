import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tortureAudio } from './torture/audio.ts';
import { tortureDemo } from './torture/demo.ts';
import { torturePipeline } from './torture/pipeline.ts';
import { tortureQueue } from './torture/queue.ts';
import { tortureTraining } from './torture/training.ts';

/**
 * Kills the demo, or with `--pipeline` a fast pipeline of small steps, or with `--train` the training of a network, or with `--queue` workers of a queue and
 * its server, at random moments, and looks whether anything was lost: `npm run torture -- --kills 20`. With `--audio 5000` reads damaged audio files instead. Ends with 1 where
 * something was lost, or went wrong without a word that names the file.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    pipeline: { type: 'boolean', default: false },
    train: { type: 'boolean', default: false },
    queue: { type: 'boolean', default: false },
    audio: { type: 'string' },
  },
});
const count = Number(values.audio ?? values.kills);
if (!Number.isInteger(count) || count < 1) {
  throw new Error(`Expected whole numbers above 0, got \`${values.audio ?? values.kills}\``);
}

const scratch = await mkdtemp(join(tmpdir(), 'heareval-torture-'));
try {
  const whole = values.train ? tortureTraining : tortureDemo;
  const small = values.queue ? tortureQueue : torturePipeline;
  const kill = values.pipeline || values.queue ? small : whole;
  const torture = values.audio === undefined ? kill : tortureAudio;
  if (!(await torture(scratch, count))) process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
