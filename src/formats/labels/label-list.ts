import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { labelText } from './label-text.ts';

const schema = z.array(z.union([z.string(), z.number(), z.boolean()]).transform(labelText));

/** @throws UserError unless the text is a JSON array of labels */
export function labelList(text: string, place: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const list = schema.safeParse(value);
  if (!list.success) throw new UserError(`${place}: '${text}'; expected a JSON array, as in ["dog","cat"]`);
  return list.data;
}
