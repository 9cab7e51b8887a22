import { tag, type Child } from './markup';

/** The page may ask nobody for anything, whatever stands in it. */
const ALONE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A page that needs nothing but itself and no script, well-formed as XML too. */
export function sheet({ title, style }: { title: string; style: Child }, ...body: readonly Child[]): string {
  const document = tag(
    'html',
    { lang: 'id' },
    tag(
      'head',
      {},
      tag('meta', { charset: 'utf-8' }),
      tag('meta', { 'http-equiv': 'Content-Security-Policy', content: ALONE }),
      tag('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      tag('title', {}, title),
      tag('style', {}, style),
    ),
    tag('body', {}, ...body),
  );
  return `<!DOCTYPE html>\n${document.source}\n`;
}
