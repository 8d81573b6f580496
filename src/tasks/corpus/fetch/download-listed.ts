import { join, posix } from 'node:path';
import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { linesOf, readTextFile } from '../../../formats/files/text-file.ts';
import { defineStep, type InputSource, type StepNode } from '../../../pipeline/index.ts';
import { fetchFile } from './fetch-file.ts';

/** What is wrong with a whole mirror or network need not be told of thousands of files, each tried for seconds. */
const MOST_FAILURES = 10;
/** Files under way at a time; how many come from one host at a time is decided there. */
const AT_ONCE = 4;

type ListedParams = {
  /** Files with this ending are fetched, with its dot. */
  readonly extension: string;
};

interface ListedFile {
  readonly url: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The folder that the file is in, by its URL. */
  readonly folder: string;
}

/** The step that fetches many files. */
export const DOWNLOAD_LISTED = 'DownloadListed';

const step = defineStep<ListedParams, { list: InputSource }, { readonly mirrors: readonly string[] }>({
  module: import.meta.url,
  name: DOWNLOAD_LISTED,
  version: '1',
  resumable: true,
  async run({ params, inputs, env, outDir, signal, log, forEach }) {
    const list = join(inputs.list.path, at(inputs.list.files, 0));
    const listed = await readList(list);
    const wanted = listed.filter(({ fileName }) => fileName.endsWith(params.extension));
    const options = {
      outputs: ({ fileName }: ListedFile) => [fileName],
      concurrency: AT_ONCE,
      unit: 'files',
    };
    let failures = 0;
    await forEach(wanted, options, async ({ url, fileName, sha256, bytes, folder }) => {
      // The step has failed; what is left is for the next try.
      if (failures >= MOST_FAILURES) return;
      try {
        await fetchFile(
          { url, fileName, checksum: { sha256 }, bytes, mirrorPaths: [`${folder}/${fileName}`, fileName] },
          { outDir, mirrors: env.mirrors, signal },
        );
      } catch (error) {
        failures += 1;
        if (failures === MOST_FAILURES) log(`${failures} files failed; the others are not tried`);
        throw error;
      }
    });
  },
});

/**
 * The step that brings here all files with an ending that a list of TensorFlow Datasets names (lines of URL, size and
 * sha256, with blanks between), each checked; a run that was interrupted goes on with the files that are missing. A
 * mirror has them in the folder that they have at home, or in no folder.
 *
 * @param node.extension with its dot
 * @throws BadInputsError, when it runs, naming the files that are nowhere or are not what the list says
 */
export function downloadListed(node: {
  readonly scope: string;
  readonly list: StepNode;
  readonly extension: string;
  readonly mirrors: readonly string[];
}): StepNode {
  const { scope, list, extension, mirrors } = node;
  const label = `${extension} files of ${list.label ?? 'the list'}`;
  return step({ scope, params: { extension }, inputs: { list }, env: { mirrors }, label });
}

async function readList(file: string): Promise<ListedFile[]> {
  const lines = linesOf(await readTextFile(file, 'the list of files')).filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const [url = '', size = '', sha256 = ''] =
      /^(https?:\S+)\s+(\d+)\s+([0-9a-f]{64})\b/.exec(line)?.slice(1) ?? [];
    const { pathname } = URL.canParse(url) ? new URL(url) : { pathname: '' };
    const fileName = posix.basename(pathname);
    if (fileName === '') {
      throw new UserError(
        `${file} line ${index + 1}: ${JSON.stringify(line.slice(0, 80))}; expected a URL, a size and a sha256`,
      );
    }
    return {
      url,
      fileName,
      sha256,
      bytes: Number(size),
      folder: posix.basename(posix.dirname(pathname)),
    };
  });
}
