import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UserError } from '../../../errors.ts';
import { installCommand } from '../../../install-command.ts';

export interface S3Packages {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly Upload: typeof import('@aws-sdk/lib-storage').Upload;
}

const CLIENT = '@aws-sdk/client-s3';
/** Uploads in parts. */
const STORAGE = '@aws-sdk/lib-storage';
/** The newest that runs on Node 20 as well. */
const VERSION = '3.1175.0';

/**
 * The S3 client of the AWS SDK, which heareval does not bring, from `cwd` or beside this program (`own`).
 *
 * @throws UserError that says how to install it
 */
export function loadS3(cwd = process.cwd(), own = import.meta.dirname): S3Packages {
  const require = requireS3(cwd, own);
  // Else it tells Node 20, in eight lines, of what later versions will need.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { Upload } = require(STORAGE) as Pick<S3Packages, 'Upload'>;
  return { sdk: require(CLIENT) as S3Packages['sdk'], Upload };
}

/** Which version `loadS3` would load. @throws as it does */
export function s3Version(cwd: string): string {
  const { version } = requireS3(cwd, import.meta.dirname)(`${CLIENT}/package.json`) as { version: string };
  return version;
}

function requireS3(cwd: string, own: string): NodeJS.Require {
  for (const folder of [cwd, own]) {
    const require = createRequire(join(folder, 'package.json'));
    if ([CLIENT, STORAGE].every((name) => isThere(require, name))) return require;
  }
  throw new UserError(`${CLIENT} and ${STORAGE} are not installed in ${cwd}; --cache s3:// needs them`, {
    next: installCommand([CLIENT, STORAGE].map((name) => `${name}@${VERSION}`)),
  });
}

function isThere(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
