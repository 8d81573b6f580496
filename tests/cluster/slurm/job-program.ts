import { runJobFile } from '../../../src/pipeline/index.ts';

/** Makes the step of the job in a file, as `heareval <command> --workers N --job FILE` does. */
const file = process.argv.at(-1) ?? '';
process.exitCode = (await runJobFile(file)) === 'made' ? 0 : 1;
