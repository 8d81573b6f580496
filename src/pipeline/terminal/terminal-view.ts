import { eventLine } from '../history/event-lines.ts';
import type { PipelineEvent } from '../history/events.ts';
import { RunSummary } from '../history/run-summary.ts';
import { colouredStyle, plainStyle } from '../text/text-style.ts';
import type { ViewStream } from './live-area.ts';
import { LiveView } from './live-view.ts';

/** Without a terminal, the progress of a step is worth a line no more often than this. */
const PROGRESS_LINE_MS = 5_000;

export interface TerminalViewOptions {
  readonly stream: ViewStream;
  /** One JSON object a line for each event. */
  readonly json?: boolean | undefined;
  /** Whether to redraw in place. @default as the stream says, unless `TERM` is `dumb` */
  readonly tty?: boolean | undefined;
  /** `NO_COLOR` and `TERM` count. @default those of the process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

export interface TerminalView {
  /** To be given to `runPipeline`. */
  readonly onEvent: (event: PipelineEvent) => void;
  /** Tells people something that is no event. */
  say(line: string): void;
  /** Leaves the terminal tidy, also when a run ended without its last event. */
  close(): void;
}

/** Tells people, or other programs, of a run: live on a terminal, else line by line, or as JSON. */
export function createTerminalView({
  stream,
  json,
  tty,
  env = process.env,
}: TerminalViewOptions): TerminalView {
  if (json) {
    return {
      onEvent: (event) => void stream.write(`${JSON.stringify(event)}\n`),
      say: () => {},
      close: () => {},
    };
  }
  const { NO_COLOR = '', TERM = '' } = env;
  if (tty ?? (stream.isTTY === true && TERM !== 'dumb')) {
    const view = new LiveView(stream, NO_COLOR === '' ? colouredStyle : plainStyle);
    return {
      onEvent: (event) => view.take(event),
      say: (line) => view.say(line),
      close: () => view.close(),
    };
  }
  return createLineView(stream);
}

function createLineView(stream: ViewStream): TerminalView {
  const summary = new RunSummary();
  const toldAt = new Map<number, number>();
  const isDue = (event: PipelineEvent) => {
    if (event.type !== 'step-progress') {
      return true;
    }
    const now = performance.now();
    const last = toldAt.get(event.step.id) ?? now;
    const due = now - last >= PROGRESS_LINE_MS;
    toldAt.set(event.step.id, due ? now : last);
    return due;
  };
  return {
    onEvent: (event) => {
      summary.take(event);
      if (event.type === 'run-end') {
        stream.write(`${summary.lines(event).join('\n')}\n`);
        return;
      }
      const line = isDue(event) ? eventLine(event) : undefined;
      if (line !== undefined) {
        stream.write(`${line}\n`);
      }
    },
    say: (line) => void stream.write(`${line}\n`),
    close: () => {},
  };
}
