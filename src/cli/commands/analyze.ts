import { availableParallelism } from 'node:os';
import type { Command } from '@commander-js/extra-typings';
import { Option, type Command as PlainCommand } from 'commander';
import { CONVERTED_FORMATS } from '../../formats/jams/converted-formats.ts';
import { collect, once, workerCount } from '../../option-values.ts';
import type { RunCommand } from '../options.ts';
import type { AnalyzeFlags } from './analyze-files.ts';

export function addAnalyze(program: Command, run: RunCommand): void {
  const command = program
    .command('analyze')
    .argument('[files...]', 'recordings: WAV, FLAC, MP3, Ogg, M4A and others');
  (command as unknown as PlainCommand)
    .optionsGroup('Estimators:')
    .option(
      '--estimator <estimator>',
      'a model that heareval train made: its folder or its name, or the name of one of the package; model#output for one of its outputs, model#embedding; or a head.onnx that heareval predict kept; repeatable (default: all models and those of the package)',
      collect,
    )
    .option('--models-dir <folder>', 'where heareval train puts models', 'models')
    .option('--module <module>', 'with a head.onnx: the embedding module that it was trained on', once)
    .optionsGroup('Files:')
    .option('-o, --output <file>', 'the file to write, .jams or gzipped .jamz (default: print it)', once)
    .option('--output-dir <folder>', 'where a file for each recording goes', once)
    .addOption(
      new Option(
        '--format <format>',
        'JAMS, or one annotation as .lab, for Sonic Visualiser (csv), Audacity, as MIDI',
      )
        .choices(CONVERTED_FORMATS)
        .default('jams'),
    )
    .option('--overwrite', 'take the place of files that are there with other content')
    .option('--workdir <folder>', 'where annotations are kept, by what recordings hold', '_workdir')
    .addOption(
      new Option(
        '--cache <list>',
        'folders, or s3://bucket/prefix, to share them by, each with :r, :w or :rw, for instance local:rw',
      ).env('HEAREVAL_CACHE'),
    )
    .addOption(
      new Option(
        '--workers <number>',
        'how many recordings at once, and where there are fewer, estimators of each',
      )
        .argParser(workerCount)
        .default(availableParallelism(), 'all cores'),
    )
    .action((files: readonly string[], flags: AnalyzeFlags) =>
      run(async (signal) => {
        const { analyzeFiles } = await import('./analyze-files.ts');
        return analyzeFiles(files, flags, signal);
      }),
    );
}
