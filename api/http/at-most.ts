import { Problem } from '../problem';

/**
 * Lets so many of something be under way at one time in this process. Whoever comes then is turned away (`rate-limited`) and
 * told after how many seconds to come again.
 */
export function atMost(most: number, retryAfterSeconds: number): <T>(work: () => Promise<T>) => Promise<T> {
  let underWay = 0;
  return async (work) => {
    if (underWay >= most) {
      throw new Problem('rate-limited', { headers: { 'Retry-After': String(retryAfterSeconds) } });
    }
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
}
