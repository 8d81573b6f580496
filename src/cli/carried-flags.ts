import { quoteArguments } from '../typed-command.ts';

/** Flags of which the next command needs the same values: where things are, and how the module is loaded. */
const OF_FOLDERS = ['--config', '--workdir', '--tasks-dir', '--embeddings-dir'];
const OF_MODULES = [
  '--name',
  '--python',
  '--weights',
  '--layer',
  '--engine',
  '--device',
  '--window',
  '--hop',
  '--pooling',
];

/**
 * The next command that a mistake names, with the flags that were typed and that it takes too: without them it would look
 * elsewhere, or load another module.
 *
 * @param typed the arguments of the command that made the mistake
 * @param flagsOf the flags that a command takes, by its name
 */
export async function withCarriedFlags(
  next: string,
  typed: readonly string[],
  flagsOf: (command: string) => Promise<readonly string[]>,
): Promise<string> {
  const [program, command = '', ...words] = next.split(' ');
  if (program !== 'heareval' || words.includes('--help')) return next;
  const known = await flagsOf(command);
  const module = typedValue(typed, '--module');
  const isSameModule = module !== undefined && `${next} `.includes(` --module ${module} `);
  const carried = [...OF_FOLDERS, ...(isSameModule ? OF_MODULES : [])].flatMap((flag) => {
    const value = typedValue(typed, flag);
    return value === undefined || !known.includes(flag) || words.includes(flag) ? [] : [flag, value];
  });
  return carried.length === 0 ? next : `${next} ${quoteArguments(carried)}`;
}

function typedValue(typed: readonly string[], flag: string): string | undefined {
  const place = typed.lastIndexOf(flag);
  const joined = typed.findLast((word) => word.startsWith(`${flag}=`));
  return joined?.slice(flag.length + 1) ?? (place === -1 ? undefined : typed[place + 1]);
}
