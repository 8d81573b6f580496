import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { PythonFloat, stringifyPythonJson } from '../../../src/formats/files/python-json.ts';
import { stringifyVocabulary } from '../../../src/formats/labels/label-vocabulary.ts';
import { parsePandasFloat } from '../../../src/numerics/pandas-float.ts';
import type { PredictionTypeName } from '../../../src/prediction-types/registry.ts';
import { completeMetadata } from '../../../src/tasks/corpus/complete-metadata.ts';
import { requireEveryLabel } from '../../../src/tasks/corpus/labels/label-coverage.ts';
import { compareLabels, labelsAsRead } from '../../../src/tasks/corpus/labels/labels.ts';
import { labelsJson } from '../../../src/tasks/corpus/labels/labels-json.ts';
import type { StoredRow } from '../../../src/tasks/corpus/labels/metadata-file.ts';
import type { CorpusRow } from '../../../src/tasks/corpus/labels/metadata-rows.ts';
import { maxFiles, shuffledFiles } from '../../../src/tasks/corpus/splits/split-files.ts';
import { needsEveryLabel } from '../../../src/tasks/corpus/splits/splits.ts';
import { type RandomCorpus, randomCorpus } from './random-corpus.ts';

const fixture: { readonly digests: readonly string[] } = JSON.parse(
  readFileSync('tests/tasks/corpus/fixtures/metadata.json', 'utf8'),
);

/** Digest of the vocabulary and of every split's labels, as the Python script makes it. */
function digestOf({ config, rows, files }: RandomCorpus): string {
  const metadata = completeMetadata(rows, config, files, () => {});
  const labels = labelsAsRead(metadata.map((row) => row.label ?? ''));
  const stored = metadata.map<StoredRow>((row, i) => ({
    ...row,
    label: labels[i] ?? '',
    start: asWrittenAndRead(row.start ?? 0),
    end: asWrittenAndRead(row.end ?? 0),
  }));
  const used: StoredRow[] = [];
  const kind = config.embedding_type === 'event' ? 'event' : (config.prediction_type as PredictionTypeName);
  const jsons = config.splits.map((split) => {
    const chosen = shuffledFiles(stored, split).slice(0, maxFiles(config, split) ?? undefined);
    const stems = new Set(chosen.map((file) => file.filestem));
    const splitRows = stored.filter((row) => stems.has(row.filestem));
    used.push(...splitRows);
    return labelsJson(splitRows, kind);
  });
  if (needsEveryLabel(config)) requireEveryLabel(used, config.splits);
  const vocabulary = [...new Set(used.map((row) => row.label ?? ''))].sort(compareLabels).map(String);
  const hash = createHash('sha256').update([stringifyVocabulary(vocabulary), ...jsons].join('\0'));
  return hash.digest('hex').slice(0, 16);
}

/** Times go through a csv file, which not every one of them survives unchanged. */
function asWrittenAndRead(milliseconds: number): number {
  return parsePandasFloat(stringifyPythonJson(new PythonFloat(milliseconds), null));
}

test('labels, splits, order and vocabulary equal what hear-preprocess makes of random corpora', (t) => {
  const different = fixture.digests.flatMap((expected, index) => {
    if (expected === 'refused') return [];
    const found = digestOf(randomCorpus(index));
    return found === expected ? [] : [`case ${index}: ${JSON.stringify(randomCorpus(index).config)}`];
  });
  t.deepEqual(different, []);
});

test('events that begin after the clips end may be counted instead of listed', (t) => {
  let unlisted = 0;
  for (const [index, expected] of fixture.digests.entries()) {
    const corpus = randomCorpus(index);
    const { embedding_type: kind, sample_duration: seconds } = corpus.config;
    if (expected === 'refused' || kind !== 'event' || seconds === null) continue;
    const isBeyond = (row: CorpusRow) => (row.start ?? 0) >= seconds * 1000;
    const counts = new Map<string, number>();
    for (const { relpath } of corpus.rows.filter(isBeyond)) {
      counts.set(relpath, (counts.get(relpath) ?? 0) + 1);
      unlisted++;
    }
    const rows = corpus.rows
      .filter((row) => !isBeyond(row))
      .map((row) => {
        const count = counts.get(row.relpath) ?? 0;
        counts.delete(row.relpath);
        return { ...row, unlisted: count };
      });
    t.is(digestOf({ ...corpus, rows }), expected, `case ${index}`);
  }
  t.true(unlisted > 1000);
});

test('what hear-preprocess refuses is refused with a message', (t) => {
  for (const [index, expected] of fixture.digests.entries()) {
    if (expected === 'refused') {
      t.throws(() => digestOf(randomCorpus(index)), { instanceOf: UserError }, `case ${index}`);
    }
  }
});

test('names that would be too long for the files that are made of a clip are refused, all of them', (t) => {
  const { config, rows, files } = randomCorpus(fixture.digests.findIndex((digest) => digest !== 'refused'));
  const filestem = 'é'.repeat(118);
  const long = rows.map((row) => ({
    ...row,
    filestem: `${filestem}${row.relpath.replaceAll('/', '-')}`.slice(0, 200),
  }));
  const error = t.throws(() => completeMetadata(long, config, files, () => {}), { instanceOf: UserError });
  t.regex(
    error?.message ?? '',
    /names are too long for clips:\n.*: its clip would be named by \d+ bytes; expected 235 at most/,
  );
});
