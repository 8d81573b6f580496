import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import { Desk } from '../engines/desk.ts';
import type { Engine } from '../engines/engine.ts';
import { type EngineName, engines } from '../engines/engines.ts';
import { LocalEngine } from '../engines/local.ts';
import { jobFolder, resultPath, type StepJob } from '../engines/step-job.ts';
import type { StepKey } from '../hashes.ts';
import type { EventLog } from '../history/event-log.ts';
import type { EventError } from '../history/events.ts';
import { isForced } from '../keys/reasons.ts';
import type { Session } from '../plan/session.ts';
import { addressOf } from '../step-registry.ts';
import type { OutputPlace } from '../store/output-place.ts';
import { type Attempt, type AttemptResult, findOutput, runStep, upstreamKeys } from './run-step.ts';

/** The engine of a run. @default this process */
export interface EngineChoice {
  readonly runOn?: EngineName | Engine | undefined;
}

/** Where the steps of a run are made. */
export interface Workplace {
  readonly engine: Engine;
  readonly desk: Desk;
  /** Of the steps that the engine leaves to this process. */
  readonly here: Desk;
  close(): Promise<void>;
}

/** The engine that a run was given, else this process. What goes wrong with it, and is no end of a step, is a warning. */
export function openWorkplace(
  { runOn = 'local' }: EngineChoice,
  signal: AbortSignal,
  events: EventLog,
): Workplace {
  const engine = typeof runOn === 'string' ? engines[runOn]() : runOn;
  const deskOf = (one: Engine) =>
    new Desk(one, signal, (message) => events.emit({ type: 'warning', message }));
  const desk = deskOf(engine);
  const here = engine instanceof LocalEngine ? desk : deskOf(new LocalEngine());
  return {
    engine,
    desk,
    here,
    async close() {
      await desk.close();
      if (here !== desk) await here.close();
    },
  };
}

/** Has an engine make a step, and says what came of it. Throws what the step throws. */
export async function giveStep(
  session: Session,
  attempt: Attempt,
  { engine, desk, here: own }: Workplace,
): Promise<AttemptResult> {
  const { key } = attempt.decision;
  const { definition } = attempt.step.node;
  const isHere = engine.isHere(definition.name);
  const found = isHere ? undefined : await findOutput(session, attempt);
  if (found !== undefined && found.kind !== 'missing') return found;
  const place = found?.place ?? attempt.decision.place;
  // What cannot be described ends this step alone, and no other of its batch.
  const job = found === undefined ? undefined : await jobOf(session, attempt, place);
  if (job !== undefined) rmSync(resultPath(place), { force: true });
  let here: Promise<AttemptResult> | undefined;
  await (isHere ? own : desk).give({
    key,
    name: definition.name,
    usesAllCores: definition.cpu === 'all',
    rank: attempt.rank,
    expectedMs: session.expectedMs(attempt.step),
    job: async () => job ?? jobOf(session, attempt, place),
    makeHere: async () => {
      here = runStep(session, attempt);
      await here.catch(() => {});
    },
    tell: (event) => attempt.events.emit(event),
  });
  return here ?? madeElsewhere(session, attempt, place, engine);
}

async function jobOf(session: Session, attempt: Attempt, place: OutputPlace): Promise<StepJob> {
  const { step, ref, decision, workers } = attempt;
  const { key, keyInputs, reasons } = decision;
  const { definition, params, env, scope, label = null } = step.node;
  const inputs: Record<string, StepJob['inputs'][string]> = {};
  for (const [name, input] of Object.entries(await session.outputs.folders(step))) {
    inputs[name] = 'path' in input ? jobFolder(input) : input.map(jobFolder);
  }
  return {
    step: addressOf(definition),
    params,
    ...(env === undefined ? {} : { env }),
    ...{ inputs, key, keyInputs, reasons, place, scope, label, ref, workers },
    upstream: upstreamKeys(session, step),
  };
}

/** What is there of a step that another process was to make. */
async function madeElsewhere(
  session: Session,
  { step, decision, signal }: Attempt,
  place: OutputPlace,
  engine: Engine,
): Promise<AttemptResult> {
  // Shared file systems tell late of what others have done in a folder, but for one that is listed. To list it for each step
  // that is seen anyway takes the square of their number.
  const folder = dirname(place.final);
  const isSeen = existsSync(place.final) && !isForced(decision.reasons);
  if (!isSeen && existsSync(folder)) readdirSync(folder);
  const error = readError(place, decision.key);
  const found = await session.decider.find(step, decision.key);
  if ('output' in found && error === undefined) {
    session.index.add(step.node, decision.key, found.output.dir, found.output.madeInMs);
    return { kind: 'done', output: found.output };
  }
  signal.throwIfAborted();
  throw error ?? new Error(`engine ${engine.name}: the step came to no end that it has told of`);
}

function readError(place: OutputPlace, key: StepKey): Error | undefined {
  let left: { readonly key?: unknown; readonly error?: EventError };
  try {
    left = JSON.parse(readFileSync(resultPath(place), 'utf8')) as typeof left;
  } catch {
    return undefined;
  }
  rmSync(resultPath(place), { force: true });
  if (left.key !== key || left.error === undefined) return undefined;
  const { name, message, stack, next } = left.error;
  const error =
    stack === undefined ? new UserError(message, next === undefined ? {} : { next }) : new Error(message);
  return Object.assign(error, stack === undefined ? {} : { name, stack });
}
