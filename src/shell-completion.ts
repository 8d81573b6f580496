/** Shells that completion is made for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/** What a word may be: one of these, a task, a module, a file, or anything. */
export type Completed = readonly string[] | 'task' | 'module' | 'file' | 'any';

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly CompletedFlag[];
  /** What its arguments may be. */
  readonly argument: Completed | undefined;
}

interface CompletedFlag {
  /** With its dashes. */
  readonly long: string;
  readonly description: string;
  /** What its value may be; none where it takes no value. */
  readonly value: Completed | undefined;
}

export interface CompletedProgram {
  readonly name: string;
  readonly commands: readonly CompletedCommand[];
  /** Names that can be taken for a task or a module anywhere; those of the folders tasks and embeddings come on top. */
  readonly tasks: readonly string[];
  readonly modules: readonly string[];
}

/** The script that teaches a shell a program's commands, flags and names. */
export function completionScript(shell: Shell, program: CompletedProgram): string {
  if (shell === 'fish') return fishScript(program);
  const zsh = 'autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n';
  return `${shell === 'zsh' ? zsh : ''}${bashScript(program)}`;
}

function bashScript({ name, commands, tasks, modules }: CompletedProgram): string {
  const own = `_${name.replaceAll(/\W/g, '_')}`;
  const values = commands.flatMap((command) =>
    command.flags.flatMap(({ long, value }) =>
      value === undefined ? [] : [`    '${command.name} ${long}') ${bashWords(value, own)} ;;`],
    ),
  );
  const flags = commands.map(
    (command) => `    ${command.name}) flags='${command.flags.map(({ long }) => long).join(' ')}' ;;`,
  );
  const operands = commands.flatMap(({ name: each, argument }) =>
    argument === undefined ? [] : [`    ${each}) ${bashWords(argument, own)} ;;`],
  );
  return `${own}_tasks() {
  COMPREPLY=($(compgen -W "${tasks.join(' ')} $(command ls tasks 2>/dev/null)" -- "$1"))
}
${own}_files() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$1"))
}
${own}_modules() {
  local kind=''
  case "$1" in *:*) kind="\${1%%:*}:" ;; esac
  ${own}_files "\${1#"$kind"}"
  if [ -n "$kind" ]; then
    COMPREPLY=("\${COMPREPLY[@]/#/$kind}")
  else
    COMPREPLY=($(compgen -W "${modules.join(' ')} $(command ls embeddings 2>/dev/null)" -- "$1") "\${COMPREPLY[@]}")
  fi
}
${own}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" asked='' flags='' word
  COMPREPLY=()
  # bash takes --flag=value and kind:file apart at = and :
  if [ "$cur" = '=' ]; then
    cur=''
  elif [ "$prev" = '=' ]; then
    prev="\${COMP_WORDS[COMP_CWORD-2]}"
  elif [ "$cur" = ':' ] || [ "$prev" = ':' ]; then
    ${own}_files "\${cur#:}"
    return
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      -*) ;;
      *) asked="$word"; break ;;
    esac
  done
  if [ -z "$asked" ] || [ "$asked" = help ]; then
    COMPREPLY=($(compgen -W '${commands.map((each) => each.name).join(' ')} help --help --version' -- "$cur"))
    return
  fi
  case "$asked $prev" in
${values.map((line) => line.replace(/ ;;$/, '; return ;;')).join('\n')}
  esac
  case "$asked" in
${flags.join('\n')}
  esac
  if [[ "$cur" == -* ]]; then
    COMPREPLY=($(compgen -W "$flags --help" -- "$cur"))
    return
  fi
  case "$asked" in
${operands.join('\n')}
    *) COMPREPLY=($(compgen -W "$flags --help" -- "$cur")) ;;
  esac
}
complete -o filenames -F ${own} ${name}
`;
}

function bashWords(what: Completed, own: string): string {
  if (what === 'task') return `${own}_tasks "$cur"`;
  if (what === 'module') return `${own}_modules "$cur"`;
  if (what === 'file') return `${own}_files "$cur"`;
  if (what === 'any') return 'COMPREPLY=()';
  return `COMPREPLY=($(compgen -W '${what.join(' ')}' -- "$cur"))`;
}

function fishScript({ name, commands, tasks, modules }: CompletedProgram): string {
  const words = (what: Completed): string => {
    if (what === 'task') return `-xa '${tasks.join(' ')} (command ls tasks 2>/dev/null)'`;
    if (what === 'module') return `-ra '${modules.join(' ')} (command ls embeddings 2>/dev/null)'`;
    if (what === 'file') return '-r';
    if (what === 'any') return '-x';
    return `-xa '${what.join(' ')}'`;
  };
  const lines = commands.flatMap((command) => {
    const isAsked = `-n '__fish_seen_subcommand_from ${command.name}'`;
    const { argument } = command;
    const isFile = argument === 'file' || argument === 'module';
    return [
      `complete -c ${name} -n __fish_use_subcommand -f -a ${command.name} -d ${fishText(command.description)}`,
      ...(argument === undefined
        ? []
        : [`complete -c ${name} ${isAsked} ${isFile ? '-F' : `-f ${words(argument).replace('-xa', '-a')}`}`]),
      ...command.flags.map(({ long, description, value }) => {
        const taken = value === undefined ? '-f' : words(value);
        return `complete -c ${name} ${isAsked} -l ${long.slice(2)} ${taken} -d ${fishText(description)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

/** What a fish menu has room for, quoted. */
function fishText(text: string): string {
  const [first = ''] = text.split(/[;(\n]/);
  return `'${first.trim().replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
