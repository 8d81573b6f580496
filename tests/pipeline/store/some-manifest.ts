import { resultHash } from '../../../src/pipeline/keys/key.ts';
import type { Manifest, ManifestFile } from '../../../src/pipeline/store/manifest.ts';

/** A whole manifest of these files. */
export function manifestOf(files: readonly ManifestFile[]): Manifest {
  return {
    format: 1,
    key: 'key',
    keyInputs: { step: 'Write', version: '1', params: {}, inputs: {} },
    scope: 'test',
    label: null,
    result: resultHash(files),
    startedAt: new Date(0).toISOString(),
    durationMs: 1,
    host: 'maker',
    bootId: 'boot',
    versions: { node: '1', heareval: '1' },
    files,
  };
}
