import test from 'ava';
import { requireMakingOptions } from '../../../src/datasets/making/making-options.ts';

function told(options: object, own?: readonly string[]): string | undefined {
  try {
    requireMakingOptions(options, own);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

test('options that there are not, and threads that are none, are told with what is near', (t) => {
  t.is(
    told({ overwite: true }, ['overwrite']),
    'UserError: option overwite: unknown; expected some of workers, onProgress, signal, overwrite; did you mean overwrite?',
  );
  for (const workers of [0, -1, 1.5, Number.NaN]) {
    t.is(
      told({ workers }),
      `UserError: option workers: ${workers}; expected a whole number of threads, from 1`,
    );
  }
  t.is(told({ workers: undefined, overwrite: undefined }), undefined);
  t.is(told({ workers: 2, seed: 3 }, ['seed']), undefined);
});
