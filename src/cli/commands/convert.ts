import { existsSync } from 'node:fs';
import { Argument, type Command, Option } from '@commander-js/extra-typings';
import { shownText, UserError } from '../../errors.ts';
import { CONVERTED, CONVERTIBLE, convertAnnotation } from '../../evaluate/convert-annotation.ts';
import { delimiter, naturalNumber, positiveNumber } from '../../option-values.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';

export function addConvert(program: Command, run: RunCommand): void {
  program
    .command('convert')
    .addArgument(new Argument('<file>', 'the annotation of a recording: csv and the like, MIDI, or JAMS'))
    .addOption(
      new Option('--from <kind>', 'what the file has (default: notes, of MIDI)').choices(CONVERTIBLE),
    )
    .addOption(new Option('--to <kind>', 'what is made of it').choices(CONVERTED).makeOptionMandatory())
    .option('--hop <ms>', 'between frames (default: those of the file; 10 of notes)', positiveNumber)
    .option('--min-duration <ms>', 'shorter notes that are made of frames are left out', naturalNumber, 0)
    .option('--pedal', 'notes of MIDI sound on while the sustain pedal is down')
    .option('--column <column>', 'that of the frequency, its name or its number, where there are several')
    .option(
      '--delimiter <character>',
      "between the fields: ',', ';' or tab (default: what is found)",
      delimiter,
    )
    .option('--output <file>', 'a new file to write (default: print it)')
    .action((file, { output, from, to, hop, minDuration, ...how }) =>
      run(async () => {
        if (output === undefined && to === 'midi') {
          throw new UserError('--output missing; MIDI is no text to be printed', {
            next: `heareval convert ${file} --to midi --output notes.mid`,
          });
        }
        if (output !== undefined && existsSync(output)) {
          throw new UserError(`--output ${output}: is there already; expected a new file`);
        }
        const reading = {
          ...how,
          unicode: 'NFC',
          tell: (line: string) => console.error(shownText(line)),
        } as const;
        const content = await convertAnnotation(file, { from, to, hop, minDuration }, reading);
        if (output === undefined) process.stdout.write(content);
        else await writeFileAtomic(output, content);
        return EXIT.ok;
      }),
    );
}
