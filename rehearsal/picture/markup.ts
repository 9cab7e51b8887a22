import { escaped } from './escape';

/** Markup that is safe to put on a page: made by `tag`, from texts that were escaped on the way in. */
export class Markup {
  constructor(readonly source: string) {}
}

export type Child = Markup | string | number | null | readonly Child[];
export type Attributes = Record<string, string | number | null>;

/** Elements that have no content and are written closed, so that the page is well-formed XML as well as HTML. */
const VOID = new Set(['meta', 'br', 'col', 'link']);

/**
 * One element of HTML or SVG. Text children and attribute values are escaped here and nowhere else; an attribute that is
 * null is left out.
 */
export function tag(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escaped(value ?? '')}"`)
    .join('');
  if (VOID.has(name)) return new Markup(`<${name}${written}/>`);
  return new Markup(`<${name}${written}>${content(children)}</${name}>`);
}

/** Several pieces as one. */
export function group(...children: readonly Child[]): Markup {
  return new Markup(content(children));
}

function content(children: readonly Child[]): string {
  return children
    .map((child) => {
      if (child === null) return '';
      if (child instanceof Markup) return child.source;
      if (typeof child === 'number') return rounded(child);
      return typeof child === 'string' ? escaped(child) : content(child);
    })
    .join('');
}

/** Two decimals are finer than any screen, and keep pages short. */
function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
