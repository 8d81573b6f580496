import { runInTerminal } from '../../../src/pipeline/index.ts';
import { runProgram } from '../../../src/run-program.ts';

/** Makes the step of the job in a file, as the command that planned it does: `... --workers N --job FILE`. */
const [file, , workers] = process.argv.toReversed();
await runProgram(async (signal) => {
  const options = { job: file, workdir: '.', workers: Number(workers), signal };
  return (await runInTerminal([], options)).exitCode;
});
