/** On one line, without control characters and halves of characters: labels may hold anything. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll(/\p{Cs}/gu, '\ufffd');
}
