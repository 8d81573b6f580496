import type { ListedCommand } from './listed-command.ts';
import { STEP_COMMANDS } from './step-commands.ts';

/** All commands, in the order in which they are listed. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    usage: 'init',
    description: 'write heareval.yaml, in which modules, tasks and settings of this folder are kept',
    group: 'Start:',
    examples: ['heareval init', 'heareval init --module ./my-model.js --task spoken_digit --task esc50'],
    load: async () => (await import('./commands/init.ts')).addInit,
  },
  {
    usage: 'demo',
    description: 'run the whole benchmark on six small synthetic tasks; needs no network and no data',
    group: 'Start:',
    load: async () => (await import('./commands/demo.ts')).addDemo,
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
    load: async () => (await import('./commands/completion.ts')).addCompletion,
  },
  {
    usage: 'tasks [words...]',
    description:
      'list the tasks there are: modes, clips, hours, size of download, licence, what is here already',
    group: 'Start:',
    examples: ['heareval tasks', 'heareval tasks speech small'],
    load: async () => (await import('./commands/tasks.ts')).addTasks,
  },
  {
    usage: 'download <task...>',
    description: 'fetch and check what tasks are made of, and prepare nothing',
    group: 'Tasks:',
    load: async () => (await import('./commands/download.ts')).addDownload,
  },
  {
    usage: 'preprocess <task...>',
    description: 'download tasks and prepare their folders of audio, labels and splits',
    group: 'Tasks:',
    examples: [
      'heareval preprocess spoken_digit --mode small',
      'heareval preprocess open --mirror ~/corpora',
    ],
    load: async () => (await import('./commands/preprocess.ts')).addPreprocess,
  },
  {
    usage: 'import <path...>',
    description:
      'take tasks as the archives of HEAR 2021 have them, and make the missing sample rates; or embeddings that the Python heareval made',
    group: 'Tasks:',
    load: async () => (await import('./commands/import.ts')).addImport,
  },
  {
    usage: 'export <folder>',
    description: 'write the embeddings of a task as the Python heareval does, for it to score them',
    group: 'Benchmark:',
    load: async () => (await import('./commands/export.ts')).addExport,
  },
  {
    usage: 'new-task <name>',
    description: 'make a task of your own recordings: its folder, or with --write a file to change',
    group: 'Tasks:',
    examples: ['heareval new-task finger_sounds --audio recordings --labels labels.csv'],
    load: async () => (await import('./commands/new-task.ts')).addNewTask,
  },
  {
    usage: 'convert <file>',
    description: 'make melody, several pitches, notes and MIDI of each other',
    group: 'Tasks:',
    examples: [
      'heareval convert song.mid --to multipitch --hop 10 > song.csv',
      'heareval convert song.f0 --from melody --to notes --min-duration 50',
      'heareval convert notes.csv --from notes --to midi --output notes.mid',
    ],
    load: async () => (await import('./commands/convert.ts')).addConvert,
  },
  {
    usage: 'excerpt <audio>',
    description: 'cut a stretch out of a recording, its annotations and its spectrogram, all in step',
    group: 'Results:',
    examples: [
      'heareval excerpt song.wav --start 70 --end 80 --reference song.mel --estimate found/song.csv --type melody --representation cqt --output-dir looks',
    ],
    load: async () => (await import('./commands/excerpt.ts')).addExcerpt,
  },
  {
    usage: 'plot <reference> <estimate>',
    description: 'draw what was found of the melody, the pitches or the notes of a recording',
    group: 'Results:',
    examples: [
      'heareval plot a.mel found/a.csv --type melody > a.svg',
      'heareval plot a.mid found/a.mid --type notes --picture distances --format png --output a.png',
    ],
    load: async () => (await import('./commands/plot.ts')).addPlot,
  },
  {
    usage: 'jams <action> <file...>',
    description: 'check music annotations in JAMS files, list them, and write them for other programs',
    group: 'Tasks:',
    examples: [
      'heareval jams validate annotations/*.jams',
      'heareval jams show song.jams',
      'heareval jams convert song.jams --namespace chord --format lab > song.lab',
      'heareval jams convert song.jams --namespace note_midi --format midi --output song.mid',
    ],
    load: async () => (await import('./commands/jams.ts')).addJams,
  },
  {
    usage: 'analyze [files...]',
    description: 'annotate recordings with trained models: JAMS, or .lab, csv, Audacity labels, MIDI',
    group: 'Results:',
    examples: [
      'heareval analyze song.wav > song.jams',
      'heareval analyze *.flac --estimator ./models/tone_pitch --output-dir annotations',
      'heareval analyze song.mp3 --estimator ./models/tone_events --format lab',
    ],
    load: async () => (await import('./commands/analyze.ts')).addAnalyze,
  },
  {
    usage: 'estimators',
    description: 'list what analyze can annotate with: versions, namespaces, sizes, scores',
    group: 'Results:',
    load: async () => (await import('./commands/estimators.ts')).addEstimators,
  },
  {
    usage: 'stats <folder>',
    description: 'count the clips of a task or a folder: durations, sample rates, formats, unreadable files',
    group: 'Tasks:',
    load: async () => (await import('./commands/stats.ts')).addStats,
  },
  {
    usage: 'embed',
    description: 'embed every clip of a task with a module',
    group: 'Benchmark:',
    examples: ['heareval embed --module ./my-model.js --task spoken_digit'],
    load: async () => (await import('./commands/embed.ts')).addEmbed,
  },
  {
    usage: 'predict [files...]',
    description: 'train heads on the embeddings of a task and predict its test splits',
    group: 'Benchmark:',
    examples: [
      'heareval predict --module ./my-model.js --task spoken_digit --grid fast',
      'heareval predict --model ./models/spoken_digit --task spoken_digit',
      'heareval predict --module ./my-model.js --apply head.onnx recording.wav',
    ],
    load: async () => (await import('./commands/predict.ts')).addPredict,
  },
  {
    usage: 'evaluate [task] [estimate]',
    description: 'score the predictions of every module for a task, or those of any program (--labels)',
    group: 'Benchmark:',
    examples: [
      'heareval evaluate spoken_digit',
      'heareval evaluate reference.jams estimate.jams',
      'heareval evaluate --labels test.csv --predictions predicted.csv --type multiclass',
    ],
    load: async () => (await import('./commands/evaluate.ts')).addEvaluate,
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
    load: async () => (await import('./commands/run.ts')).addRun,
  },
  {
    usage: 'train <recipe>',
    description: 'train a network from audio: a folder that is a module and a predictor',
    group: 'Benchmark:',
    examples: [
      'heareval train recipes/spoken_digit.yaml',
      'heareval train recipes/spoken_digit.yaml --set training.epochs=5 --folds 1',
    ],
    load: async () => (await import('./commands/train.ts')).addTrain,
  },
  {
    usage: 'new-estimator <name>',
    description: 'make the folder in which an estimator is developed, of recordings and their annotations',
    group: 'Benchmark:',
    examples: [
      'heareval new-estimator my_notes --from recordings',
      'heareval new-estimator my_melody --from recordings --namespace pitch_contour',
      'heareval new-estimator my_notes --from tone_notes-1.0.0-small',
    ],
    load: async () => (await import('./commands/new-estimator.ts')).addNewEstimator,
  },
  {
    usage: 'develop <estimator>',
    description: 'deform recordings, train an estimator on them and score it, as one graph of steps',
    group: 'Benchmark:',
    examples: ['heareval develop my_notes', 'heareval develop my_notes --until 02-train'],
    load: async () => (await import('./commands/develop.ts')).addDevelop,
  },
  {
    usage: 'sweep <sweep>',
    description: 'train a recipe with many choices of its values, and rank them by the validation score',
    group: 'Benchmark:',
    examples: [
      'heareval sweep recipes/tone_pitch.sweep.yaml --trials 20',
      'heareval sweep recipes/tone_pitch.sweep.yaml --trials 20 --dry-run',
    ],
    load: async () => (await import('./commands/sweep.ts')).addSweep,
  },
  {
    usage: 'report',
    description: 'write scores, plots and what was run as one HTML file',
    group: 'Results:',
    examples: ['heareval report --task spoken_digit --compare hear2021'],
    load: async () => (await import('./commands/report.ts')).addReport,
  },
  {
    usage: 'serve',
    description: 'show the report in a browser of this machine, with runs as they go',
    group: 'Results:',
    load: async () => (await import('./commands/serve.ts')).addServe,
  },
  {
    usage: 'leaderboard',
    description:
      'rank modules on every task: intervals, who can be told apart, where they stand in HEAR 2021',
    group: 'Results:',
    load: async () => (await import('./commands/leaderboard.ts')).addLeaderboard,
  },
  {
    usage: 'compare <moduleA> <moduleB>',
    description: 'tell on which tasks a module is better than another, by the same resampled clips of both',
    group: 'Results:',
    load: async () => (await import('./commands/compare.ts')).addCompare,
  },
  {
    usage: 'modules [module]',
    description: 'list the kinds of modules there are, or tell what a module is found to be',
    group: 'Modules:',
    load: async () => (await import('./commands/modules.ts')).addModules,
  },
  {
    usage: 'doctor',
    description: 'tell what this machine has of what heareval needs or can use, and what is missing',
    group: 'Start:',
    load: async () => (await import('./commands/doctor.ts')).addDoctor,
  },
  {
    usage: 'validate',
    description: 'try a module on audio made up for it, and tell what it breaks',
    group: 'Modules:',
    load: async () => (await import('./commands/validate.ts')).addValidate,
  },
  ...STEP_COMMANDS,
];
