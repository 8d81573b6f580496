import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from '../../temporary-folder.ts';

type KitTask = 'scene' | 'event';

const { folders } = JSON.parse(readFileSync('tests/embed/fixtures/hear2021.json', 'utf8')) as {
  folders: Record<KitTask, Record<string, string>>;
};

/** The files of an embeddings folder that hear-eval-kit made, by their paths in it. */
export function kitFiles(task: KitTask): ReadonlyMap<string, Buffer> {
  return new Map(
    Object.entries(folders[task]).map(([file, base64]) => [file, Buffer.from(base64, 'base64')]),
  );
}

/** Writes them to `<root>/tiny/<task>`, some of them changed. */
export function writeKitFolder(
  root: string,
  task: KitTask,
  changes: Record<string, string | null> = {},
): string {
  const folder = join(root, 'tiny', task);
  const files = Object.fromEntries(kitFiles(task));
  for (const [file, content] of Object.entries(changes)) {
    if (content === null) delete files[file];
    else files[file] = Buffer.from(content);
  }
  writeFiles(folder, files);
  return folder;
}
