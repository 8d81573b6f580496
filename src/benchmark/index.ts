/** What programs import of heareval: `import { benchmark } from 'heareval'`. docs/library.md shows how. */
export { BadInputsError, UserError } from '../errors.ts';
export type { ScoresFile } from '../formats/folders/scores-file.ts';
export type { PipelineEvent } from '../pipeline/index.ts';
export { type BenchmarkScores, benchmark } from './benchmark.ts';
export type { BenchmarkOptions } from './benchmark-options.ts';
