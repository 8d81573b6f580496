import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { UserError } from '../../errors.ts';
import { notNegative, positiveNumber } from '../../option-values.ts';
import { writeFileAtomic } from '../../pipeline/files/write-file.ts';
import { SPECTROGRAMS, TRACK_KINDS } from '../../recipes/excerpt/track-kinds.ts';
import { EXIT } from '../../run-program.ts';
import { addReadingFlags, annotationReading } from '../annotation-options.ts';
import type { RunCommand } from '../options.ts';

const MS = 1000;
const PICTURE = { picture: 'roll', width: 760 } as const;

export function addExcerpt(program: Command, run: RunCommand): void {
  const command = program
    .command('excerpt')
    .argument('<audio>', 'a recording: WAV, FLAC, MP3, Ogg, M4A and others')
    .option('--start <s>', 'where the excerpt begins', notNegative, 0)
    .requiredOption('--end <s>', 'where it ends', positiveNumber)
    .requiredOption('--output-dir <folder>', 'a new folder for what is written')
    .option('--reference <file>', 'the annotation of the recording')
    .option('--estimate <file>', 'what was found in it')
    .addOption(new Option('--type <type>', 'what annotations have').choices(TRACK_KINDS))
    .addOption(
      new Option('--representation <name>', 'also what networks are given of the sound').choices(
        SPECTROGRAMS,
      ),
    );
  addReadingFlags(command).action((audio, flags) =>
    run(async () => {
      const { start, end, outputDir: folder, reference, estimate, type: kind, representation } = flags;
      if (start >= end) throw new UserError(`--start ${start}: is not before --end ${end}; expected seconds`);
      if (kind === undefined && (reference ?? estimate) !== undefined) {
        throw new UserError(
          `--type missing; expected what ${reference ?? estimate} has, one of ${TRACK_KINDS.join(', ')}`,
        );
      }
      if (existsSync(folder)) {
        throw new UserError(`--output-dir ${folder}: is there already; expected a new folder`);
      }
      const reading = annotationReading(flags);
      const stretch = { start: MS * start, end: MS * end };
      const sources = { audio, kind, reference, estimate, representation };
      const { writeExcerpt } = await import('../../recipes/excerpt/excerpt-files.ts');
      const files = [...(await writeExcerpt(sources, stretch, { folder, reading }))];
      if (kind !== undefined && reference !== undefined && estimate !== undefined) {
        const quiet = { ...reading, tell() {} };
        const { musicPlot } = await import('../../report/plots/music-plot.ts');
        const svg = await musicPlot({ reference, estimate }, { ...PICTURE, type: kind, start, end }, quiet);
        files.push(join(folder, 'roll.svg'));
        await writeFileAtomic(join(folder, 'roll.svg'), `${svg}\n`);
      }
      console.log(files.join('\n'));
      return EXIT.ok;
    }),
  );
}
