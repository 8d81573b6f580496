/** Tells texts that a pattern stands for, in which `*` is any text. */
export function textPattern(pattern: string): (text: string) => boolean {
  const source = pattern.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replace(/\*+/g, '.*');
  const expression = new RegExp(`^${source}$`, 's');
  return (text) => expression.test(text);
}
