/** The engine lets no more than ten commands of one case be under way. */
const AT_ONCE = 6;

/** As `Promise.all` over a list, a few at a time. */
export async function fewAtOnce<T, R>(list: readonly T[], ask: (one: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let from = 0; from < list.length; from += AT_ONCE) {
    answers.push(...(await Promise.all(list.slice(from, from + AT_ONCE).map(ask))));
  }
  return answers;
}
