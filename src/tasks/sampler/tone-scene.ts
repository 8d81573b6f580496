import { AudioSampler } from '../../datasets/audio-sampler.ts';
import { PythonRandom } from '../../random/python-random.ts';
import { addNoise } from './noise.ts';
import { addTone, rampAt, type Tone, WAVESHAPES, type Waveshape } from './tone.ts';

export interface SceneEvent {
  readonly label: string;
  /** Milliseconds. */
  readonly start: number;
  /** Milliseconds. */
  readonly end: number;
}

/** A tone, or a burst of noise with this peak. */
type Sound = Tone | { readonly noise: number };

interface PlacedSound extends SceneEvent {
  readonly sound: Sound;
}

/** Ranges of fundamentals, in Hz, far enough from each other to be told apart by the octave alone. */
const TONES: Readonly<Record<string, readonly [number, number]>> = {
  low_tone: [200, 400],
  middle_tone: [800, 1600],
  high_tone: [3200, 6400],
};
const LABELS = [...Object.keys(TONES), 'noise_burst'];

/** A scene is cut into slots of this length, in milliseconds; each label occurs at most once in each. */
const SLOT = 2000;
/** Silence that an event keeps from both ends of its slot, in milliseconds. */
const MARGIN = 100;
const SHORTEST = 300;
const LONGEST = 900;
/** How likely a label is to occur in a slot. */
const PROBABILITY = 0.5;
/** Peak of the noise that is always there (-60 dB). */
const FLOOR = 0.001;

/**
 * Scenes of tones (low, middle, high) and noise bursts over a noise floor. Events of different labels may overlap;
 * events of one label are at least 200 ms apart. Every scene has an event.
 */
export class ToneScene extends AudioSampler<readonly SceneEvent[]> {
  #index = 0;
  #sounds: readonly PlacedSound[] = [];

  override updateProperties(index: number): void {
    this.#index = index;
    const random = this.#random('events');
    const slots = Math.floor((this.duration * 1000) / SLOT);
    const sounds: PlacedSound[] = [];
    for (let slot = 0; slot < slots; slot++) {
      for (const label of LABELS) {
        if (random.random() < PROBABILITY) sounds.push(placeSound(label, slot * SLOT, random));
      }
    }
    if (sounds.length === 0) {
      const label = LABELS[random.randbelow(LABELS.length)] as string;
      sounds.push(placeSound(label, 0, random));
    }
    this.#sounds = sounds.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  override generateWaveform(): Float32Array {
    const waveform = new Float32Array(this.length);
    const random = this.#random('noise');
    addNoise(waveform, FLOOR, random);
    for (const { sound, start, end } of this.#sounds) {
      const part = waveform.subarray(this.#sampleAt(start), this.#sampleAt(end));
      if ('noise' in sound) addBurst(part, sound.noise, random, this.sampleRate);
      else addTone(part, sound, this.sampleRate);
    }
    return waveform.map((sample) => Math.min(1, Math.max(-1, sample)));
  }

  override getLabels(): readonly SceneEvent[] {
    return this.#sounds.map(({ label, start, end }) => ({ label, start, end }));
  }

  #random(purpose: string): PythonRandom {
    return new PythonRandom(`ToneScene ${this.seed} ${purpose} ${this.#index}`);
  }

  #sampleAt(milliseconds: number): number {
    return Math.round((milliseconds * this.sampleRate) / 1000);
  }
}

function placeSound(label: string, slotStart: number, random: PythonRandom): PlacedSound {
  const length = SHORTEST + random.randbelow(LONGEST - SHORTEST + 1);
  const start = slotStart + MARGIN + random.randbelow(SLOT - 2 * MARGIN - length + 1);
  return { label, start, end: start + length, sound: drawSound(label, random) };
}

function drawSound(label: string, random: PythonRandom): Sound {
  const amplitude = 0.1 + 0.15 * random.random();
  const range = TONES[label];
  if (range === undefined) return { noise: amplitude };
  const [lowest, highest] = range;
  return {
    waveshape: WAVESHAPES[random.randbelow(WAVESHAPES.length)] as Waveshape,
    frequency: lowest * (highest / lowest) ** random.random(),
    amplitude,
    phase: random.random(),
  };
}

function addBurst(target: Float32Array, peak: number, random: PythonRandom, sampleRate: number): void {
  for (let i = 0; i < target.length; i++) {
    const gain = peak * rampAt(i, target.length, sampleRate);
    target[i] = (target[i] as number) + gain * (2 * random.random() - 1);
  }
}
