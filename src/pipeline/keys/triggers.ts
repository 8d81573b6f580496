import type { Reason } from './reasons.ts';

/** A kind of difference from an older output that makes a step run again. */
export type Trigger = 'inputs' | 'params' | 'version' | 'code';

/** Whether a difference from an older output is of one of these kinds. */
export function isTriggered(reason: Reason, triggers: readonly Trigger[]): boolean {
  switch (reason.type) {
    case 'input-changed':
      return triggers.includes('inputs');
    case 'parameter-changed':
      return triggers.includes('params');
    case 'version-changed':
      return triggers.includes('version');
    case 'code-changed':
    case 'component-changed':
      return triggers.includes('code');
    default:
      return true;
  }
}
