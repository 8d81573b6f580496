/** A text in which addresses say neither user nor password: `redis://me:secret@host` is `redis://host`. */
export function withoutPassword(text: string): string {
  return text.replaceAll(/(\b[a-z][a-z\d+.-]*:\/\/)[^\s/'"]*@/gi, '$1');
}
