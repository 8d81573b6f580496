import { stat } from 'node:fs/promises';

export function isFile(name: string): Promise<boolean> {
  return stat(name).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
