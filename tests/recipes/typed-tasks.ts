import { encodeWav16 } from '../../src/audio/index.ts';

const RATE = 16000;
const SECONDS = 0.2;
const FRAME_MS = 25;
const CLIPS = 6;
const SPLITS = ['train', 'valid', 'test'];
/** Bins of a pitch task: an octave from 250 Hz. */
export const PITCH = { lowest_hz: 250, bins: 25, bin_cents: 50, blur_cents: 50 };

/** A clip: from `start` to `end`, in milliseconds, a tone sounds. */
interface Tone {
  readonly file: string;
  readonly hz: number;
  readonly start: number;
  readonly end: number;
}

function tonesOf(split: number): Tone[] {
  return Array.from({ length: CLIPS }, (_, clip) => ({
    file: `clip${clip}.wav`,
    hz: 260 + 36 * clip + 5 * split,
    start: clip % 2 === 0 ? 0 : 100,
    end: clip % 2 === 0 ? 100 : 200,
  }));
}

function wavOf({ hz, start, end }: Tone): Uint8Array {
  const samples = Int16Array.from({ length: SECONDS * RATE }, (_, at) => {
    const time = (1000 * at) / RATE;
    return time >= start && time < end ? 12000 * Math.sin((2 * Math.PI * hz * at) / RATE) : at % 3;
  });
  return encodeWav16({ samples, sampleRate: RATE });
}

const TYPES = {
  multilabel: {
    kind: 'event',
    evaluation: ['segment_1s_er'],
    format: 'json',
    labels: (tones: readonly Tone[]) =>
      JSON.stringify(
        Object.fromEntries(
          tones.map(({ file, hz, start, end }) => [file, [{ label: hz < 360 ? 'low' : 'high', start, end }]]),
        ),
      ),
  },
  chord: {
    kind: 'event',
    evaluation: ['chord_majmin_inv'],
    format: 'json',
    labels: (tones: readonly Tone[]) =>
      JSON.stringify(
        Object.fromEntries(
          tones.map(({ file, hz, start, end }) => [
            file,
            [
              { label: hz < 360 ? 'C:maj/3' : 'A:min', start, end },
              start === 0 ? { label: 'N', start: end, end: 200 } : { label: 'N', start: 0, end: start },
            ],
          ]),
        ),
      ),
  },
  regression: {
    kind: 'scene',
    evaluation: ['r2'],
    format: 'csv',
    labels: (tones: readonly Tone[]) =>
      `filename,hz,octaves\n${tones.map(({ file, hz }) => `${file},${hz},${Math.log2(hz / 250)}`).join('\n')}\n`,
  },
  pitch: {
    kind: 'event',
    evaluation: ['melody_raw_pitch'],
    format: 'csv',
    labels: (tones: readonly Tone[]) =>
      `filename,timestamp,frequency\n${tones
        .flatMap(({ file, hz, start, end }) =>
          Array.from({ length: (1000 * SECONDS) / FRAME_MS }, (_, frame) => {
            const time = frame * FRAME_MS;
            return `${file},${time},${time >= start && time < end ? hz : 0}`;
          }),
        )
        .join('\n')}\n`,
  },
} as const;

/** The folder of a task of tones, `<type>s-1-full/...`, of clips of a fifth of a second. */
export function typedTaskFiles(type: keyof typeof TYPES): Record<string, string | Uint8Array> {
  const { kind, evaluation, format, labels } = TYPES[type];
  const folder = `${type}s-1-full`;
  const metadata = {
    task_name: `${type}s`,
    version: '1',
    embedding_type: kind,
    prediction_type: type,
    split_mode: 'trainvaltest',
    splits: SPLITS,
    sample_duration: SECONDS,
    evaluation,
    evaluation_params: {
      event_postprocessing_grid: { median_filter_ms: [0, 30], min_duration: [0] },
      ...(type === 'pitch' ? { pitch: PITCH } : {}),
    },
  };
  const files: Record<string, string | Uint8Array> = {
    [`${folder}/task_metadata.json`]: JSON.stringify(metadata),
    ...(format === 'json' ? { [`${folder}/labelvocabulary.csv`]: 'idx,label\n0,high\n1,low\n' } : {}),
  };
  for (const [place, split] of SPLITS.entries()) {
    const tones = tonesOf(place);
    files[`${folder}/${split}.${format}`] = labels(tones);
    for (const tone of tones) files[`${folder}/${RATE}/${split}/${tone.file}`] = wavOf(tone);
  }
  return files;
}
