import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'ava';
import { tfdsExamples } from '../../../src/tasks/corpus/tfds.ts';

const fixture: {
  readonly shards: readonly { readonly shards: number; readonly examples: number; readonly sha256: string }[];
} = JSON.parse(readFileSync('tests/tasks/corpus/fixtures/corpus.json', 'utf8'));

for (const { shards, examples, sha256 } of fixture.shards) {
  test(`${examples} examples are named and cut into ${shards} shards as by TensorFlow Datasets`, (t) => {
    const keys = Array.from({ length: examples }, (_, index) => `word_${index}.wav`);
    const ordered = tfdsExamples(keys, { dataset: 'some_words', split: 'validation', shards });
    const text = ordered.map(({ key, filestem }) => `${key} ${filestem}`).join('\n');
    t.is(createHash('sha256').update(text).digest('hex'), sha256);
  });
}
