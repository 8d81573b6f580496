/** Text as a name of a folder: letters, digits, `.`, `_` and `-`. */
export function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'module';
}
