import { UserError } from '../errors.ts';
import { installCommand } from '../install-command.ts';

/** What a decoder makes of a piece of a file, of full scale 1, an array per channel. */
export interface DecodedPart {
  readonly channelData: readonly Float32Array[];
  /** In Hz. */
  readonly sampleRate: number;
}

/** A decoder that complains of this much has lost its way; some then never come back by themselves. */
const MAX_COMPLAINTS = 1000;
/** What is under the GNU General Public License, or brings what is, and so is not part of an installation. */
const LICENCES: Readonly<Record<string, readonly [codec: string, licence: string]>> = {
  '@audio/decode-webm': ['WebM', 'with decoders under the GPL'],
  '@audio/decode-mp4': ['its codec', 'with decoders under the GPL'],
  '@audio/decode-aac': ['AAC', 'GPL-2.0'],
  '@audio/decode-ac3': ['AC-3', 'GPL-2.0-or-later'],
  '@audio/decode-dts': ['DTS', 'GPL-2.0-or-later'],
  '@audio/decode-eac3': ['E-AC-3', 'LGPL-2.1-or-later'],
  '@audio/decode-wma': ['WMA', 'LGPL-2.1-or-later'],
};

/**
 * Loads the package of a decoder.
 *
 * @throws UserError that says how to install one that is not there
 */
export async function loadDecoder<Package>(load: () => Promise<Package>, name: string): Promise<Package> {
  try {
    return await load();
  } catch (error) {
    throw missingPackage(error, name) ?? error;
  }
}

/**
 * Calls a decoder. Takes what it prints for itself, and ends one that does nothing else.
 *
 * @param name names the file in error messages
 * @throws UserError for whatever goes wrong in it
 */
export async function withDecoder<Result>(
  call: () => Result | Promise<Result>,
  name: string,
): Promise<Result> {
  const { error, warn } = console;
  let complaints = 0;
  const complain = (text: unknown) => {
    complaints += 1;
    if (complaints > MAX_COMPLAINTS) throw new Error(String(text));
  };
  console.error = complain;
  console.warn = complain;
  try {
    return await call();
  } catch (problem) {
    const text = problem instanceof Error ? problem.message : String(problem);
    throw (
      missingPackage(problem, name) ??
      new UserError(`${name}: cannot be decoded: ${text.split('\n', 1)[0]}`, { cause: problem })
    );
  } finally {
    Object.assign(console, { error, warn });
  }
}

function missingPackage(error: unknown, name: string): UserError | undefined {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') {
    return undefined;
  }
  const wanted = /package '([^']+)'/.exec(error.message)?.[1];
  if (wanted === undefined) return undefined;
  const [codec, licence] = LICENCES[wanted] ?? [];
  const what = codec === undefined ? 'its codec' : codec;
  const under = licence === undefined ? '' : ` (${licence})`;
  return new UserError(
    `${name}: ${what} needs \`${installCommand([wanted])}\`${under}, which is not installed`,
    {
      cause: error,
    },
  );
}
