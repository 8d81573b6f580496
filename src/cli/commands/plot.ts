import { existsSync } from 'node:fs';
import { Argument, type Command, Option } from '@commander-js/extra-typings';
import { shownText, UserError } from '../../errors.ts';
import { delimiter, positiveInteger } from '../../option-values.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { pngRenderer } from '../../report/plots/drawing-files.ts';
import { musicPlot, PICTURES, PLOTTED } from '../../report/plots/music-plot.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';

export function addPlot(program: Command, run: RunCommand): void {
  program
    .command('plot')
    .addArgument(
      new Argument('<reference>', 'the annotation of a recording: csv and the like, MIDI, or JAMS'),
    )
    .addArgument(new Argument('<estimate>', 'what was found in it, of the same kind'))
    .addOption(new Option('--type <type>', 'what both have').choices(PLOTTED).makeOptionMandatory())
    .addOption(
      new Option(
        '--picture <picture>',
        'a piano roll, pitches that were taken for others, or how far off they are',
      )
        .choices(PICTURES)
        .default('roll' as const),
    )
    .addOption(
      new Option('--format <format>', 'of the picture')
        .choices(['svg', 'png'] as const)
        .default('svg' as const),
    )
    .option('--width <pixels>', 'of a piano roll', positiveInteger, 760)
    .option('--column <column>', 'that of the frequency, its name or its number, where there are several')
    .option(
      '--delimiter <character>',
      "between the fields: ',', ';' or tab (default: what is found)",
      delimiter,
    )
    .option('--output <file>', 'a new file to write (default: print it)')
    .action((reference, estimate, { type, picture, format, width, output, ...how }) =>
      run(async () => {
        if (output !== undefined && existsSync(output)) {
          throw new UserError(`--output ${output}: is there already; expected a new file`);
        }
        const reading = {
          ...how,
          unicode: 'NFC',
          tell: (line: string) => console.error(shownText(line)),
        } as const;
        const svg = await musicPlot({ reference, estimate }, { type, picture, width }, reading);
        const content = format === 'svg' ? `${svg}\n` : await pngOf(svg);
        if (output === undefined) process.stdout.write(content);
        else await writeFileAtomic(output, content);
        return EXIT.ok;
      }),
    );
}

async function pngOf(svg: string): Promise<Uint8Array> {
  const toPng = await pngRenderer();
  if (toPng === undefined) {
    throw new UserError('--format png: no fonts on this machine; expected --format svg');
  }
  return toPng(svg);
}
