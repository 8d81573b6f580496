import { UserError } from '../../errors.ts';
import { defineStep } from '../../pipeline/index.ts';

/** The step in the place of a corpus that cannot be downloaded. */
export const GIVEN_FOLDER = 'GivenFolder';

export const givenFolder = defineStep<{ readonly task: string }>({
  module: import.meta.url,
  name: GIVEN_FOLDER,
  version: '1',
  run({ params: { task } }) {
    throw new UserError(`${task}: it cannot be downloaded; expected --data with the folder of it`, {
      next: `heareval preprocess ${task} --data <folder>`,
    });
  },
});
