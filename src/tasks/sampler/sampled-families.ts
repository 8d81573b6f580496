import { at } from '../../at.ts';
import { DRUMS, type PlayedNote } from '../../datasets/soundfont/played-note.ts';
import { scaleToPeak } from '../../datasets/soundfont/render-notes.ts';
import { SoundFontSampler, type SoundFontSettings } from '../../datasets/soundfont/sound-font-sampler.ts';
import type { SoundEvent } from '../../formats/labels/split-labels.ts';
import { PythonRandom } from '../../random/python-random.ts';
import { type ChordSpan, chordNotes, drawSpans, leadNotes, PATTERNS } from './chord-parts.ts';
import { between, oneOf } from './draws.ts';
import { drumBeat } from './drum-beat.ts';
import { DRUM_LABEL, type Drummer, type FamilyEnsemble, type Player } from './families.ts';
import { addNoise } from './noise.ts';
import { addPart, drawMixing, type Mixing } from './part-mix.ts';
import { soundingSpans } from './sounding-spans.ts';

export type SampledFamiliesSettings = SoundFontSettings & {
  /** Clips begin with the instruments of all of them in turns. */
  readonly ensembles: readonly FamilyEnsemble[];
};

export interface FamilyLabels {
  /** Of the first that plays. */
  readonly program: number;
  /** Families, and when something of each sounds. Milliseconds. */
  readonly events: readonly SoundEvent[];
}

/** What one instrument plays. */
interface Part {
  readonly notes: readonly PlayedNote[];
  /** Semitones by which its instrument is smaller than it was recorded. */
  readonly smaller: number;
  readonly events: readonly SoundEvent[];
  readonly mixing: Mixing;
}

const PARTS = [1, 2, 2, 3, 3] as const;
/** Of a beat, in milliseconds. */
const BEAT = [300, 650] as const;
/** How often a part does not sound all the time, and how long it does at least, in milliseconds. */
const [PARTLY, SHORTEST] = [0.5, 2000];
/** How far an ensemble may be tuned away from A = 440 Hz, in cents. */
const TUNING = 25;
/** How often there is noise, and how far it lies below the peak of the clip, in decibels. */
const NOISY = 0.6;
const NOISE_BELOW = [25, 60] as const;

/** Clips of one to three families of instruments of a sound font, each from when to when. */
export class SampledFamilies extends SoundFontSampler<FamilyLabels> {
  readonly #ensembles: readonly FamilyEnsemble[];
  #index = 0;
  #program = 0;
  #cents = 0;
  #peak = 0;
  #noise = 0;
  #parts: readonly Part[] = [];

  constructor(settings: SampledFamiliesSettings) {
    super(
      settings,
      settings.ensembles.flatMap(musicians).map(({ program }) => program),
    );
    this.#ensembles = settings.ensembles;
  }

  override updateProperties(index: number): void {
    const random = new PythonRandom(`SampledFamilies ${this.seed} ${index}`);
    const everyone = this.#ensembles.flatMap(musicians);
    const first = at(everyone, index % everyone.length);
    const ensemble = this.#ensembles.find((each) => musicians(each).includes(first)) as FamilyEnsemble;
    const [beat, length] = [between(random, BEAT), Math.round(this.duration * 1000)];
    this.#index = index;
    this.#program = first.program;
    this.#cents = TUNING * (2 * random.random() - 1);
    this.#peak = 10 ** -(0.15 + 0.6 * random.random());
    this.#noise = random.random() < NOISY ? this.#peak * 10 ** (-between(random, NOISE_BELOW) / 20) : 0;
    const { spans, scale } = drawSpans(random, length, beat);
    const sizes = new PythonRandom(`SampledFamilies ${this.seed} sizes ${index}`);
    this.#parts = drawBand(random, first, musicians(ensemble)).map((musician) => {
      const own = drawStay(random, spans, length);
      const notes =
        'label' in musician
          ? playerNotes(random, musician, own, { beat, scale })
          : drumBeat(random, musician, { start: at(own, 0).start, end: at(own, own.length - 1).end, beat });
      const label = labelOf(musician);
      const events = soundingSpans(notes, length).map((span) => ({ label, ...span }));
      const smaller = between(sizes, [-ensemble.resized, ensemble.resized]);
      return { notes, smaller, events, mixing: drawMixing(random) };
    });
  }

  override generateWaveform(): Float32Array {
    const waveform = new Float32Array(this.length);
    for (const part of this.#parts) {
      if (part.notes.length === 0) continue;
      const sounding = part.events.reduce((sum, { start, end }) => sum + end - start, 0);
      const samples = (sounding * this.sampleRate) / 1000;
      addPart(waveform, this.#render(part), { ...part.mixing, samples, sampleRate: this.sampleRate });
    }
    scaleToPeak(waveform, this.#peak);
    if (this.#noise > 0) {
      addNoise(waveform, this.#noise, new PythonRandom(`SampledFamilies ${this.seed} noise ${this.#index}`));
    }
    return waveform;
  }

  /** Notes that are lower and last longer, rendered at a lower rate: played faster they are those that were meant. */
  #render({ notes, smaller }: Part): Float32Array {
    const faster = 2 ** (smaller / 12);
    const rendered = notes.map(({ midi, start, end, ...note }) => {
      const lower = note.program < DRUMS ? midi - smaller : midi;
      return { ...note, midi: lower, start: start * faster, end: end * faster };
    });
    return this.play(rendered, this.#cents, Math.round(this.sampleRate / faster));
  }

  override getLabels(): FamilyLabels {
    const events = this.#parts.flatMap((part) => part.events).sort((a, b) => a.start - b.start);
    return { program: this.#program, events };
  }
}

function musicians({ players, drummers }: FamilyEnsemble): readonly (Player | Drummer)[] {
  return [...players, ...drummers];
}

function labelOf(musician: Player | Drummer): string {
  return 'label' in musician ? musician.label : DRUM_LABEL;
}

/** One to three of an ensemble, no two of a family. */
function drawBand(
  random: PythonRandom,
  first: Player | Drummer,
  ensemble: readonly (Player | Drummer)[],
): readonly (Player | Drummer)[] {
  const band = [first];
  const labels = [...new Set(ensemble.map(labelOf))].filter((label) => label !== labelOf(first));
  random.shuffle(labels);
  for (const label of labels.slice(0, oneOf(random, PARTS) - 1)) {
    band.push(
      oneOf(
        random,
        ensemble.filter((each) => labelOf(each) === label),
      ),
    );
  }
  return band;
}

/** The chords that a part plays: all, or some in a row. */
function drawStay(random: PythonRandom, spans: readonly ChordSpan[], length: number): readonly ChordSpan[] {
  if (random.random() >= PARTLY) return spans;
  const from = random.randbelow(length - SHORTEST);
  const until = from + SHORTEST + random.randbelow(length - from - SHORTEST + 1);
  return spans.filter(({ start, end }) => end > from && start < until);
}

function playerNotes(
  random: PythonRandom,
  { program, chords, lowest, highest }: Player,
  spans: readonly ChordSpan[],
  { beat, scale }: { readonly beat: number; readonly scale: readonly number[] },
): PlayedNote[] {
  const sounding = spans.filter(({ chord }) => chord.pitches.length > 0);
  // Notes are drawn within two octaves of it.
  const low = lowest + random.randbelow(Math.max(1, highest - lowest - 22));
  const range = { lowest: low, highest: Math.min(highest, low + 35) };
  const pattern = oneOf(random, PATTERNS);
  return random.random() < chords
    ? sounding.flatMap((span) => chordNotes(random, span, { program, beat, pattern, withBass: false, range }))
    : sounding.flatMap((span) => leadNotes(random, span, { program, beat, scale, lowest: low }));
}
