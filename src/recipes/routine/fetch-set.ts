import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { INDEX_FILE, listSamples, METADATA_FILE, requireSamples, X_FILE } from '../../datasets/disk/files.ts';
import { asOnlyWriter, commitStaging, openStaging } from '../../datasets/disk/staging.ts';
import { loadDataset } from '../../datasets/index.ts';
import { BadInputsError, UserError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { canonicalJson } from '../../pipeline/index.ts';
import { renameFile } from '../../rename-file.ts';
import { extractZip } from '../../tasks/corpus/fetch/extract-zip.ts';
import { fetchFile, type WantedFile } from '../../tasks/corpus/fetch/fetch-file.ts';
import { type ExtractionLimits, UnpacksToTooMuch } from '../../tasks/corpus/fetch/unpacked-limit.ts';
import type { TrainingProgress } from './training-progress.ts';

/**
 * Downloads the archive of a set and unpacks it into a folder that has none: all of it, or nothing. What is downloaded before a
 * cut, or before the process ends, is kept for the same call, and so is an archive that there is no room to unpack.
 *
 * @param mirror a folder or base URL that is searched for the archive before its own address
 * @throws UserError for an archive that is nowhere or has no whole set, and for a folder that has sounds
 */
export async function fetchSet(
  wanted: WantedFile,
  dir: string,
  mirror: string | undefined,
  progress: TrainingProgress,
  limits?: ExtractionLimits,
): Promise<void> {
  const { url, fileName } = wanted;
  await asOnlyWriter(dir, async () => {
    if (existsSync(join(dir, METADATA_FILE))) return;
    const [stray] = await listSamples(dir);
    if (stray !== undefined) {
      throw new UserError(`${dir}: has ${stray} and no ${METADATA_FILE}; expected a folder without sounds`);
    }
    const staging = await openStaging(dir, canonicalJson({ download: url }));
    const fetched = join(staging.path, 'fetched');
    makeFolder(fetched);
    const { signal } = new AbortController();
    const log = (line: string) => progress.line(line);
    const archive = join(fetched, fileName);
    if (!existsSync(archive)) {
      await fetchFile(wanted, {
        outDir: fetched,
        mirrors: mirror === undefined ? [] : [mirror],
        mirrorOption: 'mirror',
        signal,
        onProgress: (done, total) => progress.count(done, total, 'bytes'),
        log,
      });
    }
    const unpacked = join(fetched, 'unpacked');
    await rm(unpacked, { recursive: true, force: true });
    try {
      makeFolder(unpacked);
      const onEntry = (done: number, total: number) => progress.count(done, total, 'files');
      const refused = await extractZip(archive, unpacked, fileName, {
        signal,
        onEntry,
        log,
        ...(limits && { limits }),
      });
      if (refused.length > 0) {
        throw new BadInputsError(`${fileName}: ${refused.length} entries are refused:`, refused);
      }
      const set = await setBelow(unpacked, fileName);
      for (const file of set.files) await renameFile(join(set.dir, file), join(staging.path, file));
    } catch (error) {
      if (error instanceof UnpacksToTooMuch) {
        await rm(unpacked, { recursive: true, force: true });
        log(`${archive}: is kept, and unpacked when this is done again`);
      } else if (error instanceof UserError) {
        // Kept, it would be found wanting each time.
        await rm(fetched, { recursive: true, force: true });
      }
      throw error;
    }
    await rm(fetched, { recursive: true });
    await commitStaging(dir);
  });
}

/** The one set below a folder, wherever it is, and its files; what a set is read by is made with it. */
async function setBelow(
  folder: string,
  archive: string,
): Promise<{ readonly dir: string; readonly files: readonly string[] }> {
  const names = await readdir(folder, { recursive: true });
  const [file, ...others] = names.filter((name) => basename(name) === METADATA_FILE);
  if (file === undefined || others.length > 0) {
    const found = file === undefined ? `no ${METADATA_FILE}` : [file, ...others].join(', ');
    throw new UserError(`${archive}: has ${found}; expected one data set of kac_drumset`);
  }
  const dir = join(folder, dirname(file));
  const { length } = await loadDataset(dir);
  const sounds = await listSamples(dir);
  if (sounds.length !== length) {
    throw new UserError(`${archive}: has ${sounds.length} sounds; expected ${length}, its dataset_size`);
  }
  await requireSamples(dir, length);
  return { dir, files: [...sounds, METADATA_FILE, X_FILE, INDEX_FILE] };
}
