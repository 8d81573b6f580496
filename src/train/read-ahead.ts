/** The same items in order; while one is in use the next is being made. */
export async function* readAhead<T>(items: AsyncIterable<T>): AsyncGenerator<T, undefined> {
  const source = items[Symbol.asyncIterator]();
  const next = () => {
    const coming = source.next();
    // Told where it is awaited; until then nobody listens.
    coming.catch(() => {});
    return coming;
  };
  let coming = next();
  try {
    for (let item = await coming; !item.done; item = await coming) {
      coming = next();
      yield item.value;
    }
  } finally {
    // Whatever is still being read comes to its end first, so that its files can be closed.
    await coming.catch(() => {});
    await source.return?.();
  }
}
