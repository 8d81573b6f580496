import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readScoresFile } from '../../../src/formats/folders/scores-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('scores that are missing or of another shape are refused', async (t) => {
  const folder = temporaryFolder(t);
  await t.throwsAsync(readScoresFile(folder), {
    instanceOf: UserError,
    message: /scores\.json: no such file; expected the scores of predictions; `heareval evaluate` writes it$/,
  });
  await t.throwsAsync(readScoresFile(temporaryFolder(t, { 'scores.json': '{"task": 3}' })), {
    instanceOf: UserError,
    message: /scores\.json: task: expected string, received number; .* and \d+ more$/,
  });
});
