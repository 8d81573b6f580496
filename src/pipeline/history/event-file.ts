import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { PipelineEvent } from './events.ts';

/** More than the longest line that ends a log. */
const TAIL_BYTES = 16 * 1024;

/** The events of a log that can be read: lines that were cut off or damaged are left out, as is a file that is gone. */
export async function* readEvents(path: string): AsyncGenerator<PipelineEvent> {
  const stream = createReadStream(path);
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) {
      const event = parseEvent(line);
      if (event !== undefined) yield event;
    }
  } catch {
    // What cannot be read tells nothing.
  } finally {
    lines.close();
    stream.destroy();
  }
}

/** The last events of a log, without reading the rest of it. */
export function readLastEvents(path: string): readonly PipelineEvent[] {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const length = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    const lines = buffer.toString('utf8', 0, length).split('\n');
    return lines.flatMap((line) => parseEvent(line) ?? []);
  } catch {
    return [];
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function parseEvent(line: string): PipelineEvent | undefined {
  try {
    const event = JSON.parse(line) as Partial<PipelineEvent> | null;
    if (typeof event?.type !== 'string' || typeof event.time !== 'string') return undefined;
    const { step } = event as { step?: { id?: unknown; name?: unknown; scope?: unknown } | null };
    const aboutStep = event.type.startsWith('step-');
    const named =
      typeof step?.id === 'number' && typeof step.name === 'string' && typeof step.scope === 'string';
    return aboutStep && !named ? undefined : (event as PipelineEvent);
  } catch {
    return undefined;
  }
}
