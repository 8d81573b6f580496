import { readFileSync } from 'node:fs';
import test from 'ava';
import { componentVersions, decoderComponents, graphComponents } from '../src/component-versions.ts';

test('the versions are those of the installed packages, and of the decoders that they hand the work to', (t) => {
  const { version } = JSON.parse(readFileSync('node_modules/onnxruntime-node/package.json', 'utf8'));
  t.deepEqual(graphComponents(), {
    'ONNX Runtime': version,
    'Node.js': process.versions.node.split('.')[0],
  });
  t.regex(
    decoderComponents([])['@audio/decode-mp3'] ?? '',
    /^\d+\.\d+\.\d+ \(mpg123-decoder \d+\.\d+\.\d+\)$/,
  );
  t.is(componentVersions()['onnxruntime-node'], version);
});

test('decoders that users install count where a file has a name that they are for', (t) => {
  const names = (...files: string[]) => Object.keys(decoderComponents(files));
  t.deepEqual(names('a/b.wav', 'c.flac'), names());
  t.true(names('a/b.wav', 'c.M4A').includes('@audio/decode-mp4'));
  t.true(names('a.webm').includes('@audio/decode-webm'));
  t.false(names('a.webm').includes('@audio/decode-aac'));
});
