import type { ListedCommand } from './listed-command.ts';

/** Commands that look into steps and care for what they keep, in the order in which they are listed. */
export const STEP_COMMANDS: readonly ListedCommand[] = [
  {
    usage: 'plan <target>',
    description: 'say of each step whether it is fresh or why it would run; run nothing',
    group: 'Steps:',
    examples: [
      'heareval plan spoken_digit --mode small',
      'heareval plan spoken_digit --module ./my-model.js',
    ],
    load: async () => (await import('./commands/plan.ts')).addPlan,
  },
  {
    usage: 'graph <target>',
    description: 'draw the steps of a target with their states and reasons; run nothing',
    group: 'Steps:',
    examples: [
      'heareval graph demo',
      'heareval graph spoken_digit --module ./my-model.js --output steps.html',
    ],
    load: async () => (await import('./commands/graph.ts')).addGraph,
  },
  {
    usage: 'runs',
    description: 'list the runs so far: when, how they ended, how many steps ran, how long',
    group: 'Steps:',
    load: async () => (await import('./commands/runs.ts')).addRuns,
  },
  {
    usage: 'status',
    description: 'tell what the running runs are doing, or how the last one ended',
    group: 'Steps:',
    load: async () => (await import('./commands/status.ts')).addStatus,
  },
  {
    usage: 'log <step>',
    description: 'tell what happened to a step, with its errors, and what is known of its output',
    group: 'Steps:',
    load: async () => (await import('./commands/log.ts')).addLog,
  },
  {
    usage: 'hash <stepA> [stepB]',
    description: 'show what decides the key of an output, or what differs between two',
    group: 'Steps:',
    load: async () => (await import('./commands/hash.ts')).addHash,
  },
  {
    usage: 'worker',
    description: 'make the steps that runs put into a queue (--run-on redis://... or postgres://...)',
    group: 'Steps:',
    examples: [
      'heareval worker --queue redis://queue.example.org:6379/0',
      'heareval worker --queue postgres://me@queue.example.org/jobs --class gpu --concurrency 1',
    ],
    load: async () => (await import('./commands/worker.ts')).addWorker,
  },
  {
    usage: 'cancel [run]',
    description:
      'end a run that has jobs with SLURM or in a queue, and its jobs; or those of one whose command has gone',
    group: 'Steps:',
    examples: ['heareval cancel', 'heareval cancel 2026-03-01T10', 'heareval cancel --all'],
    load: async () => (await import('./commands/cancel.ts')).addCancel,
  },
  {
    usage: 'gc',
    description:
      'remove what interrupted runs left, and outputs that meet all of the conditions given; never what a run uses',
    group: 'Steps:',
    examples: ['heareval gc --older-than 30d --dry-run'],
    load: async () => (await import('./commands/gc.ts')).addGc,
  },
  {
    usage: 'clean <task>',
    description: 'remove all that the workdir keeps for a task; what is published stays',
    group: 'Steps:',
    load: async () => (await import('./commands/clean.ts')).addClean,
  },
  {
    usage: 'unlock [step]',
    description: 'list locks, or remove those of a step whose process is gone or silent on another host',
    group: 'Steps:',
    load: async () => (await import('./commands/unlock.ts')).addUnlock,
  },
];
