import type { EventLog } from '../history/event-log.ts';
import type { RunOptions } from '../options.ts';
import type { Session } from '../plan/session.ts';
import { Services } from '../services.ts';
import { type EngineChoice, openWorkplace, type Workplace } from './give-step.ts';
import { Places } from './places.ts';

/** What the making of every step of a run shares. */
export interface Workshop {
  readonly session: Session;
  readonly workplace: Workplace;
  readonly places: Places;
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly events: EventLog;
  readonly services: Services;
  /** Called while the failed step still has its slot, so that no other takes it. */
  readonly onFailure: () => void;
}

/** As the options of a run have it. */
export function openWorkshop(
  session: Session,
  options: Omit<RunOptions, 'runOn'> & EngineChoice,
  events: EventLog,
  { onFailure, afterPump }: { readonly onFailure: () => void; readonly afterPump: () => void },
): Workshop {
  const signal = options.signal ?? new AbortController().signal;
  const { workers } = options;
  const workplace = openWorkplace(options, signal, events);
  const { engine } = workplace;
  const places = new Places({
    workers,
    atOnce: engine.atOnce ?? workers,
    isHere: (name) => engine.isHere(name),
    afterPump,
  });
  return {
    session,
    workplace,
    events,
    places,
    workers,
    services: options.services ?? new Services(),
    signal,
    onFailure: options.keepGoing === false ? onFailure : () => {},
  };
}
