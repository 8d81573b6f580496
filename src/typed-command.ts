import { basename, delimiter, dirname, extname, relative, sep } from 'node:path';
import { withoutPassword } from './without-password.ts';

/** What is known of how this program was started. */
interface Started {
  /** As in `process.argv`: the program's interpreter, its file, its arguments. */
  readonly argv: readonly string[];
  /** The interpreter as it was typed. */
  readonly argv0: string;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: string;
}

/** The options of Node that bring the program themselves. */
const EVALUATES = /^(-e|-p|-pe|--eval|--print)\b/;

/**
 * The command line that started this program, to be pasted into a shell in the same folder.
 *
 * A program that was found by its name is told by its name (`heareval`, `npx heareval`), any other by its file. Passwords
 * in addresses are left out: it is printed and kept.
 */
export function typedCommand(started: Started = { ...pick(process), cwd: process.cwd() }): string {
  const { argv, argv0, execArgv, cwd, platform } = started;
  const [, file, ...args] = argv;
  if (file === undefined || execArgv.some((option) => EVALUATES.test(option))) {
    const ended = argv.length > 1 ? ['--', ...argv.slice(1)] : [];
    return quoteArguments([argv0, ...execArgv, ...ended], platform);
  }
  const short = relative(cwd, file);
  const place = short.startsWith('..') || short === '' ? file : short;
  const program = extname(file) === '' ? nameOf(file, place, started) : [argv0, ...execArgv, place];
  return withoutPassword(quoteArguments([...program, ...args], platform));
}

/** Words as a shell takes them back. */
export function quoteArguments(words: readonly string[], platform: string = process.platform): string {
  const quote = platform === 'win32' ? quoteForWindows : quoteForShell;
  return words.map(quote).join(' ');
}

function pick({ argv, argv0, execArgv, env, platform }: NodeJS.Process): Omit<Started, 'cwd'> {
  return { argv, argv0, execArgv, env, platform };
}

/** How a program without an ending, which a package installs, is called again. */
function nameOf(file: string, place: string, { env }: Started): readonly string[] {
  const name = basename(file);
  // npm puts the folder on the path only for what it starts itself.
  if (env.npm_command !== undefined) return ['npx', name];
  const onPath = (env.PATH ?? '').split(delimiter).includes(dirname(file));
  return [onPath ? name : place.includes(sep) ? place : `./${place}`];
}

function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function quoteForWindows(word: string): string {
  return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
}
