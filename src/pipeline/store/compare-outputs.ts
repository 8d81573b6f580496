import { fewLines } from '../../few.ts';
import type { StepKey } from '../hashes.ts';
import { componentOf, componentWords } from '../keys/component-words.ts';
import { differentLines, type KeyLine, type KeyLineDifference, keyLines } from '../keys/key-lines.ts';
import { formatCount } from '../text/quantities.ts';
import { findOutput, readStored, type StoredOutput } from './find-step.ts';
import type { Manifest, ManifestFile } from './manifest.ts';
import { type StoredFolder, walkStore } from './store-walk.ts';

/** What decided the key of an output. */
export interface ExplainedKey {
  readonly folder: string;
  readonly key: StepKey;
  /** `from`: the output in the store that an input is, where that can be told. */
  readonly lines: readonly (KeyLine & { readonly from?: string })[];
  readonly result: string;
  readonly files: number;
}

export interface FileDifference {
  readonly path: string;
  readonly change: 'changed' | 'removed' | 'added';
}

/** What differs between two outputs: what decided their keys, and what is in them. */
export interface ComparedOutputs {
  readonly from: { readonly folder: string; readonly key: StepKey };
  readonly to: { readonly folder: string; readonly key: StepKey };
  /** `files`: how the input differs, where both outputs that it was are still in the store. */
  readonly lines: readonly (KeyLineDifference & { readonly files?: readonly FileDifference[] })[];
  readonly sameResult: boolean;
  readonly files: readonly FileDifference[];
}

/** @throws UserError when `text` does not mean exactly one output */
export function explainKey(workdir: string, text: string): ExplainedKey {
  const { folder, manifest } = findOutput(workdir, text);
  const upstream = upstreamOf(walkStore(workdir).outputs, manifest);
  const lines = keyLines(manifest.keyInputs).map((line) => {
    const from = line.name.startsWith('inputs.') ? upstream.get(line.value)?.folder.name : undefined;
    return from === undefined ? line : { ...line, from };
  });
  return {
    folder: folder.name,
    key: manifest.key,
    lines,
    result: manifest.result,
    files: manifest.files.length,
  };
}

/** @throws UserError when one of the texts does not mean exactly one output */
export function compareOutputs(workdir: string, fromText: string, toText: string): ComparedOutputs {
  const from = findOutput(workdir, fromText);
  const to = findOutput(workdir, toText);
  const { outputs } = walkStore(workdir);
  const before = upstreamOf(outputs, from.manifest);
  const after = upstreamOf(outputs, to.manifest);
  const lines = differentLines(from.manifest.keyInputs, to.manifest.keyInputs).map((line) => {
    const left = line.name.startsWith('inputs.') ? before.get(line.from ?? '') : undefined;
    const right = left === undefined ? undefined : after.get(line.to ?? '');
    return left === undefined || right === undefined
      ? line
      : { ...line, files: differentFiles(left.manifest.files, right.manifest.files) };
  });
  return {
    from: { folder: from.folder.name, key: from.manifest.key },
    to: { folder: to.folder.name, key: to.manifest.key },
    lines,
    sameResult: from.manifest.result === to.manifest.result,
    files: differentFiles(from.manifest.files, to.manifest.files),
  };
}

const SHOWN_FILES = 20;

/** The lines for people. */
export function explainedKeyLines({ folder, key, lines, result, files }: ExplainedKey): string[] {
  const rows = [
    { name: 'key', value: key },
    ...lines,
    { name: 'result', value: `${result} (${formatCount(files, 'file')})` },
  ];
  const width = rows.reduce((longest, { name }) => Math.max(longest, name.length), 0);
  return [
    folder,
    ...rows.map((row) => {
      const from = 'from' in row && row.from !== undefined ? ` = ${row.from}` : '';
      return `  ${row.name.padEnd(width)}  ${row.value}${from}`;
    }),
  ];
}

/** The lines for people: `-` for what is only in the first, `+` for what is only in the second. */
export function comparedLines({ from, to, lines, sameResult, files }: ComparedOutputs): string[] {
  const same = from.key === to.key ? ['  the keys are the same'] : [];
  const changes = lines.flatMap((line) => {
    const component = componentOf(line.name);
    return component === undefined
      ? [
          ...(line.from === null ? [] : [`- ${line.name}  ${line.from}`]),
          ...(line.to === null ? [] : [`+ ${line.name}  ${line.to}`]),
          ...fileLines(line.files ?? []),
        ]
      : [`  ${componentWords(component, unquoted(line.from), unquoted(line.to))}`];
  });
  const result = sameResult
    ? ['  the outputs are the same, byte for byte']
    : ['  the outputs differ:', ...fileLines(files)];
  return [`- ${from.folder}`, `+ ${to.folder}`, ...same, ...changes, ...result];
}

/** Parameters are JSON, versions of components are not. */
function unquoted(value: string | null): string | null {
  return value?.replace(/^"(.*)"$/, '$1') ?? null;
}

function fileLines(files: readonly FileDifference[]): readonly string[] {
  const signs = { changed: '~', removed: '-', added: '+' } as const;
  const lines = files.map(({ path, change }) => `    ${signs[change]} ${path}`);
  return fewLines(lines, SHOWN_FILES, '    ');
}

/** The outputs that one was made from, by their result hash. */
function upstreamOf(outputs: readonly StoredFolder[], manifest: Manifest): Map<string, StoredOutput> {
  const prefixes = new Set(manifest.upstream?.map((key) => key.slice(0, 8)));
  const byResult = new Map<string, StoredOutput>();
  for (const folder of outputs) {
    const found = prefixes.has(folder.keyPrefix.slice(0, 8)) ? readStored(folder.dir) : undefined;
    if (found !== undefined) byResult.set(found.result, { folder, manifest: found });
  }
  return byResult;
}

function differentFiles(from: readonly ManifestFile[], to: readonly ManifestFile[]): FileDifference[] {
  const before = new Map(from.map(({ path, sha256 }) => [path, sha256]));
  const after = new Map(to.map(({ path, sha256 }) => [path, sha256]));
  const differences: FileDifference[] = [];
  for (const [path, sha256] of before) {
    const other = after.get(path);
    if (other === undefined) differences.push({ path, change: 'removed' });
    else if (other !== sha256) differences.push({ path, change: 'changed' });
  }
  for (const path of after.keys()) if (!before.has(path)) differences.push({ path, change: 'added' });
  return differences;
}
