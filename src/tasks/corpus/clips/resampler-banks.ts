import { createResamplerBank, type ResamplerBank } from '../../../audio/index.ts';
import { UserError } from '../../../errors.ts';

/** A corpus has one sample rate or a few; one of a thousand rates must not keep the filters of all of them. */
const MOST_BANKS = 4;
/** Those used last, the latest at the end. Clips of a thread come one after the other, so none of the others is in use. */
const banks = new Map<string, ResamplerBank<'int16'>>();

/**
 * Filters from one rate to several, in Hz, which stay until others have been asked for.
 *
 * @param name of a file of that rate, for errors
 * @throws UserError for rates that no recording has or that are too far apart
 */
export async function bankFor(
  from: number,
  rates: readonly number[],
  name: string,
): Promise<ResamplerBank<'int16'>> {
  const key = [from, ...rates].join(' ');
  const bank = banks.get(key) ?? (await createResamplerBank(from, rates, 'int16').catch(named(name)));
  banks.delete(key);
  banks.set(key, bank);
  const [[oldest, unused] = []] = banks;
  if (banks.size > MOST_BANKS && oldest !== undefined) {
    banks.delete(oldest);
    await unused?.release();
  }
  return bank;
}

function named(name: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof UserError ? new UserError(`${name}: ${error.message}`, { cause: error }) : error;
  };
}
