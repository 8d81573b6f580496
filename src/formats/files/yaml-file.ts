import type { Document, Tags } from 'yaml';
import { z } from 'zod';
import { BadInputsError, UserError } from '../../errors.ts';
import { nearestName } from '../../nearest-name.ts';
import { readTextFile } from './text-file.ts';

/** Where the value of a key is written, or what lacks it: `recipe.yaml:12`. */
export type Place = (keys: readonly PropertyKey[]) => string;

/** What a YAML file says. An empty file says `{}`. */
export interface YamlFile {
  readonly value: unknown;
  readonly placeOf: Place;
}

/** Python's tuples, which PyYAML writes, are lists. */
const PYTHON_TUPLE: Tags = [
  { collection: 'seq', tag: 'tag:yaml.org,2002:python/tuple', resolve: (list) => list },
];

/**
 * Reads a YAML file of one document, whose keys are texts.
 *
 * @param what it is, for the error where it is not there
 * @throws UserError that has a line for each fault, with its line in the file
 */
export async function readYamlFile(file: string, what: string): Promise<YamlFile> {
  const text = await readTextFile(file, what);
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true, customTags: PYTHON_TUPLE });
  const lineOf = (offset: number) => lines.linePos(offset).line;
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos: [start] }) => {
    const [reason = ''] = message.split('\n');
    const shown = reason.replace(/ at line \d+, column \d+:?$/, '');
    return `${file}:${lineOf(start)}: not YAML: ${code === 'MULTIPLE_DOCS' ? 'a second document begins here' : shown}`;
  });
  if (faults.length > 0) throw mistakes(file, faults);
  return {
    value: plainValue(document, file),
    placeOf: (keys) => {
      const range = rangeOf(document, keys);
      return range === undefined ? file : `${file}:${lineOf(range)}`;
    },
  };
}

/** One error for several problems, each of which is a line. */
export function mistakes(file: string, problems: readonly string[]): UserError {
  const [only = ''] = problems;
  if (problems.length === 1) return new UserError(only);
  return new BadInputsError(`${file}: ${problems.length} mistakes`, problems);
}

/**
 * A line for each of the things that a schema finds wrong: its place, its key, what is wrong, and the nearest key.
 *
 * @param error of a parse with `reportInput`, so that it has the values that are wrong
 */
export function yamlProblems(error: z.ZodError, schema: z.ZodType, placeOf: Place): string[] {
  const placed = error.issues.map((issue) => ({ issue, key: JSON.stringify(issue.path) }));
  // What is of another type has not the length either that it should have.
  const ofOtherType = new Set(
    placed.flatMap(({ issue, key }) => (issue.code === 'invalid_type' ? [key] : [])),
  );
  return placed
    .filter(({ issue, key }) => issue.code === 'invalid_type' || !ofOtherType.has(key))
    .flatMap(({ issue }) => describeIssue(issue, schema, placeOf));
}

/** `; did you mean mel?`, where one of the known names is near. */
export function yamlSuggestion(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

/** @throws UserError for aliases without an anchor, and for those that stand for far more than what is written */
function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UserError(`${file}: not YAML: ${error.message}`, { cause: error });
  }
}

/** What the kinds of values are called here. */
const PLAIN: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'keys with values',
  string: 'text',
  int: 'a whole number',
  record: 'keys with values',
  null: 'nothing',
};

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType, placeOf: Place): string[] {
  const above = issue.path.map(String);
  if (issue.code === 'invalid_key') {
    const why = issue.issues.map(({ message }) => message).join(', ');
    return [`${placeOf(issue.path)}: ${above.join('.')}: ${why}`];
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = keysOf(schema, issue.path);
      const near = yamlSuggestion(key, known);
      const expected = near === '' && known.length > 0 ? `; expected one of ${known.join(', ')}` : near;
      return `${placeOf([...issue.path, key])}: ${[...above, key].join('.')}: unknown key${expected}`;
    });
  }
  const key = above.join('.');
  const message = valueProblem(issue) ?? typeProblem(issue);
  return [`${placeOf(issue.path)}: ${key === '' ? '' : `${key}: `}${message}`];
}

/** Of a value that is of the right type and wrong: what it is, and what was expected. */
function valueProblem(issue: z.core.$ZodIssue): string | undefined {
  const { input } = issue;
  const expected = typeof input === 'number' ? expectedNumber(issue) : undefined;
  if (expected !== undefined) return `${input}; expected ${expected}`;
  if (issue.code !== 'invalid_value' || typeof input !== 'string') return undefined;
  const known = issue.values.map(String);
  return `${input}; expected one of ${known.join(', ')}${yamlSuggestion(input, known)}`;
}

function expectedNumber(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return `a number ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      return `a number ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`;
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : undefined;
    default:
      return undefined;
  }
}

function typeProblem(issue: z.core.$ZodIssue): string {
  return issue.message
    .replace(/^Invalid (input|option): /, '')
    .replace(/\b(array|object|record|string|int|null)\b/g, (word) => PLAIN[word] ?? word);
}

/** The keys that a schema knows at a path. */
function keysOf(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = bare(schema);
  for (const key of path) {
    if (at instanceof z.ZodRecord) at = bare(at.valueType);
    else if (at instanceof z.ZodObject) at = bare(at.shape[String(key)]);
    else return [];
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** Without what makes it optional. */
function bare(schema: unknown): unknown {
  let at = schema;
  while (at instanceof z.ZodOptional || at instanceof z.ZodDefault || at instanceof z.ZodPrefault) {
    at = at.unwrap();
  }
  return at;
}

/** Where the value of a key begins, or the value that it lacks. */
function rangeOf(document: Document, keys: readonly PropertyKey[]): number | undefined {
  for (let depth = keys.length; depth > 0; depth--) {
    const node = document.getIn(keys.slice(0, depth), true) as
      | { readonly range?: readonly number[] }
      | undefined;
    if (node?.range?.[0] !== undefined) return node.range[0];
  }
  return undefined;
}
