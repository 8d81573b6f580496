import test from 'ava';
import { BadInputsError, UserError } from '../src/errors.ts';

test('a message shows control characters and never sends them to the terminal', (t) => {
  const error = new UserError("the label 'dog\r\u001b[2J\u0007\u009b\u202e\n'", { next: 'rm a\tb' });
  t.is(error.message, "the label 'dog\\r\\x1b[2J\\x07\\x9b\\u202e\\n'");
  t.is(error.next, 'rm a\\tb');
  t.is(new UserError('perr\u00e9 \u72ac').message, 'perr\u00e9 \u72ac');
});

test('bad inputs are a line each, whatever is in their names', (t) => {
  const error = new BadInputsError('2 files:', ['a\nb.wav: empty', 'c\u001b.wav: empty']);
  t.is(error.message, '2 files:\n  a\\nb.wav: empty\n  c\\x1b.wav: empty');
  t.deepEqual(error.problems, ['a\\nb.wav: empty', 'c\\x1b.wav: empty']);
});
