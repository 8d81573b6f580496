/** What programs import of heareval: `import { benchmark } from 'heareval'`. docs/library.md shows how. */
export { BadInputsError, UserError } from '../errors.ts';
export type { ScoresFile } from '../formats/scores-file.ts';
export type { PipelineEvent } from '../pipeline/index.ts';
export { type BenchmarkOptions, type BenchmarkScores, benchmark } from './benchmark.ts';
