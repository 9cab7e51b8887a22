const LONGEST = 16;
const FREE = -1;
const MOST_FULL = 0.6;

/**
 * Which row belongs to which id: what a map of texts does, in a quarter of its memory. Ids of up to 16 characters of one
 * byte each lie side by side; any other is kept in a map after all.
 */
export class IdRows {
  private characters = new Uint8Array(1024 * LONGEST);
  private table = new Int32Array(2048).fill(FREE);
  private readonly unusual = new Map<string, number>();
  private count = 0;

  /** Rows so far; they are numbered from 0 in the order in which their ids came. */
  get size(): number {
    return this.count;
  }

  get bytes(): number {
    return this.characters.byteLength + this.table.byteLength;
  }

  /** The row of an id, a new one if it has none yet. */
  rowOf(id: string): number {
    if (!isUsual(id)) {
      const known = this.unusual.get(id);
      if (known !== undefined) return known;
      this.unusual.set(id, this.count);
      return this.next();
    }
    let slot = hashOf(id) & (this.table.length - 1);
    for (;;) {
      const row = this.table[slot] ?? FREE;
      if (row === FREE) break;
      if (this.isAt(row, id)) return row;
      slot = (slot + 1) & (this.table.length - 1);
    }
    this.table[slot] = this.count;
    const row = this.next();
    for (let n = 0; n < id.length; n += 1) this.characters[row * LONGEST + n] = id.charCodeAt(n);
    if (this.count > this.table.length * MOST_FULL) this.rehash();
    return row;
  }

  private next(): number {
    if ((this.count + 1) * LONGEST > this.characters.length) {
      const larger = new Uint8Array(Math.ceil((this.count + 1) * 1.5) * LONGEST);
      larger.set(this.characters);
      this.characters = larger;
    }
    this.count += 1;
    return this.count - 1;
  }

  private isAt(row: number, id: string): boolean {
    const start = row * LONGEST;
    for (let n = 0; n < id.length; n += 1) {
      if (this.characters[start + n] !== id.charCodeAt(n)) return false;
    }
    return id.length === LONGEST || this.characters[start + id.length] === 0;
  }

  private rehash(): void {
    const old = this.table;
    this.table = new Int32Array(old.length * 2).fill(FREE);
    for (const row of old) {
      if (row === FREE) continue;
      let slot = hashOf(this.idOf(row)) & (this.table.length - 1);
      while (this.table[slot] !== FREE) slot = (slot + 1) & (this.table.length - 1);
      this.table[slot] = row;
    }
  }

  private idOf(row: number): string {
    const start = row * LONGEST;
    const end = this.characters.subarray(start, start + LONGEST).indexOf(0);
    return String.fromCharCode(
      ...this.characters.subarray(start, end === -1 ? start + LONGEST : start + end),
    );
  }
}

/** A zero ends an id that is shorter than its place. */
function isUsual(id: string): boolean {
  if (id.length > LONGEST || id.length === 0) return false;
  for (let n = 0; n < id.length; n += 1) {
    const code = id.charCodeAt(n);
    if (code === 0 || code > 255) return false;
  }
  return true;
}

/** FNV-1a over the characters, with the upper half mixed into the lower one, which alone chooses the place. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < id.length; n += 1) hash = Math.imul(hash ^ id.charCodeAt(n), 0x01000193);
  return hash ^ (hash >>> 15);
}
