import { UserError } from '../../errors.ts';

/** A process was given a step that another program, or another version of it, has planned. Another process may make it. */
export class OtherProgramError extends UserError {}

/**
 * In the environment of a process that makes the step of a job: where it runs another program than the one that planned the step,
 * it leaves no error, and ends with `EXIT.otherProgram`.
 */
export const PUT_BACK_VARIABLE = 'HEAREVAL_PUT_BACK';
