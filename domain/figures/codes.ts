/** Numbers for values that many cases share: each value is kept once. */
export class Codes<T> {
  private readonly codes = new Map<string, number>();
  readonly values: T[] = [];

  /** The number of a value; equal values have one. */
  of(value: T): number {
    const key = JSON.stringify(value);
    const known = this.codes.get(key);
    if (known !== undefined) return known;
    const code = this.values.length;
    this.codes.set(key, code);
    this.values.push(value);
    return code;
  }

  /** For each number whether its value is one of those that are meant. */
  which(isMeant: (value: T) => boolean): Uint8Array {
    return Uint8Array.from(this.values, (value) => Number(isMeant(value)));
  }

  /** Numbers of groups into which the values fall, and the keys of these. */
  grouped(keyOf: (value: T) => string): { groupOf: Uint32Array; keys: string[] } {
    const groups = new Map<string, number>();
    const groupOf = Uint32Array.from(this.values, (value) => {
      const key = keyOf(value);
      const group = groups.get(key) ?? groups.size;
      groups.set(key, group);
      return group;
    });
    return { groupOf, keys: [...groups.keys()] };
  }
}
