import { basename } from 'node:path';
import { UserError } from '../../errors.ts';
import type { StepKey } from '../hashes.ts';
import type { StepRef } from '../step-ref.ts';
import { findOutputs, isMeant, readStored, type StoredOutput } from '../store/find-step.ts';
import { formatBytes, formatCount, formatDuration } from '../text/quantities.ts';
import { readEvents } from './event-file.ts';
import { eventLine, titleOf } from './event-lines.ts';
import type { PipelineEvent } from './events.ts';
import { findRun, runIds, runPath } from './run-history.ts';

export type StepEvent = Extract<PipelineEvent, { readonly step: StepRef }>;

/** What is known of one step: what happened to it in a run, and what its output's manifest says. */
export interface StepLog {
  readonly title: string;
  /** `null` when no run that has a log made it. */
  readonly run: string | null;
  readonly events: readonly StepEvent[];
  readonly output: OutputFacts | null;
}

export interface OutputFacts {
  readonly folder: string;
  readonly key: StepKey;
  readonly version: string;
  readonly params: StoredOutput['manifest']['keyInputs']['params'];
  readonly startedAt: string;
  readonly durationMs: number;
  /** The most memory that the process held meanwhile, in bytes; `null` for a short step. */
  readonly peakMemory: number | null;
  readonly files: number;
  readonly bytes: number;
  /** That made it. */
  readonly host: string;
  /** When it was restored from a cache. ISO 8601. */
  readonly restoredAt: string | null;
  readonly versions: { readonly node: string; readonly heareval: string };
}

/**
 * The steps that `text` means, in the given run or else in the latest one that tells of any; from the store alone when
 * no run does.
 *
 * @throws UserError when there is none
 */
export async function readStepLogs(workdir: string, text: string, run?: string): Promise<StepLog[]> {
  const ids = run === undefined ? runIds(workdir).reverse() : [findRun(workdir, run)];
  for (const id of ids) {
    const logs = await logsOfRun(workdir, id, text);
    if (logs.length > 0) return logs;
  }
  const outputs = run === undefined ? findOutputs(workdir, text) : [];
  if (outputs.length > 0) {
    return outputs.map(({ folder, manifest }) => ({
      title: titleOf({ scope: folder.scope, name: folder.step, label: manifest.label }),
      run: null,
      events: [],
      output: factsOf(folder.name, manifest),
    }));
  }
  const where = run === undefined ? `any run in ${workdir}` : `run ${ids[0]}`;
  throw new UserError(
    `${text}: no such step in ${where}; expected its name, its label, or at least 4 digits of its key`,
    { next: 'heareval runs' },
  );
}

/** The lines for people. */
export function stepLogLines({ title, run, events, output }: StepLog): string[] {
  const lines = [run === null ? title : `${title} (run ${run})`];
  for (const event of events) {
    const clock = clockOf(event.time);
    const text = textOf(event);
    if (text !== undefined) lines.push(`  ${clock} ${text.replaceAll('\n', '\n    ')}`);
  }
  if (output !== null) {
    const { node, heareval } = output.versions;
    lines.push(
      `  output   ${output.folder}`,
      `  key      ${output.key}`,
      `  version  ${output.version}`,
      `  params   ${JSON.stringify(output.params)}`,
      `  made     ${output.startedAt} in ${formatDuration(output.durationMs)} on ${output.host}`,
      ...(output.peakMemory === null ? [] : [`  memory   up to ${formatBytes(output.peakMemory)}`]),
      ...(output.restoredAt === null ? [] : [`  restored ${output.restoredAt} from a cache`]),
      `  files    ${formatCount(output.files, 'file')}, ${formatBytes(output.bytes)}`,
      `  by       heareval ${heareval}, Node ${node}`,
    );
  }
  return lines;
}

async function logsOfRun(workdir: string, id: string, text: string): Promise<StepLog[]> {
  const byStep = new Map<number, StepEvent[]>();
  for await (const event of readEvents(runPath(workdir, id))) {
    if (!('step' in event)) continue;
    const events = byStep.get(event.step.id);
    if (events === undefined) byStep.set(event.step.id, [event]);
    else events.push(event);
  }
  const logs: StepLog[] = [];
  for (const events of byStep.values()) {
    const [first] = events;
    if (first === undefined) continue;
    const dir = events.map((event) => ('outDir' in event ? event.outDir : undefined)).find(isText);
    const key =
      events.map((event) => (event.type === 'step-start' ? event.key : undefined)).find(isText) ??
      (dir === undefined ? undefined : basename(dir).split('-').at(-1));
    if (!isMeant(text, first.step, key)) continue;
    const manifest = dir === undefined ? undefined : readStored(dir);
    const output = manifest === undefined || dir === undefined ? null : factsOf(dir, manifest);
    logs.push({ title: titleOf(first.step), run: id, events, output });
  }
  return logs;
}

function textOf(event: StepEvent): string | undefined {
  switch (event.type) {
    case 'step-progress':
      return undefined;
    case 'step-log':
      return event.line;
    case 'step-failed': {
      const next = event.error.next === undefined ? '' : `\nnext: ${event.error.next}`;
      return `failed: ${event.error.stack ?? event.error.message}${next}`;
    }
    case 'step-blocked':
      return `blocked by ${titleOf(event.by)}`;
    case 'step-cancelled':
      return 'cancelled';
    default:
      return eventLine(event);
  }
}

function factsOf(folder: string, manifest: StoredOutput['manifest']): OutputFacts {
  const { key, keyInputs, startedAt, durationMs, peakMemory = null, files, versions, restored } = manifest;
  const { version, params } = keyInputs;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const host = restored?.madeOn ?? manifest.host;
  const made = { startedAt, durationMs, peakMemory, files: files.length, bytes, host, versions };
  return { folder, key, version, params, ...made, restoredAt: restored?.at ?? null };
}

/** What the clock of this machine showed. */
function clockOf(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toTimeString().slice(0, 8);
}

function isText(value: string | undefined): value is string {
  return typeof value === 'string';
}
