import type { StepKey } from '../hashes.ts';
import { readStored } from './find-step.ts';
import type { Manifest } from './manifest.ts';
import { readStamps } from './publication-stamp.ts';
import { walkStore } from './store-walk.ts';

/** A step behind what is published in a folder, with what its output in the store says of its making. */
export interface MadeStep
  extends Pick<Manifest, 'key' | 'label' | 'startedAt' | 'durationMs' | 'host' | 'versions'> {
  readonly step: string;
  /** In bytes; undefined for short steps. */
  readonly peakMemory?: number | undefined;
}

/** What is known of a published folder. */
export interface PublishedFolder {
  /** The steps that have published into it, with the keys of what they made. */
  readonly published: readonly {
    readonly step: string;
    readonly label: string | null;
    readonly key: StepKey;
  }[];
  /** These and all that they were made from, as far as the store still has them; earliest first. */
  readonly made: readonly MadeStep[];
}

/** Tells of published folders where they come from, by their stamps and by what one workdir has. */
export function publicationReader(workdir: string): (folder: string) => PublishedFolder {
  const { outputs } = walkStore(workdir);
  const byKey = new Map(outputs.map((output) => [output.keyPrefix.slice(0, 8), output]));
  const manifests = new Map<string, Manifest | undefined>();
  const manifestOf = (key: StepKey): Manifest | undefined => {
    if (!manifests.has(key)) {
      const stored = byKey.get(key.slice(0, 8));
      const manifest = stored === undefined ? undefined : readStored(stored.dir);
      manifests.set(key, manifest?.key === key ? manifest : undefined);
    }
    return manifests.get(key);
  };
  return (folder) => {
    const published = readStamps(folder).flatMap(({ stamp }) =>
      stamp === undefined ? [] : [{ step: stamp.step, label: stamp.label, key: stamp.key }],
    );
    const found = new Map<string, Manifest>();
    const open = published.map(({ key }) => key);
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const manifest = manifestOf(key);
      if (manifest === undefined || found.has(key)) continue;
      found.set(key, manifest);
      open.push(...(manifest.upstream ?? []));
    }
    // Found from the last on, so that of those that began in one millisecond the first comes first.
    const made = [...found.values()].reverse().map(
      ({ key, keyInputs, label, startedAt, durationMs, host, versions, peakMemory }): MadeStep => ({
        step: keyInputs.step,
        key,
        label,
        startedAt,
        durationMs,
        host,
        versions,
        peakMemory,
      }),
    );
    return { published, made: made.sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt)) };
  };
}
