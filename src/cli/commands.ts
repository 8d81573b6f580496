import type { Command } from '@commander-js/extra-typings';
import type { RunCommand } from './options.ts';

/** A command as the list of all commands shows it. */
interface ListedCommand {
  /** Name and arguments. */
  readonly usage: string;
  readonly description: string;
  /** Loads what the command needs. */
  readonly load: () => Promise<(program: Command, run: RunCommand) => void>;
}

const COMMANDS: readonly ListedCommand[] = [
  {
    usage: 'init',
    description: 'write heareval.yaml, in which modules, tasks and settings of this folder are kept',
    load: async () => (await import('./init.ts')).addInit,
  },
  {
    usage: 'demo',
    description: 'run the whole benchmark on six small synthetic tasks; needs no network and no data',
    load: async () => (await import('./demo.ts')).addDemo,
  },
  {
    usage: 'tasks [words...]',
    description:
      'list the tasks there are: modes, clips, hours, size of download, licence, what is here already',
    load: async () => (await import('./tasks.ts')).addTasks,
  },
  {
    usage: 'download <task...>',
    description: 'fetch and check what tasks are made of, and prepare nothing',
    load: async () => (await import('./download.ts')).addDownload,
  },
  {
    usage: 'preprocess <task...>',
    description: 'download tasks and prepare their folders of audio, labels and splits',
    load: async () => (await import('./preprocess.ts')).addPreprocess,
  },
  {
    usage: 'import <path...>',
    description:
      'take tasks as the archives of HEAR 2021 have them, and make the missing sample rates; or embeddings that the Python heareval made',
    load: async () => (await import('./import.ts')).addImport,
  },
  {
    usage: 'export <folder>',
    description: 'write the embeddings of a task as the Python heareval does, for it to score them',
    load: async () => (await import('./export.ts')).addExport,
  },
  {
    usage: 'new-task <name>',
    description: 'make a task of your own recordings: its folder, or with --write a file to change',
    load: async () => (await import('./new-task.ts')).addNewTask,
  },
  {
    usage: 'stats <folder>',
    description: 'count the clips of a task or a folder: durations, sample rates, formats, unreadable files',
    load: async () => (await import('./stats.ts')).addStats,
  },
  {
    usage: 'embed',
    description: 'embed every clip of a task with a module',
    load: async () => (await import('./embed.ts')).addEmbed,
  },
  {
    usage: 'predict [files...]',
    description: 'train heads on the embeddings of a task and predict its test splits',
    load: async () => (await import('./predict.ts')).addPredict,
  },
  {
    usage: 'evaluate [task]',
    description: 'score the predictions of every module for a task, or those of any program (--labels)',
    load: async () => (await import('./evaluate.ts')).addEvaluate,
  },
  {
    usage: 'run',
    description: 'prepare a task, embed it, train heads and score them, as one graph of steps',
    load: async () => (await import('./run.ts')).addRun,
  },
  {
    usage: 'report',
    description: 'write scores, plots and what was run as one HTML file',
    load: async () => (await import('./report.ts')).addReport,
  },
  {
    usage: 'serve',
    description: 'show the report in a browser of this machine, with runs as they go',
    load: async () => (await import('./serve.ts')).addServe,
  },
  {
    usage: 'leaderboard',
    description:
      'rank modules on every task: intervals, who can be told apart, where they stand in HEAR 2021',
    load: async () => (await import('./leaderboard.ts')).addLeaderboard,
  },
  {
    usage: 'compare <moduleA> <moduleB>',
    description: 'tell on which tasks a module is better than another, by the same resampled clips of both',
    load: async () => (await import('./compare.ts')).addCompare,
  },
  {
    usage: 'modules [module]',
    description: 'list the kinds of modules there are, or tell what a module is found to be',
    load: async () => (await import('./modules.ts')).addModules,
  },
  {
    usage: 'doctor',
    description: 'tell what this machine has of what heareval needs or can use, and what is missing',
    load: async () => (await import('./doctor.ts')).addDoctor,
  },
  {
    usage: 'validate',
    description: 'try a module on audio made up for it, and tell what it breaks',
    load: async () => (await import('./validate.ts')).addValidate,
  },
  {
    usage: 'plan <target>',
    description: 'say of each step whether it is fresh or why it would run; run nothing',
    load: async () => (await import('./plan.ts')).addPlan,
  },
  {
    usage: 'graph <target>',
    description: 'draw the steps of a target with their states and reasons; run nothing',
    load: async () => (await import('./graph.ts')).addGraph,
  },
  {
    usage: 'runs',
    description: 'list the runs so far: when, how they ended, how many steps ran, how long',
    load: async () => (await import('./runs.ts')).addRuns,
  },
  {
    usage: 'status',
    description: 'tell what the running runs are doing, or how the last one ended',
    load: async () => (await import('./status.ts')).addStatus,
  },
  {
    usage: 'log <step>',
    description: 'tell what happened to a step, with its errors, and what is known of its output',
    load: async () => (await import('./log.ts')).addLog,
  },
  {
    usage: 'hash <stepA> [stepB]',
    description: 'show what decides the key of an output, or what differs between two',
    load: async () => (await import('./hash.ts')).addHash,
  },
  {
    usage: 'gc',
    description:
      'remove what interrupted runs left, and outputs that meet all of the conditions given; never what a run uses',
    load: async () => (await import('./gc.ts')).addGc,
  },
  {
    usage: 'clean <task>',
    description: 'remove all that the workdir keeps for a task; what is published stays',
    load: async () => (await import('./clean.ts')).addClean,
  },
  {
    usage: 'unlock [step]',
    description: 'list locks, or remove those of a step whose process is gone or silent on another host',
    load: async () => (await import('./unlock.ts')).addUnlock,
  },
];

/** Adds all commands to the program: whole only the one that the arguments ask for, which it gives, of the others the listing. */
export async function addCommands(
  program: Command,
  run: RunCommand,
  args: readonly string[],
): Promise<Command | undefined> {
  const words = args.filter((word) => !word.startsWith('-'));
  const asked = words[0] === 'help' ? words[1] : words[0];
  for (const { usage, description, load } of COMMANDS) {
    const name = usage.split(' ')[0];
    if (name === asked) (await load())(program, run);
    else program.command(usage);
    program.commands.find((command) => command.name() === name)?.description(description);
  }
  return program.commands.find((command) => command.name() === asked) as Command | undefined;
}
