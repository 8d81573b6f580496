import type { Command } from '@commander-js/extra-typings';
import type { RunCommand } from './options.ts';

/** Adds all commands to a program, whole. */
type AddAll = (program: Command) => Promise<void>;

/** A command as the list of all commands shows it. */
export interface ListedCommand {
  /** Name and arguments. */
  readonly usage: string;
  readonly description: string;
  /** Under which it is listed. */
  readonly group: 'Start:' | 'Tasks:' | 'Modules:' | 'Benchmark:' | 'Results:' | 'Steps:';
  /** What its help begins with. */
  readonly examples?: readonly string[];
  /** Loads what the command needs. */
  readonly load: () => Promise<(program: Command, run: RunCommand, addAll: AddAll) => void>;
}

/** All commands, in the order in which they are listed. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    usage: 'init',
    description: 'write heareval.yaml, in which modules, tasks and settings of this folder are kept',
    group: 'Start:',
    examples: ['heareval init', 'heareval init --module ./my-model.js --task spoken_digit --task esc50'],
    load: async () => (await import('./init.ts')).addInit,
  },
  {
    usage: 'demo',
    description: 'run the whole benchmark on six small synthetic tasks; needs no network and no data',
    group: 'Start:',
    load: async () => (await import('./demo.ts')).addDemo,
  },
  {
    usage: 'completion <shell>',
    description: 'print what lets bash, zsh or fish complete commands, flags, tasks and modules',
    group: 'Start:',
    examples: [
      'source <(heareval completion bash)',
      'heareval completion zsh > ~/.heareval.zsh   # then: source ~/.heareval.zsh',
      'heareval completion fish > ~/.config/fish/completions/heareval.fish',
    ],
    load: async () => (await import('./completion.ts')).addCompletion,
  },
  {
    usage: 'tasks [words...]',
    description:
      'list the tasks there are: modes, clips, hours, size of download, licence, what is here already',
    group: 'Start:',
    examples: ['heareval tasks', 'heareval tasks speech small'],
    load: async () => (await import('./tasks.ts')).addTasks,
  },
  {
    usage: 'download <task...>',
    description: 'fetch and check what tasks are made of, and prepare nothing',
    group: 'Tasks:',
    load: async () => (await import('./download.ts')).addDownload,
  },
  {
    usage: 'preprocess <task...>',
    description: 'download tasks and prepare their folders of audio, labels and splits',
    group: 'Tasks:',
    examples: [
      'heareval preprocess spoken_digit --mode small',
      'heareval preprocess open --mirror ~/corpora',
    ],
    load: async () => (await import('./preprocess.ts')).addPreprocess,
  },
  {
    usage: 'import <path...>',
    description:
      'take tasks as the archives of HEAR 2021 have them, and make the missing sample rates; or embeddings that the Python heareval made',
    group: 'Tasks:',
    load: async () => (await import('./import.ts')).addImport,
  },
  {
    usage: 'export <folder>',
    description: 'write the embeddings of a task as the Python heareval does, for it to score them',
    group: 'Benchmark:',
    load: async () => (await import('./export.ts')).addExport,
  },
  {
    usage: 'new-task <name>',
    description: 'make a task of your own recordings: its folder, or with --write a file to change',
    group: 'Tasks:',
    examples: ['heareval new-task finger_sounds --audio recordings --labels labels.csv'],
    load: async () => (await import('./new-task.ts')).addNewTask,
  },
  {
    usage: 'stats <folder>',
    description: 'count the clips of a task or a folder: durations, sample rates, formats, unreadable files',
    group: 'Tasks:',
    load: async () => (await import('./stats.ts')).addStats,
  },
  {
    usage: 'embed',
    description: 'embed every clip of a task with a module',
    group: 'Benchmark:',
    examples: ['heareval embed --module ./my-model.js --task spoken_digit'],
    load: async () => (await import('./embed.ts')).addEmbed,
  },
  {
    usage: 'predict [files...]',
    description: 'train heads on the embeddings of a task and predict its test splits',
    group: 'Benchmark:',
    examples: [
      'heareval predict --module ./my-model.js --task spoken_digit --grid fast',
      'heareval predict --module ./my-model.js --apply head.onnx recording.wav',
    ],
    load: async () => (await import('./predict.ts')).addPredict,
  },
  {
    usage: 'evaluate [task]',
    description: 'score the predictions of every module for a task, or those of any program (--labels)',
    group: 'Benchmark:',
    examples: [
      'heareval evaluate spoken_digit',
      'heareval evaluate --labels test.csv --predictions predicted.csv --type multiclass',
    ],
    load: async () => (await import('./evaluate.ts')).addEvaluate,
  },
  {
    usage: 'run',
    description: 'prepare a task, embed it, train heads and score them, as one graph of steps',
    group: 'Benchmark:',
    examples: [
      'heareval run --module ./baseline --task tone_pitch --mode small',
      'heareval run --module ./my-model.js --module onnx:./net-16k.onnx --task spoken_digit --task esc50',
      'heareval run --module ./my-model.js --task spoken_digit --grid fast --dry-run',
    ],
    load: async () => (await import('./run.ts')).addRun,
  },
  {
    usage: 'report',
    description: 'write scores, plots and what was run as one HTML file',
    group: 'Results:',
    examples: ['heareval report --task spoken_digit --compare hear2021'],
    load: async () => (await import('./report.ts')).addReport,
  },
  {
    usage: 'serve',
    description: 'show the report in a browser of this machine, with runs as they go',
    group: 'Results:',
    load: async () => (await import('./serve.ts')).addServe,
  },
  {
    usage: 'leaderboard',
    description:
      'rank modules on every task: intervals, who can be told apart, where they stand in HEAR 2021',
    group: 'Results:',
    load: async () => (await import('./leaderboard.ts')).addLeaderboard,
  },
  {
    usage: 'compare <moduleA> <moduleB>',
    description: 'tell on which tasks a module is better than another, by the same resampled clips of both',
    group: 'Results:',
    load: async () => (await import('./compare.ts')).addCompare,
  },
  {
    usage: 'modules [module]',
    description: 'list the kinds of modules there are, or tell what a module is found to be',
    group: 'Modules:',
    load: async () => (await import('./modules.ts')).addModules,
  },
  {
    usage: 'doctor',
    description: 'tell what this machine has of what heareval needs or can use, and what is missing',
    group: 'Start:',
    load: async () => (await import('./doctor.ts')).addDoctor,
  },
  {
    usage: 'validate',
    description: 'try a module on audio made up for it, and tell what it breaks',
    group: 'Modules:',
    load: async () => (await import('./validate.ts')).addValidate,
  },
  {
    usage: 'plan <target>',
    description: 'say of each step whether it is fresh or why it would run; run nothing',
    group: 'Steps:',
    examples: [
      'heareval plan spoken_digit --mode small',
      'heareval plan spoken_digit --module ./my-model.js',
    ],
    load: async () => (await import('./plan.ts')).addPlan,
  },
  {
    usage: 'graph <target>',
    description: 'draw the steps of a target with their states and reasons; run nothing',
    group: 'Steps:',
    examples: [
      'heareval graph demo',
      'heareval graph spoken_digit --module ./my-model.js --output steps.html',
    ],
    load: async () => (await import('./graph.ts')).addGraph,
  },
  {
    usage: 'runs',
    description: 'list the runs so far: when, how they ended, how many steps ran, how long',
    group: 'Steps:',
    load: async () => (await import('./runs.ts')).addRuns,
  },
  {
    usage: 'status',
    description: 'tell what the running runs are doing, or how the last one ended',
    group: 'Steps:',
    load: async () => (await import('./status.ts')).addStatus,
  },
  {
    usage: 'log <step>',
    description: 'tell what happened to a step, with its errors, and what is known of its output',
    group: 'Steps:',
    load: async () => (await import('./log.ts')).addLog,
  },
  {
    usage: 'hash <stepA> [stepB]',
    description: 'show what decides the key of an output, or what differs between two',
    group: 'Steps:',
    load: async () => (await import('./hash.ts')).addHash,
  },
  {
    usage: 'gc',
    description:
      'remove what interrupted runs left, and outputs that meet all of the conditions given; never what a run uses',
    group: 'Steps:',
    examples: ['heareval gc --older-than 30d --dry-run'],
    load: async () => (await import('./gc.ts')).addGc,
  },
  {
    usage: 'clean <task>',
    description: 'remove all that the workdir keeps for a task; what is published stays',
    group: 'Steps:',
    load: async () => (await import('./clean.ts')).addClean,
  },
  {
    usage: 'unlock [step]',
    description: 'list locks, or remove those of a step whose process is gone or silent on another host',
    group: 'Steps:',
    load: async () => (await import('./unlock.ts')).addUnlock,
  },
];
