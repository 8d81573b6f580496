import { basename, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { fewNames } from '../../few.ts';
import { annotationFiles } from '../reading/annotated-files.ts';
import { matchTracks } from '../reading/match-tracks.ts';

/** A data set: its reference annotations, and what each method says of its tracks. */
export interface DataSetFiles {
  readonly name: string;
  /** Reference files by track. */
  readonly references: FilesByName;
  /** By method, estimates by track. */
  readonly estimates: ReadonlyMap<string, FilesByName>;
}

export interface MethodFiles {
  /** Whether predictions lie in a folder for each method. */
  readonly inFolders: boolean;
  readonly methods: readonly string[];
  readonly dataSets: readonly DataSetFiles[];
  /** Estimates of no track, and how names were matched, a line each. */
  readonly told: readonly string[];
}

type FilesByName = ReadonlyMap<string, string>;
type Folders = ReadonlyMap<string, FilesByName>;

const NAMED = 5;

/**
 * Finds the estimates of methods: `<method>/<data set>/<track>.*` where labels are `<data set>/<track>.*`, and
 * `<method>/<track>.*` where these are `<track>.*`, of one data set that is called as their folder. Where predictions have the
 * names of labels without a folder before them, all is of one method, called as their folder.
 *
 * @throws UserError where no prediction is of a track
 */
export async function findMethods(labels: string, predictions: string): Promise<MethodFiles> {
  const references = await annotationFiles(labels);
  const estimates = await annotationFiles(predictions);
  const hasDataSets = [...references.keys()].every((name) => name.includes('/'));
  const byDataSet = (files: FilesByName): Folders =>
    hasDataSets ? byFolder(files) : new Map([[nameOf(labels), files]]);
  const dataSets = byDataSet(references);
  const one = matchedFiles(dataSets, new Map([[nameOf(predictions), byDataSet(estimates)]]));
  const methods = [...byFolder(estimates)].map(([name, files]) => [name, byDataSet(files)] as const);
  const several = matchedFiles(dataSets, new Map(methods));
  const [inFolders, best] = several.matches > one.matches ? [true, several] : [false, one];
  if (best.matches > 0) return { ...best.files, inFolders };
  const [track] = references.keys();
  const [estimate] = estimates.keys();
  throw new UserError(
    `${predictions}: nothing of a track of ${labels}, of which ${track} is the first; found ${estimate}, expected ${track} or <method>/${track}`,
  );
}

function nameOf(folder: string): string {
  return basename(resolve(folder));
}

/** By first folder; what is in none is left out. */
function byFolder(files: FilesByName): Folders {
  const folders = new Map<string, Map<string, string>>();
  for (const [name, file] of files) {
    const slash = name.indexOf('/');
    if (slash === -1) continue;
    const inside = folders.get(name.slice(0, slash)) ?? new Map<string, string>();
    folders.set(name.slice(0, slash), inside.set(name.slice(slash + 1), file));
  }
  return folders;
}

/** @param methods by method, estimates by data set */
function matchedFiles(
  dataSets: Folders,
  methods: ReadonlyMap<string, Folders>,
): { readonly files: Omit<MethodFiles, 'inFolders'>; readonly matches: number } {
  let matches = 0;
  const told: string[] = [];
  for (const [method, folders] of methods) {
    const unknown = [...folders.keys()].filter((name) => !dataSets.has(name));
    if (unknown.length > 0) {
      told.push(`${method}: ${fewNames(unknown, NAMED)} left out, as labels have no such data set`);
    }
  }
  const files = [...dataSets].map(([name, references]): DataSetFiles => {
    const estimates = [...methods].map(([method, folders]): readonly [string, FilesByName] => {
      const there = folders.get(name) ?? new Map<string, string>();
      const matched = matchTracks([...references.keys()], [...there.keys()]);
      matches += matched.found.size;
      if (matched.told !== undefined) told.push(`${method}, ${name}: ${matched.told}`);
      const taken = new Set(matched.found.values());
      const extra = [...there.keys()].filter((estimate) => !taken.has(estimate));
      if (extra.length > 0) {
        told.push(`${method}, ${name}: ${fewNames(extra, NAMED)} left out, as labels have no such track`);
      }
      return [
        method,
        new Map([...matched.found].map(([track, estimate]) => [track, there.get(estimate) ?? ''])),
      ];
    });
    return { name, references, estimates: new Map(estimates) };
  });
  return { files: { methods: [...methods.keys()], dataSets: files, told }, matches };
}
