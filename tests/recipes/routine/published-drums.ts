import type { ExecutionContext } from 'ava';
import { CircularDrum, generateDataset } from '../../../src/datasets/index.ts';
import { archiveOf } from '../../tasks/corpus/kac-archive.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const SETTINGS = { duration: 0.05, sampleRate: 8000 };
const SIZE = 10;

/** A folder that has a set, and an archive of it, as published under a name. */
export async function publishedDrums(t: ExecutionContext, name: string) {
  const folder = temporaryFolder(t);
  const { Y: labels } = await generateDataset(CircularDrum, SETTINGS, folder, SIZE, {}, { workers: 1 });
  return { folder, labels, archive: await archiveOf(folder, name) };
}
