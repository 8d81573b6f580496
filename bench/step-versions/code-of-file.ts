import { hash } from 'node:crypto';
import { type AnyNode, type Program, parse } from 'acorn';

/** What a file of JavaScript says, without what cannot decide the bytes that it computes. */
export interface CodeOfFile {
  /** SHA-256 of the code, in hex: comments, format, line ends and the messages of errors that it throws do not count. */
  readonly code: string;
  /** The same of these messages alone; undefined where it throws none. */
  readonly messages: string | undefined;
  /** Everything that it names: files beside it, packages. */
  readonly strings: readonly string[];
  /** What it imports, as it is written there. */
  readonly imports: readonly string[];
  /** Of what it imports by name alone, these names. */
  readonly importedNames: ReadonlyMap<string, readonly string[]>;
  /** Where the names that it exports come from, where it does nothing but pass them on. */
  readonly passesOn: ReadonlyMap<string, string> | undefined;
  readonly steps: readonly DefinedStep[];
  /** Texts by the names of constants. */
  readonly constants: ReadonlyMap<string, string>;
}

/** A call that makes a kind of step. */
export interface DefinedStep {
  /** The function that is called, for instance `defineStep`. */
  readonly by: string;
  /** As written; `*` stands for what is known at run time alone. */
  readonly name: string;
  readonly version: string;
}

const DEFINERS: ReadonlySet<string> = new Set(['defineStep', 'defineExtractMetadata', 'defineSynthesis']);
const PLACE: ReadonlySet<string> = new Set(['start', 'end', 'loc', 'range']);

/** @throws SyntaxError */
export function codeOfFile(text: string): CodeOfFile {
  const program = parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  const constants = new Map<string, string>();
  const strings = new Set<string>();
  const imports = new Set<string>();
  const calls: { by: string; properties: ReadonlyMap<string, AnyNode> }[] = [];
  const messages: unknown[] = [];

  const plain = (value: unknown): unknown => {
    if (typeof value === 'bigint') return String(value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    const node = value as AnyNode;
    note(node);
    if (node.type === 'ThrowStatement' && isError(node.argument)) {
      messages.push(plain(node.argument.arguments));
      return [node.type, plain(node.argument.callee)];
    }
    const members = Object.entries(node).filter(([name, member]) => isCode(node, name, member));
    return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
  };

  const note = (node: AnyNode): void => {
    if (node.type === 'Literal' && typeof node.value === 'string') strings.add(node.value);
    if ('source' in node && node.source?.type === 'Literal') imports.add(String(node.source.value));
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') {
      const text = node.init == null ? '*' : textOf(node.init, constants);
      if (text !== '*') constants.set(node.id.name, text);
    }
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return;
    const [first] = node.arguments;
    if (node.callee.name === 'require' && first?.type === 'Literal') imports.add(String(first.value));
    if (DEFINERS.has(node.callee.name) && first?.type === 'ObjectExpression') {
      const properties = first.properties.flatMap((property) =>
        property.type === 'Property' && property.key.type === 'Identifier'
          ? [[property.key.name, property.value as AnyNode] as const]
          : [],
      );
      calls.push({ by: node.callee.name, properties: new Map(properties) });
    }
  };

  const code = hash('sha256', JSON.stringify(plain(program.body.filter((node) => !isTold(node)))));
  const steps = calls.map(({ by, properties }) => ({
    by,
    name: textOf(properties.get('name'), constants),
    version: textOf(properties.get('version'), constants),
  }));
  return {
    code,
    messages: messages.length === 0 ? undefined : hash('sha256', JSON.stringify(messages)),
    strings: [...strings],
    imports: [...imports],
    importedNames: importedNames(program),
    passesOn: passedOn(program),
    steps,
    constants,
  };
}

function importedNames({ body }: Program): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const node of body) {
    if (node.type !== 'ImportDeclaration' || node.specifiers.length === 0) continue;
    const some = node.specifiers.flatMap((specifier) =>
      specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier'
        ? [specifier.imported.name]
        : [],
    );
    if (some.length === node.specifiers.length) names.set(String(node.source.value), some);
  }
  return names;
}

function passedOn({ body }: Program): ReadonlyMap<string, string> | undefined {
  const sources = new Map<string, string>();
  for (const node of body) {
    if (node.type !== 'ExportNamedDeclaration' || node.source == null) return undefined;
    for (const { exported } of node.specifiers) {
      if (exported.type === 'Identifier') sources.set(exported.name, String(node.source.value));
    }
  }
  return sources.size === 0 ? undefined : sources;
}

/** `const facts = { ... }` of a task: what lists of tasks tell of it. */
function isTold(node: AnyNode): boolean {
  return (
    node.type === 'VariableDeclaration' &&
    node.declarations.every(
      ({ id, init }) => id.type === 'Identifier' && id.name === 'facts' && init?.type === 'ObjectExpression',
    )
  );
}

function isError(node: AnyNode): node is Extract<AnyNode, { type: 'NewExpression' }> {
  return (
    node.type === 'NewExpression' && node.callee.type === 'Identifier' && /Error$/.test(node.callee.name)
  );
}

/** Not the place in the file, nor how a literal is written; a regular expression and a big number have that beside. */
function isCode(node: AnyNode, name: string, member: unknown): boolean {
  if (PLACE.has(name)) return false;
  return node.type !== 'Literal' || (name !== 'raw' && !(member instanceof RegExp));
}

function textOf(node: AnyNode | undefined, constants: ReadonlyMap<string, string>): string {
  if (node?.type === 'Literal') return String(node.value);
  if (node?.type === 'Identifier') return constants.get(node.name) ?? '*';
  if (node?.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked).join('*');
  return '*';
}
