import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { ifThere } from '../if-there.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import type { ResolvedModule } from '../modules/resolved-module.ts';
import { TEMPORARY_PREFIX } from '../pipeline/files/write-file.ts';
import { programVersions, writeFileAtomic } from '../pipeline/index.ts';
import { acquireLock } from '../pipeline/locks/lock-wait.ts';
import { thisMachine } from '../pipeline/machine/machine.ts';
import type { JsonObject } from '../pipeline/types.ts';
import type { MeterReading } from './embedding-meter.ts';

/** In the folder of embeddings. No step reads it: what it says differs from run to run. */
export const PROFILE_FILE = 'profile.embeddings.json';

const MIB = 1024 * 1024;

/**
 * How the splits of a task were embedded: seconds in all, and those in which something was loaded, read, with the model,
 * and written (these overlap); clips that were embedded, and that were kept from before; seconds of audio, and how many of
 * them in a second; memory; device; versions.
 */
export class EmbeddingProfile {
  /** Of the embeddings. */
  readonly folder: string;
  readonly #file: string;
  readonly #lock: string;
  readonly host: ModuleHost;
  readonly #splits: Record<string, JsonObject> = {};
  #isWritten = true;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string, host: ModuleHost) {
    this.folder = folder;
    this.#file = join(folder, PROFILE_FILE);
    this.#lock = join(folder, `${TEMPORARY_PREFIX}${PROFILE_FILE}.lock`);
    this.host = host;
  }

  /** What makes the embeddings. */
  get module(): ResolvedModule {
    return this.host.module;
  }

  add(split: string, reading: MeterReading): void {
    this.#isWritten = false;
    this.#splits[split] = entry(reading, this.host);
  }

  /**
   * Writes what is new of the profile, if anything is; what it says of other splits stays, that of splits too which other
   * processes embed.
   */
  write(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    if (this.#isWritten) return;
    this.#isWritten = true;
    try {
      const lock = await acquireLock(this.#lock, thisMachine(), new AbortController().signal);
      try {
        await this.#writeAll();
      } finally {
        lock.release();
      }
    } catch (error) {
      this.#isWritten = false;
      throw error;
    }
  }

  async #writeAll(): Promise<void> {
    const before = splitsIn(this.#file, await ifThere(readFile(this.#file, 'utf8')));
    const { module, device } = this.host;
    const profile = {
      module: module.specifier,
      identity: module.identity,
      versions: programVersions(),
      device: device ?? cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      splits: { ...before, ...this.#splits },
    };
    await writeFileAtomic(this.#file, `${JSON.stringify(profile, null, 2)}\n`);
  }
}

function splitsIn(file: string, text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    return (JSON.parse(text) as { splits?: JsonObject }).splits;
  } catch {
    console.error(`${file}: is no JSON; what it said of other splits is lost`);
    return undefined;
  }
}

function entry({ ms, phases, embedded, kept, seconds }: MeterReading, host: ModuleHost): JsonObject {
  const inSeconds = (milliseconds: number) => rounded(milliseconds / 1000);
  // Where the module runs in this process, its memory is part of that of the process.
  const own = host.isOwnProcess ? host.peakMemory : 0;
  return {
    at: new Date().toISOString(),
    seconds: inSeconds(ms),
    load_seconds: inSeconds(phases.load),
    read_seconds: inSeconds(phases.read),
    model_seconds: inSeconds(phases.model),
    write_seconds: inSeconds(phases.write),
    clips_embedded: embedded,
    clips_kept: kept,
    audio_seconds: rounded(seconds),
    times_real_time: embedded === 0 ? null : rounded(seconds / (ms / 1000)),
    samples_at_once: host.mostSamples === undefined ? null : Math.round(host.mostSamples),
    peak_memory_mib: Math.round(process.resourceUsage().maxRSS / 1024),
    ...(own > 0 ? { module_peak_memory_mib: Math.round(own / MIB) } : {}),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
