import { Argument, type Command, Option } from '@commander-js/extra-typings';
import { UserError } from '../../errors.ts';
import { CONVERTED, CONVERTIBLE } from '../../evaluate/converted-kinds.ts';
import { naturalNumber, positiveNumber } from '../../option-values.ts';
import { EXIT } from '../../run-program.ts';
import {
  ANNOTATION,
  addAnnotationFlags,
  annotationReading,
  checkNewOutput,
  writeOutput,
} from '../annotation-options.ts';
import type { RunCommand } from '../options.ts';

export function addConvert(program: Command, run: RunCommand): void {
  const command = program
    .command('convert')
    .addArgument(new Argument('<file>', ANNOTATION))
    .addOption(
      new Option('--from <kind>', 'what the file has (default: notes, of MIDI)').choices(CONVERTIBLE),
    )
    .addOption(new Option('--to <kind>', 'what is made of it').choices(CONVERTED).makeOptionMandatory())
    .option('--hop <ms>', 'between frames (default: those of the file; 10 of notes)', positiveNumber)
    .option('--min-duration <ms>', 'shorter notes that are made of frames are left out', naturalNumber, 0)
    .option('--pedal', 'notes of MIDI sound on while the sustain pedal is down');
  addAnnotationFlags(command).action((file, flags) =>
    run(async () => {
      const { output, from, to, hop, minDuration } = flags;
      if (output === undefined && to === 'midi') {
        throw new UserError('--output missing; MIDI is no text to be printed', {
          next: `heareval convert ${file} --to midi --output notes.mid`,
        });
      }
      checkNewOutput(flags);
      const { convertAnnotation } = await import('../../evaluate/convert-annotation.ts');
      const conversion = { from, to, hop, minDuration };
      await writeOutput(flags, await convertAnnotation(file, conversion, annotationReading(flags)));
      return EXIT.ok;
    }),
  );
}
