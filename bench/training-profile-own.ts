import { setTimeout } from 'node:timers/promises';
import { metadataOf, timesOfOurs } from './predict/command.ts';

/** The command that bench/training-profile.ts looks into, a process of its own. Its argument is JSON; it prints its times. */
const { embeddings, workdir, epochs }: { embeddings: string; workdir: string; epochs: number } = JSON.parse(
  process.argv[2] ?? '',
);
const times = await timesOfOurs(embeddings, metadataOf(epochs), workdir);
console.log(JSON.stringify(times));
// Threads write where their time went ten times a second.
await setTimeout(500);
