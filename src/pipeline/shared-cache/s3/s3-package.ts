import { CLIENT, requireS3, STORAGE } from './find-s3.ts';

export interface S3Packages {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly Upload: typeof import('@aws-sdk/lib-storage').Upload;
}

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
