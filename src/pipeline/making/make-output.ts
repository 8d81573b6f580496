import { componentVersions } from '../../component-versions.ts';
import { explainDiskError } from '../../disk-error.ts';
import { resultHash } from '../keys/key.ts';
import { programVersions } from '../machine/versions.ts';
import type { Manifest, ManifestFile } from '../store/manifest.ts';
import { beginOutput, discardOutput, finishOutput } from '../store/output-writer.ts';
import type { Output } from '../store/outputs.ts';
import type { FileHash } from '../types.ts';
import type { Making } from './making.ts';
import { createContext } from './step-context.ts';

/** Runs a step and puts its output in place. Throws what the step throws. */
export async function makeOutput(making: Making): Promise<Output> {
  const { definition, key, keyInputs, reasons, place, ref, events, machine, lock } = making;
  const resumable = definition.resumable === true;
  events.emit({ type: 'step-start', step: ref, key, reasons });
  beginOutput(place, key, resumable, machine);
  const endWatch = making.memory.begin();
  try {
    const startedAt = new Date();
    const start = performance.now();
    const inputs = await making.inputs();
    const hashes = new Map<string, FileHash>();
    await definition.run(createContext(making, inputs, hashes));
    const durationMs = Math.round(performance.now() - start);
    const peakMemory = endWatch();
    const describe = (files: readonly ManifestFile[]): Manifest => ({
      format: 1,
      key,
      keyInputs,
      scope: making.scope,
      label: making.label,
      result: resultHash(files),
      startedAt: startedAt.toISOString(),
      durationMs,
      peakMemory,
      host: machine.host,
      bootId: machine.bootId,
      versions: versions(),
      upstream: making.upstream,
      files,
    });
    const { result, files } = await finishOutput(place, resumable, hashes, describe, () => lock.isHeld());
    return { key, dir: place.final, result, files, madeInMs: durationMs, peakMemory };
  } catch (error) {
    endWatch();
    discardOutput(place, resumable);
    throw explainDiskError(error, place.partial);
  }
}

let found: Manifest['versions'] | undefined;

/** Of this process: nothing changes them. */
function versions(): Manifest['versions'] {
  found ??= { ...programVersions(), ...componentVersions() };
  return found;
}
