import { UserError } from '../../errors.ts';
import { parseOverride } from '../overrides.ts';

/**
 * Parameters from the arguments of a program, `--learning_rate=0.01 --depth tiny`, as agents of sweeps pass them; values are YAML.
 *
 * @param args `process.argv.slice(2)`
 * @throws UserError for anything else
 */
export function argumentsAsSweep(args: readonly string[]): Readonly<Record<string, unknown>> {
  const sweep: Record<string, unknown> = {};
  for (let place = 0; place < args.length; place++) {
    const argument = args[place] ?? '';
    const [, name, equals, typed] = /^--([^=]+)(=?)(.*)$/s.exec(argument) ?? [];
    if (name === undefined) {
      throw new UserError(`${argument}: expected parameters with values, as --learning_rate=0.01`);
    }
    const text = equals === '' ? args[++place] : typed;
    // A value that begins so is the next parameter: this one was forgotten.
    if (text === undefined || (equals === '' && text.startsWith('--'))) {
      throw new UserError(`${argument}: has no value; expected ${argument}=...`);
    }
    if (Object.hasOwn(sweep, name)) throw new UserError(`--${name}: is there twice; expected it once`);
    sweep[name] = parseOverride(`${name}=${text}`).value;
  }
  return sweep;
}
