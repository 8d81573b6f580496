/**
 * Asks for one answer after the other, some of them before they are taken, and gives them in order.
 *
 * @param ahead how many are under way at a time
 */
export async function* inOrder<T>(
  count: number,
  ahead: number,
  ask: (index: number) => Promise<T>,
): AsyncGenerator<T> {
  const asked: Promise<T>[] = [];
  for (let next = 0; next < count || asked.length > 0; ) {
    while (next < count && asked.length < ahead) {
      const answer = ask(next);
      // Whether it fails is heard when its turn comes, if it comes.
      answer.catch(() => {});
      asked.push(answer);
      next += 1;
    }
    yield (await asked.shift()) as T;
  }
}
