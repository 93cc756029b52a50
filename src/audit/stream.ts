import pLimit from 'p-limit';

/** Items begun beyond the oldest that isn't finished, for each one worked on: one slow service must not hold up the others. */
const AHEAD = 4;

/**
 * Works on at most `atOnce` items at a time, and gives the results in the order of the items. What is begun and not yet taken
 * is bounded, so memory does not grow with the number of items. `work` must not throw.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const limit = pLimit(atOnce);
  const begun: Promise<R>[] = [];
  for await (const item of items) {
    begun.push(limit(() => work(item)));
    if (begun.length < atOnce * AHEAD) continue;
    yield (await begun.shift()) as R;
  }
  for (const result of begun) yield await result;
}
