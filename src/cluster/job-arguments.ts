/** Where flags may be added to arguments: behind `--` they would be names of tasks. */
export function endOfFlags(args: readonly string[]): number {
  const end = args.indexOf('--');
  return end < 0 ? args.length : end;
}

/** Arguments with flags. */
export function withFlags(args: readonly string[], flags: readonly string[]): string[] {
  return args.toSpliced(endOfFlags(args), 0, ...flags);
}
