import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `docs/modelling.md`: what people read is what is tested. */
const SOURCE = readFileSync(join(__dirname, '..', '..', 'docs', 'modelling.md'), 'utf8');

/** A block between fences; `kind` and `name` are what follows the language: `yaml file policies/pringsewu.yaml`. */
export interface Block {
  language: string;
  kind: string;
  name: string;
  text: string;
}

/** A section of the document with what stands in it. */
export interface Example {
  title: string;
  blocks: Block[];
  /** Rows of its table of instants: what, before, after. */
  instants: { what: string; before: string; after: string }[];
  images: string[];
  text: string;
}

/** Sections by their `##` headings, in order. */
export function examples(source = SOURCE): Example[] {
  return source
    .split(/^(?=## )/m)
    .slice(1)
    .map((text) => ({
      title: /^## (.*)/.exec(text)?.[1]?.trim() ?? '',
      blocks: blocksOf(text),
      instants: instantsOf(text),
      images: [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => path ?? ''),
      text,
    }));
}

/** The example of a heading. Throws when the document has none: then it has drifted from its tests. */
export function example(title: string): Example {
  const found = examples().find((one) => one.title === title);
  if (!found) throw new Error(`docs/modelling.md has no section "${title}"`);
  return found;
}

/** The only block of a kind in an example. */
export function block({ title, blocks }: Example, kind: string): Block {
  const [found, ...more] = blocks.filter((one) => one.kind === kind);
  if (!found || more.length > 0) throw new Error(`"${title}" has not exactly one block "${kind}"`);
  return found;
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(\w+)(?: (\w+))?(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', kind = '', name = '', body = '']) => ({ language, kind, name, text: body }),
  );
}

function instantsOf(text: string): Example['instants'] {
  const [, table = ''] =
    /^\|[^|]*\| Before[^|]*\| After[^|]*\|\n\|[-| :]+\|\n((?:\|.*\|\n?)+)/m.exec(text) ?? [];
  return table
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [what = '', before = '', after = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', ''));
      return { what, before, after };
    });
}
