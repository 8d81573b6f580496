import { listRuns, type RunRecord } from '../pipeline/history/run-history.ts';
import { publicationReader } from '../pipeline/store/published-steps.ts';
import { ClipInliner, type ClipName, clipKey, findClip } from './audio-clips.ts';
import type { AudioMode } from './audio-modes.ts';
import type { CellDetails } from './details/cell-details.ts';
import { type Provenance, provenanceOf } from './details/provenance.ts';
import { readDetails } from './details/read-details.ts';
import type { PageClip } from './html/page-data.ts';
import { type Leaderboard, leaderboardOf } from './leaderboard.ts';
import { type ResultCell, type Results, readResults } from './results.ts';
import type { ResultsFilter } from './scored-folders.ts';

/** Bytes of details in a page, however many modules and tasks there are. */
const DETAIL_BYTES = 2_200_000;
/** Bytes of audio in a page. */
const AUDIO_BYTES = 1_600_000;
const CELLS_AT_ONCE = 4;

export interface ReportOptions extends ResultsFilter {
  readonly embeddingsDir: string;
  readonly tasksDir: string;
  readonly workdir: string;
  readonly audio: AudioMode;
  /** Published models to compare with. */
  readonly compare?: 'hear2021' | undefined;
  /** Address of a clip that is not within the page. */
  readonly clipUrl?: (clip: ClipName, file: string) => string;
  /** Told of now and then. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A module on a task with all that is shown of it. */
export interface ReportCell extends ResultCell {
  readonly details: CellDetails;
  readonly provenance: Provenance;
  /** Labels of the task as the module's folder has them; empty where they cannot be read. */
  readonly labels: readonly string[];
}

/** All that a report shows. */
export interface Report {
  readonly results: Results;
  readonly cells: readonly ReportCell[];
  /** Ranks, and places among published models. */
  readonly leaderboard: Leaderboard;
  readonly audio: ReadonlyMap<string, PageClip>;
  readonly runs: readonly RunRecord[];
  /** What is missing or damaged, one line each. */
  readonly problems: readonly string[];
  /** What was made in different ways, or is not compared, one line each. */
  readonly remarks: readonly string[];
}

/**
 * Reads scores, predictions, trainings and audio. Whatever is missing or damaged beside the scores is told in
 * `problems`, and the rest is shown.
 *
 * @throws UserError where there are no scores that can be used
 */
export async function gatherReport(options: ReportOptions): Promise<Report> {
  const results = await readResults(options.embeddingsDir, options);
  const published = publicationReader(options.workdir);
  const room = { bytes: DETAIL_BYTES, cells: results.cells.length };
  const cells: ReportCell[] = [];
  for (let first = 0; first < results.cells.length; first += CELLS_AT_ONCE) {
    const batch = results.cells.slice(first, first + CELLS_AT_ONCE).map(async (cell) => {
      const provenance = await provenanceOf(cell, published(cell.folder));
      return { ...cell, ...(await readDetails(cell, room)), provenance };
    });
    cells.push(...(await Promise.all(batch)));
    options.onProgress?.(cells.length, results.cells.length);
  }
  const leaderboard = await leaderboardOf(results, options);
  const { audio, missing } = await clipsFor(cells, options);
  // Of one module there are no ranks to miss.
  const { problems: left, remarks } =
    results.modules.length > 1 || options.compare !== undefined ? leaderboard : results;
  const problems = [
    ...left,
    ...cells.flatMap(({ details }) => details.problems),
    ...(missing === 0 ? [] : [`${options.tasksDir}: audio of ${missing} clips is missing or cannot be read`]),
  ];
  return {
    results,
    cells,
    leaderboard,
    audio,
    runs: await listRuns(options.workdir),
    problems: [...new Set(problems)],
    remarks,
  };
}

/** What there is to show before anything was scored. */
export function emptyReport(problems: readonly string[]): Report {
  const results = { modules: [], tasks: [], cells: [], problems: [], remarks: [], cell: () => undefined };
  const leaderboard = { tasks: [], overall: null, standings: null, source: null, problems: [], remarks: [] };
  return { results, cells: [], leaderboard, audio: new Map(), runs: [], problems, remarks: [] };
}

/** The first of every cell, then the second of each, and so on, until there is no more room. */
async function clipsFor(
  cells: readonly ReportCell[],
  { audio: mode, tasksDir, clipUrl = (_, file) => file }: ReportOptions,
): Promise<{ audio: Map<string, PageClip>; missing: number }> {
  const audio = new Map<string, PageClip>();
  if (mode === 'none') return { audio, missing: 0 };
  const embedder = new ClipInliner(tasksDir);
  const missing = new Set<string>();
  let bytes = 0;
  for (const clip of inTurns(cells.map(clipsOfCell))) {
    const key = clipKey(clip);
    if (audio.has(key) || missing.has(key)) continue;
    const found = mode === 'link' ? await linked(clip, tasksDir, clipUrl) : await embedder.embed(clip);
    if (found === undefined) {
      missing.add(key);
      continue;
    }
    bytes += found.url.length;
    if (mode === 'worst' && bytes > AUDIO_BYTES) break;
    audio.set(key, found);
  }
  return { audio, missing: missing.size };
}

async function linked(
  clip: ClipName,
  tasksDir: string,
  clipUrl: (clip: ClipName, file: string) => string,
): Promise<PageClip | undefined> {
  const file = await findClip(tasksDir, clip);
  if (file === undefined) return undefined;
  const { stretch, ...whole } = clip;
  const url = clipUrl(whole, file);
  return stretch === undefined ? { url } : { url: `${url}#t=${stretch.join(',')}`, from: stretch[0] };
}

function clipsOfCell({ task, details }: ReportCell): ClipName[] {
  const chosen = (details.excerpts ?? []).map(({ split, file, stretch }) => ({ task, split, file, stretch }));
  const shown = [...(details.timelines ?? []), ...(details.worst ?? [])];
  return [...chosen, ...shown.map(({ split, file }) => ({ task, split, file }))];
}

function* inTurns<T>(lists: readonly (readonly T[])[]): Generator<T> {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let place = 0; place < longest; place++) {
    for (const list of lists) {
      const item = list[place];
      if (item !== undefined) yield item;
    }
  }
}
