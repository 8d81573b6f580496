import { z } from 'zod';

/** Of clips that the pattern does not find. */
const OTHERS = 'others';

/** What clips are put together by in tables, as `clip_groups` of a task's metadata has it: the instrument, the piano, the artist. */
export const clipGroupsSchema = z.strictObject({
  /** What a group is, in a word. */
  name: z.string().min(1),
  /** Finds it in the name of a clip's file: what is in its first brackets. */
  pattern: z.string().refine(hasBrackets, 'expected a regular expression with brackets around the group'),
  /** What groups are called, by what is found; those that are not here by that itself. */
  names: z.record(z.string(), z.string()).optional(),
});

export type ClipGroups = z.infer<typeof clipGroupsSchema>;

/** The group of a clip. */
export function clipGroup({ pattern, names }: ClipGroups, file: string): string {
  const found = new RegExp(pattern, 'u').exec(file)?.[1] ?? OTHERS;
  return names !== undefined && Object.hasOwn(names, found) ? (names[found] ?? found) : found;
}

function hasBrackets(pattern: string): boolean {
  try {
    // The empty alternative always matches, and has as many groups as the pattern.
    return (new RegExp(`${pattern}|`, 'u').exec('')?.length ?? 0) > 1;
  } catch {
    return false;
  }
}
