/** An element of a page, as a strict reader of XML finds it. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

const NAME = /[A-Za-z_][\w.:-]*/y;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Reads a page strictly: every tag closed and nested, every attribute quoted and given once, no bare `<` or `&`, no
 * character that XML does not allow.
 * @throws Error that says where it is not well-formed.
 */
export function parseXml(source: string): Element {
  const text = source.replace(/^<!DOCTYPE html>\s*/, '').trimEnd();
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const bad = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.exec(text);
  if (bad) throw new Error(`a character that XML does not allow at ${bad.index}`);
  const reader = new Reader(text);
  const root = reader.element();
  if (reader.at !== text.length) throw new Error(`something follows the root element at ${reader.at}`);
  return root;
}

class Reader {
  at = 0;
  constructor(private readonly text: string) {}

  element(): Element {
    this.expect('<');
    const name = this.name();
    const attributes: Record<string, string> = {};
    for (;;) {
      const spaced = this.skipSpace();
      if (this.take('/>')) return { name, attributes, children: [] };
      if (this.take('>')) break;
      if (!spaced) this.fail('no space before an attribute');
      const key = this.name();
      if (Object.hasOwn(attributes, key)) this.fail(`attribute ${key} is given twice`);
      this.expect('="');
      const end = this.text.indexOf('"', this.at);
      if (end === -1) this.fail('an attribute is not closed');
      attributes[key] = this.decoded(this.text.slice(this.at, end));
      this.at = end + 1;
    }
    const children: Element['children'] = [];
    while (!this.take(`</${name}>`)) {
      if (this.text.startsWith('</', this.at)) this.fail(`${name} is not closed`);
      if (this.text[this.at] === '<') {
        children.push(this.element());
        continue;
      }
      const end = this.text.indexOf('<', this.at);
      if (end === -1) this.fail(`${name} is not closed`);
      children.push(this.decoded(this.text.slice(this.at, end)));
      this.at = end;
    }
    return { name, attributes, children };
  }

  private decoded(raw: string): string {
    if (raw.includes('<')) this.fail('a bare < in a text or attribute');
    return raw.replace(/&([^;\s]*)(;?)/g, (_, entity: string, end: string) => {
      const character = ENTITIES[entity];
      if (end === '' || character === undefined) this.fail(`a bare & or unknown entity ${entity}`);
      return character ?? '';
    });
  }

  private name(): string {
    NAME.lastIndex = this.at;
    const name = NAME.exec(this.text)?.[0];
    if (name === undefined) this.fail('a name is missing');
    this.at += name?.length ?? 0;
    return name ?? '';
  }

  private skipSpace(): boolean {
    const from = this.at;
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
    return this.at > from;
  }

  private take(wanted: string): boolean {
    if (!this.text.startsWith(wanted, this.at)) return false;
    this.at += wanted.length;
    return true;
  }

  private expect(wanted: string): void {
    if (!this.take(wanted)) this.fail(`${wanted} is missing`);
  }

  private fail(problem: string): never {
    throw new Error(`${problem} at ${this.at}: ${this.text.slice(this.at, this.at + 60)}`);
  }
}

/** All elements below one, with itself, that fit. */
export function findAll(from: Element, fits: (element: Element) => boolean): Element[] {
  const below = from.children.flatMap((child) => (typeof child === 'string' ? [] : findAll(child, fits)));
  return fits(from) ? [from, ...below] : below;
}

/** Elements of a class. */
export function ofClass(from: Element, name: string): Element[] {
  return findAll(from, ({ attributes }) => (attributes['class'] ?? '').split(' ').includes(name));
}

/** All text of an element, in order. */
export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
