import { Bench } from './embedding-run.ts';
import type { SmallTask } from './task-folder.ts';

/*
 * Embeds the task of a bench in a process of its own: its folder, the task as JSON, and what `Bench.run` takes as JSON.
 * Prints the errors as JSON.
 */
const [folder = '', task = '{}', options = '{}'] = process.argv.slice(2);
const { length, ...rest } = JSON.parse(task) as Omit<SmallTask, 'length'> & { readonly length: number };
const bench = Bench.open(folder, { ...rest, length: (index) => length + index });
const { errors } = await bench.run(JSON.parse(options));
console.log(JSON.stringify(errors));
