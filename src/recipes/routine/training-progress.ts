import { LiveArea, type ViewStream } from '../../pipeline/terminal/live-area.ts';
import { formatBytes } from '../../pipeline/text/quantities.ts';
import type { CurvePoint } from '../../train/curve.ts';

/** Tells people how far a routine is: a line in place on a terminal, elsewhere a line for each epoch. */
export class TrainingProgress {
  readonly #area: LiveArea | undefined;
  readonly #stream: ViewStream | undefined;
  #best: CurvePoint | undefined;

  /** @param stream undefined: nobody is told */
  constructor(stream: ViewStream | undefined) {
    this.#stream = stream;
    this.#area = stream?.isTTY ? new LiveArea(stream) : undefined;
  }

  /** How much of a data set is here, of how much. */
  count(done: number, total: number, unit: 'bytes' | 'files' | 'sounds'): void {
    const told =
      unit === 'bytes' ? `${formatBytes(done)} of ${formatBytes(total)}` : `${done} of ${total} ${unit}`;
    this.#area?.draw([], [`${bar(done / total)} ${told}`]);
  }

  step(epoch: string, step: number, steps: number, loss: number): void {
    const best =
      this.#best === undefined
        ? ''
        : `  tested ${number(this.#best.validationScore)} at best, in epoch ${this.#best.epoch}`;
    this.#area?.draw([], [`${bar(step / steps)} epoch ${epoch}  loss ${number(loss)}${best}`]);
  }

  validated(epoch: string, point: CurvePoint, isBest: boolean): void {
    if (isBest) this.#best = point;
    const line = `epoch ${epoch}  loss ${number(point.trainLoss)}  tested ${number(point.validationScore)}${isBest ? '  best' : ''}`;
    if (this.#area === undefined) this.#stream?.write(`${line}\n`);
  }

  /** A line that stays. */
  line(line: string): void {
    if (this.#area === undefined) this.#stream?.write(`${line}\n`);
    else this.#area.draw([line], []);
  }
}

const WIDTH = 20;

function bar(share: number): string {
  const full = Math.round(WIDTH * Math.min(1, share));
  return `|${'#'.repeat(full)}${' '.repeat(WIDTH - full)}|`;
}

function number(value: number): string {
  return value.toPrecision(4);
}
