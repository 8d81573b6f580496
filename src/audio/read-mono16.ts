import { withAudioFile } from './audio-file.ts';
import { toMono16 } from './mono.ts';
import type { PcmSignal } from './signal.ts';

/**
 * Reads a whole audio file as mono 16-bit samples; see `withAudioFile` and `toMono16`.
 *
 * @param name names the file in error messages
 */
export function readMono16(path: string, name: string): Promise<PcmSignal> {
  return withAudioFile(path, name, async (file) => {
    const parts: PcmSignal[] = [];
    for await (const piece of file.decode()) parts.push(toMono16(piece));
    const [first] = parts;
    if (first === undefined) throw new Error(`${name}: decoded to nothing`);
    if (parts.length === 1) return first;
    const samples = new Int16Array(parts.reduce((sum, part) => sum + part.samples.length, 0));
    let place = 0;
    for (const part of parts) {
      samples.set(part.samples, place);
      place += part.samples.length;
    }
    return { samples, sampleRate: first.sampleRate };
  });
}
