import test from 'ava';
import { loadDecoder, withDecoder } from '../../src/audio/decoder-calls.ts';
import { UserError } from '../../src/errors.ts';

function notInstalled(name: string): () => Promise<never> {
  const error = new Error(`Cannot find package '${name}' imported from /somewhere/compressed.js`);
  return () => Promise.reject(Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' }));
}

test('a decoder that is not installed is one line that installs it and tells its licence', async (t) => {
  for (const call of [loadDecoder, withDecoder]) {
    await t.throwsAsync(call(notInstalled('@audio/decode-aac'), 'a.m4a'), {
      instanceOf: UserError,
      message:
        'a.m4a: AAC needs `npm install --save-prod --ignore-scripts @audio/decode-aac` (GPL-2.0), which is not installed',
    });
  }
});

test('what goes wrong in a decoder is told in one line, and its chatter is not', async (t) => {
  const { error } = console;
  const call = () => {
    console.error('chatter');
    throw new Error('no sync\nat byte 5');
  };
  await t.throwsAsync(withDecoder(call, 'a.mp3'), {
    instanceOf: UserError,
    message: 'a.mp3: cannot be decoded: no sync',
  });
  t.is(console.error, error);
});
