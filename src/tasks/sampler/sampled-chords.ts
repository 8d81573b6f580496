import { at } from '../../at.ts';
import type { PlayedNote } from '../../datasets/soundfont/played-note.ts';
import { scaleToPeak } from '../../datasets/soundfont/render-notes.ts';
import { SoundFontSampler, type SoundFontSettings } from '../../datasets/soundfont/sound-font-sampler.ts';
import type { SoundEvent } from '../../formats/labels/split-labels.ts';
import { PythonRandom } from '../../random/python-random.ts';
import { bassNotes, type ChordSpan, chordNotes, drawSpans, leadNotes, PATTERNS } from './chord-parts.ts';
import { between, oneOf } from './draws.ts';

/** Programs of General MIDI that play together. */
export interface Ensemble {
  /** Of which each clip has one for its chords. */
  readonly chords: readonly number[];
  readonly basses: readonly number[];
  /** Those that may play a melody over the chords. */
  readonly leads: readonly number[];
}

export type SampledChordsSettings = SoundFontSettings & {
  /** Clips have the chord instruments of all of them in turns. */
  readonly ensembles: readonly Ensemble[];
};

export interface ChordLabels {
  /** That plays the chords. */
  readonly program: number;
  /** One after the other, from the beginning to the end of the clip. Milliseconds. */
  readonly chords: readonly SoundEvent[];
}

/** Of a beat, in milliseconds. */
const BEAT = [300, 650] as const;
/** How often there is a bass, and a melody. */
const [WITH_BASS, WITH_MELODY] = [0.7, 0.5];
/** How far an ensemble may be tuned away from A = 440 Hz, in cents. */
const TUNING = 25;

/**
 * Progressions of chords, each clip in a key of its own and out of it now and then, held or broken, maybe over a bass and under a
 * melody, on instruments of a sound font.
 */
export class SampledChords extends SoundFontSampler<ChordLabels> {
  readonly #ensembles: readonly Ensemble[];
  #program = 0;
  #cents = 0;
  #peak = 0;
  #spans: readonly ChordSpan[] = [];
  #notes: readonly PlayedNote[] = [];

  constructor(settings: SampledChordsSettings) {
    super(
      settings,
      settings.ensembles.flatMap(({ chords, basses, leads }) => [...chords, ...basses, ...leads]),
    );
    this.#ensembles = settings.ensembles;
  }

  override updateProperties(index: number): void {
    const random = new PythonRandom(`SampledChords ${this.seed} ${index}`);
    const programs = this.#ensembles.flatMap(({ chords }) => chords);
    const program = at(programs, index % programs.length);
    const ensemble = this.#ensembles.find(({ chords }) => chords.includes(program)) as Ensemble;
    const [beat, length] = [between(random, BEAT), Math.round(this.duration * 1000)];
    this.#cents = TUNING * (2 * random.random() - 1);
    this.#peak = 10 ** -(0.15 + 0.3 * random.random());
    this.#program = program;
    const { spans, scale } = drawSpans(random, length, beat);
    const bass = random.random() < WITH_BASS ? oneOf(random, ensemble.basses) : undefined;
    const leads = ensemble.leads.filter((lead) => lead !== program);
    const lead = random.random() < WITH_MELODY ? oneOf(random, leads) : undefined;
    const pattern = oneOf(random, PATTERNS);
    this.#spans = spans;
    this.#notes = spans.flatMap((span) =>
      span.chord.pitches.length === 0
        ? []
        : [
            ...chordNotes(random, span, { program, beat, pattern, withBass: bass === undefined }),
            ...(bass === undefined ? [] : bassNotes(random, span, { program: bass, beat })),
            ...(lead === undefined ? [] : leadNotes(random, span, { program: lead, beat, scale })),
          ],
    );
  }

  override generateWaveform(): Float32Array {
    if (this.#notes.length === 0) return new Float32Array(this.length);
    return scaleToPeak(this.play(this.#notes, this.#cents), this.#peak);
  }

  override getLabels(): ChordLabels {
    const chords = this.#spans.map(({ chord, start, end }) => ({ label: chord.label, start, end }));
    return { program: this.#program, chords };
  }
}
