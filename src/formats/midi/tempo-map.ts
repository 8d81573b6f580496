import type { MidiEvent } from 'midi-file';

/** A stretch of one tempo. */
interface Stretch {
  readonly firstTick: number;
  /** Seconds at `firstTick`. */
  readonly start: number;
  /** Seconds. */
  readonly tickLength: number;
}

const DEFAULT_TEMPO = 120;

/**
 * Makes the function from ticks to seconds, in the arithmetic of pretty_midi, so that times agree to the last bit.
 *
 * @param track the first one, whose tempo changes hold for all
 */
export function tempoMap(track: readonly MidiEvent[], ticksPerBeat: number): (tick: number) => number {
  let stretches: Stretch[] = [{ firstTick: 0, start: 0, tickLength: 60 / (DEFAULT_TEMPO * ticksPerBeat) }];
  let tick = 0;
  for (const event of track) {
    tick += event.deltaTime;
    if (event.type !== 'setTempo') continue;
    const tickLength = 60 / ((6e7 / event.microsecondsPerBeat) * ticksPerBeat);
    const last = stretches.at(-1) as Stretch;
    if (tick === 0) stretches = [{ firstTick: 0, start: 0, tickLength }];
    else if (tickLength !== last.tickLength) {
      stretches.push({ firstTick: tick, start: secondsIn(last, tick), tickLength });
    }
  }
  return (at) => secondsIn(stretches.findLast(({ firstTick }) => firstTick <= at) as Stretch, at);
}

function secondsIn({ firstTick, start, tickLength }: Stretch, tick: number): number {
  return start + tickLength * (tick - firstTick);
}
