/** A number that Python would hold as a float, so that 1 is written as `1.0`. */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** What can be written. A `Map` keeps its order even for keys such as '10'; typed float arrays hold Python floats. */
export type PythonJson =
  | null
  | boolean
  | number
  | string
  | PythonFloat
  | Float32Array
  | Float64Array
  | readonly PythonJson[]
  | ReadonlyMap<string, PythonJson>
  | { readonly [key: string]: PythonJson };

/**
 * The text that Python's `json.dumps(value, indent=indent)` gives, byte for byte: ASCII only, floats as `repr` shows
 * them. `indent=True` in Python is 1 here. Values that are not finite become `NaN`, `Infinity` and `-Infinity`, as there.
 *
 * @param indent spaces a level, or null for one line with `, ` and `: `
 */
export function stringifyPythonJson(value: PythonJson, indent: number | null): string {
  const parts: string[] = [];
  append(parts, value, indent, indent === null ? '' : '\n');
  return parts.join('');
}

function append(parts: string[], value: PythonJson, indent: number | null, newline: string): void {
  if (value === null || typeof value === 'boolean') parts.push(String(value));
  else if (typeof value === 'string') parts.push(quote(value));
  else if (typeof value === 'number') parts.push(Number.isInteger(value) ? integer(value) : float(value));
  else if (value instanceof PythonFloat) parts.push(float(value.value));
  else if (value instanceof Float32Array || value instanceof Float64Array) {
    appendAll(parts, '[]', value.length, indent, newline, (index) =>
      parts.push(float(value[index] as number)),
    );
  } else if (isArray(value)) {
    appendAll(parts, '[]', value.length, indent, newline, (index, inner) =>
      append(parts, value[index] ?? null, indent, inner),
    );
  } else {
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    appendAll(parts, '{}', entries.length, indent, newline, (index, inner) => {
      const [key, item] = entries[index] as [string, PythonJson];
      parts.push(quote(key), ': ');
      append(parts, item, indent, inner);
    });
  }
}

function appendAll(
  parts: string[],
  brackets: '[]' | '{}',
  count: number,
  indent: number | null,
  newline: string,
  item: (index: number, inner: string) => void,
): void {
  if (count === 0) {
    parts.push(brackets);
    return;
  }
  const inner = indent === null ? '' : newline + ' '.repeat(indent);
  parts.push(brackets.charAt(0), inner);
  for (let index = 0; index < count; index++) {
    if (index > 0) parts.push(indent === null ? ', ' : `,${inner}`);
    item(index, inner);
  }
  parts.push(newline, brackets.charAt(1));
}

function isArray(value: PythonJson): value is readonly PythonJson[] {
  return Array.isArray(value);
}

function integer(value: number): string {
  return Object.is(value, -0) ? '0' : BigInt(value).toString();
}

/** Python's `repr` of a float: the shortest digits that read back, exponents below 1e-4 and from 1e16. */
function float(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

function quote(text: string): string {
  const escaped = text.replace(
    // The characters that Python escapes: quotes, backslashes and all that is not printable ASCII.
    /["\\]|[^ -~]/g,
    (character) => ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}
