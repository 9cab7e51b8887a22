/**
 * Of one kind of question about one thing one is under way at a time; who asks meanwhile shares the next. So nobody gets
 * an answer from before the question, and however many ask, the engine has two to answer.
 */
export class Turns<T> {
  private readonly underWay = new Map<string, Promise<unknown>>();
  private readonly next = new Map<string, Promise<T>>();

  /** The answer to a question about `key`, asked not before now. Fails as the question does. */
  of(key: string, ask: () => Promise<T>): Promise<T> {
    const waiting = this.next.get(key);
    if (waiting) return waiting;
    const before = this.underWay.get(key);
    if (!before) return this.begin(key, ask);
    const mine = before
      .catch(() => undefined)
      .then(() => {
        this.next.delete(key);
        return this.begin(key, ask);
      });
    this.next.set(key, mine);
    return mine;
  }

  private begin(key: string, ask: () => Promise<T>): Promise<T> {
    const asking = ask().finally(() => {
      if (this.underWay.get(key) === asking) this.underWay.delete(key);
    });
    this.underWay.set(key, asking);
    return asking;
  }
}
