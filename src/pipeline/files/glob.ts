/**
 * A test for relative POSIX paths. `*` stands for any characters of one path segment, a segment `**` for any number
 * of segments; everything else stands for itself.
 */
export function compileGlobs(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map((pattern) => new RegExp(`^${source(pattern)}$`, 's'));
  return (path) => expressions.some((expression) => expression.test(path));
}

function source(pattern: string): string {
  const segments = pattern.split('/');
  return segments
    .map((segment, index) => {
      const last = index === segments.length - 1;
      if (segment === '**') {
        return last ? '.+' : '(?:[^/]+/)*';
      }
      const text = segment.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replace(/\*+/g, '[^/]*');
      return last ? text : `${text}/`;
    })
    .join('');
}

/** The folders (relative, `''` for the root) that hold every path the patterns can match. */
export function globRoots(patterns: readonly string[]): readonly string[] {
  const roots = patterns.map((pattern) => {
    const segments = pattern.split('/').slice(0, -1);
    const wild = segments.findIndex((segment) => segment.includes('*'));
    return segments.slice(0, wild === -1 ? segments.length : wild).join('/');
  });
  return [...new Set(roots)].filter(
    (root) => !roots.some((other) => other !== root && (other === '' || root.startsWith(`${other}/`))),
  );
}
