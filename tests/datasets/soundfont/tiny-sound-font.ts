/** Samples of a period, and periods, of each sound: 440 Hz at `RATE`. */
const [PERIOD, PERIODS, RATE] = [100, 20, 44_000];
/** Zeros that the format wants after each sound. */
const GAP = 46;
/** The bank of drum kits. */
const KITS = 128;
/** The A above middle C. */
const ROOT = 69;
/** Generators of the format. */
const [INSTRUMENT, SAMPLE, SAMPLE_MODES] = [41, 53, 54];
const LOOPED = 1;

/**
 * The bytes of a sound font (SoundFont 2.01) of looped waves, of four timbres in turn.
 *
 * @param programs of its instruments, and of drum kits, 128 more
 */
export function tinySoundFont(
  programs: readonly number[] = Array.from({ length: 128 }, (_, i) => i),
): Buffer {
  const timbres = [1, 2, 4, 8].map((harmonics, index) => ({
    name: `wave ${index}`,
    samples: wave(harmonics),
  }));
  const starts = timbres.map((_, index) => index * (PERIOD * PERIODS + GAP));
  const last = programs.length;
  const presets = [
    ...programs.map((program, i) => [
      text(`program ${program}`),
      u16(program % KITS, program < KITS ? 0 : KITS, i),
      u32(0, 0, 0),
    ]),
    [text('EOP'), u16(0, 0, last), u32(0, 0, 0)],
  ];
  const headers = timbres.map(({ name, samples }, index) => {
    const start = starts[index] as number;
    const end = start + samples.length;
    return [text(name), u32(start, end, start + PERIOD, end - PERIOD, RATE), Buffer.of(ROOT, 0), u16(0, 1)];
  });
  const pdta = [
    chunk('phdr', presets.flat()),
    chunk(
      'pbag',
      [...programs, 0].map((_, i) => u16(i, 0)),
    ),
    chunk('pmod', [Buffer.alloc(10)]),
    chunk('pgen', [...programs.map((_, i) => u16(INSTRUMENT, i % timbres.length)), u16(0, 0)]),
    chunk('inst', [
      ...timbres.flatMap(({ name }, i) => [text(name), u16(i)]),
      text('EOI'),
      u16(timbres.length),
    ]),
    chunk(
      'ibag',
      [...timbres, null].map((_, i) => u16(2 * i, 0)),
    ),
    chunk('imod', [Buffer.alloc(10)]),
    chunk('igen', [...timbres.map((_, i) => u16(SAMPLE_MODES, LOOPED, SAMPLE, i)), u16(0, 0)]),
    chunk('shdr', [...headers.flat(), text('EOS'), Buffer.alloc(26)]),
  ];
  const sounds = timbres.flatMap(({ samples }) => [Buffer.from(samples.buffer), Buffer.alloc(2 * GAP)]);
  return chunk('RIFF', [
    Buffer.from('sfbk'),
    chunk('LIST', [
      Buffer.from('INFO'),
      chunk('ifil', [u16(2, 1)]),
      chunk('INAM', [Buffer.from('tiny\0\0')]),
    ]),
    chunk('LIST', [Buffer.from('sdta'), chunk('smpl', sounds)]),
    chunk('LIST', [Buffer.from('pdta'), ...pdta]),
  ]);
}

function wave(harmonics: number): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length: PERIOD * PERIODS }, (_, i) => {
    let sum = 0;
    for (let k = 1; k <= harmonics; k += 1) sum += Math.sin((2 * Math.PI * k * i) / PERIOD) / k;
    return Math.round(sum * 12_000);
  });
}

function chunk(id: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(id), u32(body.length), body]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from(value), Buffer.alloc(20)], 20);
}

function u16(...values: readonly number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}

function u32(...values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}
