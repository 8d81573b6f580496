const VERSION_LITERAL = /\bexport\s+const\s+version\s*(?::\s*string\s*)?=\s*(['"`])([^'"`$]*)\1/;

/** The version that a module's source states as a plain string; undefined where it does not. */
export function statedVersion(source: string): string | undefined {
  return VERSION_LITERAL.exec(source)?.[2];
}
