import { Argument, type Command, Option } from '@commander-js/extra-typings';
import { UserError } from '../../errors.ts';
import { notNegative, positiveInteger, positiveNumber } from '../../option-values.ts';
import { PICTURES, PLOTTED } from '../../report/plots/plotted.ts';
import { EXIT } from '../../run-program.ts';
import {
  ANNOTATION,
  addAnnotationFlags,
  annotationReading,
  checkNewOutput,
  writeOutput,
} from '../annotation-options.ts';
import type { RunCommand } from '../options.ts';

const PICTURE =
  'a piano roll, pitches that were taken for others, how far off they are, or a table of scores of each track, of files or folders';

export function addPlot(program: Command, run: RunCommand): void {
  const command = program
    .command('plot')
    .addArgument(new Argument('<reference>', ANNOTATION))
    .addArgument(new Argument('<estimate>', 'what was found in it, of the same kind'))
    .addOption(new Option('--type <type>', 'what both have').choices(PLOTTED).makeOptionMandatory())
    .addOption(new Option('--picture <picture>', PICTURE).choices(PICTURES).default('roll' as const))
    .addOption(
      new Option('--format <format>', 'of the picture')
        .choices(['svg', 'png'] as const)
        .default('svg' as const),
    )
    .option('--width <pixels>', 'of a piano roll', positiveInteger, 760)
    .option('--start <s>', 'where a piano roll begins in the recording (default: 0)', notNegative)
    .option('--end <s>', 'where it ends (default: with the recording)', positiveNumber)
    .option(
      '--salience <file>',
      'what is shown behind a piano roll: how strongly each pitch is heard, a npz file as predictions have it of excerpts',
    );
  addAnnotationFlags(command).action((reference, estimate, flags) =>
    run(async () => {
      checkNewOutput(flags);
      const { musicPlot } = await import('../../report/plots/music-plot.ts');
      const svg = await musicPlot({ reference, estimate }, flags, annotationReading(flags));
      await writeOutput(flags, flags.format === 'svg' ? `${svg}\n` : await pngOf(svg));
      return EXIT.ok;
    }),
  );
}

async function pngOf(svg: string): Promise<Uint8Array> {
  const { pngRenderer } = await import('../../report/plots/drawing-files.ts');
  const toPng = await pngRenderer();
  if (toPng === undefined) {
    throw new UserError('--format png: no fonts on this machine; expected --format svg');
  }
  return toPng(svg);
}
