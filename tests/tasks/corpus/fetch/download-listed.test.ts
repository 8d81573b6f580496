import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { BadInputsError, UserError } from '../../../../src/errors.ts';
import { readStepLogs, stepLogLines } from '../../../../src/pipeline/history/step-log.ts';
import { downloadCorpus } from '../../../../src/tasks/corpus/fetch/download-corpus.ts';
import { downloadListed } from '../../../../src/tasks/corpus/fetch/download-listed.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { filesBelow, runNode } from '../../run-node.ts';
import { startServer } from '../unreliable-server.ts';

const CLIPS = Array.from({ length: 30 }, (_, index) => `clip_${String(index).padStart(2, '0')}.wav`);

/** A line of a list for a file that holds its own name. */
function line(home: string, name: string): string {
  return `${home}/${name} ${name.length} ${sha256(name)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function fetchListed(
  t: ExecutionContext,
  lines: readonly string[],
  { mirrors = [], workdir = join(temporaryFolder(t), 'work') }: { mirrors?: string[]; workdir?: string },
) {
  const lists = temporaryFolder(t);
  const text = `${lines.join('\n')}\n`;
  await writeFile(join(lists, 'list.txt'), text);
  const url = 'http://127.0.0.1:9/list.txt';
  const list = downloadCorpus({ scope: 'test', url, checksum: { sha256: sha256(text) }, mirrors: [lists] });
  return runNode(downloadListed({ scope: 'test', list, extension: '.wav', mirrors }), workdir);
}

test('all listed files of the ending come, over few connections; the next run fetches only what was missing', async (t) => {
  let broken = true;
  const connections = new Set<unknown>();
  const server = await startServer(t, (request, response) => {
    connections.add(request.socket);
    const name = posix.basename(request.url ?? '');
    response.writeHead(broken && name === CLIPS[7] ? 404 : 200);
    response.end(name);
  });
  const lines = [...CLIPS, 'table.csv'].map((name) => line(`${server.url}/clips`, name));
  const workdir = join(temporaryFolder(t), 'work');
  const { error } = await fetchListed(t, lines, { workdir });
  t.true(error instanceof BadInputsError, error?.stack);
  t.regex(error?.message ?? '', /^1 of 30 files failed:\n.*clip_07\.wav: could not be fetched .*status 404/);
  // As long as any is under way, which on a busy machine may not be all of the time.
  t.true(connections.size <= CLIPS.length / 2, `${connections.size}`);

  broken = false;
  const before = server.seen.length;
  const { outDir } = await fetchListed(t, lines, { workdir });
  t.deepEqual(await filesBelow(outDir), CLIPS);
  t.deepEqual(
    server.seen.slice(before).map(({ url }) => url),
    ['/clips/clip_07.wav'],
  );
});

test('a mirror has the files in the folder that they have at home, or in none', async (t) => {
  const mirror = temporaryFolder(t);
  await mkdir(join(mirror, 'clips'));
  for (const [index, name] of CLIPS.entries()) {
    await writeFile(join(mirror, index % 2 ? 'clips' : '', name), name);
  }
  const lines = CLIPS.map((name) => line('http://127.0.0.1:9/clips', name));
  const { outDir, error } = await fetchListed(t, lines, { mirrors: [mirror] });
  t.is(error, undefined, error?.stack);
  t.deepEqual(await filesBelow(outDir), CLIPS);
});

test('files that are not what the list says are named, and after some of them the rest is left', async (t) => {
  const mirror = temporaryFolder(t);
  for (const name of CLIPS) {
    await writeFile(join(mirror, name), 'version https://git-lfs.github.com/spec/v1\noid sha256:00\n');
  }
  await writeFile(join(mirror, CLIPS[0] ?? ''), 'RIFF');
  const lines = CLIPS.map((name) => line('http://127.0.0.1:9/clips', name));
  const workdir = join(temporaryFolder(t), 'work');
  const { error } = await fetchListed(t, lines, { mirrors: [mirror], workdir });
  t.true(error instanceof BadInputsError, error?.stack);
  const [first, second, ...more] = error instanceof BadInputsError ? error.problems : [];
  t.true(first?.startsWith(`${join(mirror, 'clip_00.wav')}: sha256 is `), first);
  t.is(
    second,
    `${join(mirror, 'clip_01.wav')}: a pointer of Git LFS; expected the file itself, as \`git lfs pull\` brings it`,
  );
  t.true(more.length >= 8 && more.length < 13, `${more.length}`);
  const [log] = await readStepLogs(workdir, 'DownloadListed');
  t.regex(
    log === undefined ? '' : stepLogLines(log).join('\n'),
    /10 files failed; the others are not tried$/m,
  );
});

test('a list that is none is one line', async (t) => {
  const { error } = await fetchListed(t, [line('http://127.0.0.1:9', 'a.wav'), '<html>'], {});
  t.true(error instanceof UserError, error?.stack);
  t.regex(error?.message ?? '', /list\.txt line 2: "<html>"; expected a URL, a size and a sha256$/);
});
