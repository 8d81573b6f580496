import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { shownText, UserError } from '../../errors.ts';
import { collect, delimiter as oneDelimiter, positiveInteger, positiveNumber } from '../../option-values.ts';
import { addRunFlags, type RunFlags } from '../../run-flags.ts';
import { EXIT } from '../../run-program.ts';
import { addSampleRateFlag, addTasksFlag, type DownloadFlags, type TasksFlag } from '../../task-flags.ts';
import type { LabelledFolderOptions } from '../../tasks/own/labels/labelled-folder.ts';
import { prepareTasks } from '../../tasks/program.ts';
import type { RunCommand } from '../options.ts';

interface NewTaskOptions extends RunFlags, TasksFlag, Pick<DownloadFlags, 'sampleRate'> {
  readonly audio: string;
  readonly labels?: string;
  readonly write?: string;
  readonly taskVersion: string;
  readonly folds?: number;
  readonly stratify?: boolean;
  readonly duration?: number;
  readonly score?: readonly string[];
  readonly file?: string;
  readonly label?: string;
  readonly split?: string;
  readonly group?: string;
  readonly ignore?: readonly string[];
  readonly columns?: string;
  readonly column?: string;
  readonly namespace?: string;
  readonly delimiter?: string;
  readonly separator?: string;
  readonly seconds?: boolean;
  readonly milliseconds?: boolean;
  readonly skipMissing?: boolean;
  readonly skipUnreadable?: boolean;
}

export function addNewTask(program: Command, run: RunCommand): void {
  const command = addRunFlags(
    addSampleRateFlag(
      addTasksFlag(program.command('new-task').argument('<name>', 'for instance finger_sounds')),
    ),
  ).description('make a task of your own recordings: its folder, or with --write a file to change');
  const plain = (command as unknown as PlainCommand)
    .optionsGroup('Task:')
    .requiredOption('--audio <folder>', 'recordings in any formats and subfolders')
    .option(
      '--labels <file or folder>',
      'csv or json: labels of each file, and when; or a csv of pairs, ranks, numbers or pitch; or a folder with an ' +
        'annotation of each recording (docs/tasks.md); ' +
        'without it the folder that a file is in is its label',
    )
    .option('--write <file>', 'write a task file, to be run and changed, and prepare nothing')
    .option('--task-version <version>', 'goes into the name of the task folder', '1.0.0')
    .option('--folds <number>', 'draw so many folds instead of train, valid and test', positiveInteger)
    .option('--stratify', 'draw splits that have each label by its share')
    .option('--duration <seconds>', 'trim or pad every clip (default: each keeps its length)', positiveNumber)
    .option('--score <name>', 'how it is scored, the deciding score first; repeatable', collect);
  addReadingOptions(plain).action((name: string, options: NewTaskOptions) =>
    run((signal) => newTask(name, options, signal)),
  );
}

/** How labels are read that do not tell it of themselves. */
function addReadingOptions(command: PlainCommand): PlainCommand {
  return command
    .optionsGroup('Reading labels:')
    .option('--file <column>', 'the column that names the audio files')
    .option('--label <column>', 'the column of labels')
    .option('--split <column>', 'the column of splits or folds')
    .option('--group <column>', 'the column of what must not be in two splits, as speakers; none: nothing')
    .option('--ignore <column>', 'a column to pass over; repeatable', collect)
    .option('--columns <names>', 'names of the columns, with commas between, where the csv has no header')
    .option(
      '--column <name or number>',
      'the column of the frequency, where each recording has an annotation',
    )
    .option(
      '--namespace <namespace>',
      'what is read of JAMS files, as tag_open or pitch_contour, where they have several',
    )
    .option('--delimiter <character>', 'between the fields of the csv (default: what it shows)', oneDelimiter)
    .option('--separator <text>', 'between several labels in one field; none: each field is one label')
    .addOption(new Option('--seconds', 'times of events are seconds').conflicts('milliseconds'))
    .addOption(new Option('--milliseconds', 'times of events are milliseconds'))
    .option('--skip-missing', 'leave out labelled files that are not in the folder')
    .option('--skip-unreadable', 'decode all audio first, and leave out what cannot be');
}

async function newTask(name: string, options: NewTaskOptions, signal: AbortSignal): Promise<number> {
  const { writeFileAtomic } = await import('../../pipeline/index.ts');
  const { defineTask } = await import('../../tasks/corpus/define-task.ts');
  const { draftTask } = await import('../../tasks/own/draft-task.ts');
  const { filesLeftOut } = await import('../../tasks/own/files-left-out.ts');
  const { labelledFolder } = await import('../../tasks/own/labels/labelled-folder.ts');
  const { taskFileText } = await import('../../tasks/own/task-file.ts');
  const { write, taskVersion, folds, duration, score: scores, stratify, ...rest } = options;
  const { corpus, running } = corpusOf(rest);
  const draft = await draftTask(corpus, {
    ...{ name, version: taskVersion, folds, duration, scores, stratify },
  });
  const { config } = draft;
  const tell = (unreadable: readonly string[] = []) =>
    process.stderr.write(`${name} ${taskVersion}\n${draft.lines(unreadable).map(shownText).join('\n')}\n`);
  if (write !== undefined) {
    if (existsSync(write)) throw new UserError(`--write ${write}: is there already; expected a new file`);
    await writeFileAtomic(write, taskFileText(config, corpus, write));
    tell();
    console.log(write);
    return EXIT.ok;
  }
  const task = defineTask(config, () => labelledFolder(corpus));
  const exitCode = await prepareTasks([{ task, mode: task.defaultMode }], running, signal);
  if (exitCode === EXIT.ok) {
    const isMade = corpus.skipUnreadable === true && running.dryRun !== true;
    const folder = join(running.tasksDir, `${name}-${taskVersion}-${task.defaultMode}`);
    tell(isMade ? await filesLeftOut(folder, draft.filestems) : []);
  } else if (exitCode === EXIT.userError && corpus.skipUnreadable !== true) {
    process.stderr.write('  next: --skip-unreadable, where audio cannot be read, leaves it out\n');
  }
  return exitCode;
}

type CorpusOptions = Omit<
  NewTaskOptions,
  'write' | 'taskVersion' | 'folds' | 'duration' | 'score' | 'stratify'
>;

/** What belongs to the corpus, and what to the run. */
function corpusOf(options: CorpusOptions): {
  readonly corpus: LabelledFolderOptions;
  readonly running: RunFlags & TasksFlag & Pick<DownloadFlags, 'sampleRate'>;
} {
  const { audio, labels, file, label, split, group, ignore, columns, column, namespace, ...others } = options;
  const { delimiter, separator, seconds, milliseconds, skipMissing, skipUnreadable, ...running } = others;
  const unit = seconds ? 'seconds' : milliseconds ? 'milliseconds' : undefined;
  const names = columns?.split(',').map((name) => name.trim());
  const reading = {
    file,
    label,
    split,
    group,
    ignore,
    columns: names,
    column,
    namespace,
    delimiter,
    separator,
    unit,
  };
  const given = Object.entries({ labels, ...reading, skipMissing, skipUnreadable });
  return {
    corpus: { audio, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) },
    running,
  };
}
