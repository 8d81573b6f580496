import type { MonoPiece } from '../../audio/mono-piece.ts';

/** Of the energy of the channels, what is left at least in a mix that is worth hearing: -20 dB. */
const LEAST = 0.01;
/** Mean square of channels below which there was nothing to lose: -70 dBFS. */
const HEARD = 1e-7;

/** Compares the mono mix of a recording with its channels, piece by piece. */
export class MixdownMeter {
  #mixed = 0;
  #channels = 0;
  #frames = 0;

  add({ energy }: Pick<MonoPiece, 'energy'>): void {
    if (energy === undefined) return;
    this.#mixed += energy.mixed;
    this.#channels += energy.channels;
    this.#frames += energy.frames;
  }

  /** Whether the mix has next to nothing of what the channels have, as they are of opposite phase. */
  get isCancelled(): boolean {
    return this.#channels > HEARD * this.#frames && this.#mixed < LEAST * this.#channels;
  }
}

/** @param name of the recording */
export function cancelledWarning(name: string): string {
  return `${name}: its channels cancel each other out (opposite phase): their mono mix, which is what is heard, has less than a hundredth of their energy`;
}
