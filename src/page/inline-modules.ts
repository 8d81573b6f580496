import { readFileSync } from 'node:fs';

/**
 * One script made of a module and all that it imports, from the files that the compiler wrote: each module becomes a
 * function of its own, so that names do not meet. Knows what these files have: named imports from relative paths, and
 * exports where something is declared.
 */
export function inlineModules(entry: URL): string {
  const names = new Map<string, string>();
  const parts: string[] = [];
  const add = (url: URL): string => {
    const known = names.get(url.href);
    if (known !== undefined) return known;
    const name = `module${names.size}`;
    names.set(url.href, name);
    parts.push(
      `const ${name} = (() => {\n${wrapped(readFileSync(url, 'utf8'), (path) => add(new URL(path, url)))}})();\n`,
    );
    return name;
  };
  add(entry);
  return `(() => {\n'use strict';\n${parts.join('')}})();\n`
    .replaceAll('</', '<\\/')
    .replaceAll('<!--', '<\\!--');
}

function wrapped(source: string, nameOf: (path: string) => string): string {
  const exported = [...source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(
    ([, name]) => name,
  );
  const body = source
    .replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '')
    .replaceAll(/^import \{([^}]*)\} from ['"](\.[^'"]+)['"];$/gm, (_, imported: string, path: string) => {
      const renamed = imported.replaceAll(' as ', ': ');
      return `const {${renamed}} = ${nameOf(path)};`;
    })
    .replaceAll(/^export (?=(?:async )?(?:function|const|class) )/gm, '');
  const rest = /^(?:import|export)\b.*$/m.exec(body);
  if (rest !== null) throw new Error(`Cannot inline: ${rest[0]}`);
  return `${body}return { ${exported.join(', ')} };\n`;
}
