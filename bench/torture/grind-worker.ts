import { createHash } from 'node:crypto';

/** In a worker thread: some milliseconds of work. */
export function grindText(text: string): string {
  let ground = text;
  for (let turn = 0; turn < 2_000; turn += 1) {
    ground = createHash('sha256').update(ground).update(text).digest('hex');
  }
  return ground;
}
