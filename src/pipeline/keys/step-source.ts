import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.ts';
import { sourceClosure } from '../../packages/source-closure.ts';
import { canonicalJson } from './canonical-json.ts';

/** By URL, for as long as the process lives: so the fingerprint is that of the code that was loaded. */
const known = new Map<string, Promise<string>>();

/**
 * Fingerprint of the file that a step names as its source and of all that this imports, with the versions of packages.
 *
 * @throws UserError when there is no such file
 */
export function sourceFingerprint(step: string, source: string): Promise<string> {
  let fingerprint = known.get(source);
  if (fingerprint === undefined) {
    fingerprint = fingerprintOf(step, source);
    fingerprint.catch(() => known.delete(source));
    known.set(source, fingerprint);
  }
  return fingerprint;
}

async function fingerprintOf(step: string, source: string): Promise<string> {
  try {
    const { files, packages } = await sourceClosure(fileURLToPath(source), 'relative');
    return hash('sha256', canonicalJson({ files, packages }));
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`source of step ${step}: expected the URL of a file, got ${source}: ${problem}`, {
      cause,
    });
  }
}
