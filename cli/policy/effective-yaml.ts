import { Document, isCollection, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { ReadRules } from '../../domain/policy-reader';

/** What is printed, and for whom it holds. */
export interface Heading {
  name: string;
  /** An institution or a region; null when nobody asked for one. */
  where: string | null;
}

/** Rules as they hold, as YAML: behind each value stands the file that says it. */
export function effectiveAsYaml({ rules, document, sources }: ReadRules, { name, where }: Heading): string {
  const yaml = new Document(document);
  const national = [...sources.values()].find((one) => one !== name) ?? name;
  const sourceOf = (path: string): string => {
    for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      const source = sources.get(at);
      if (source !== undefined) return source;
    }
    return national;
  };
  const visit = (node: unknown, path: string): void => {
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      const step = isScalar(key) ? String(key.value) : '';
      const at = path === '' ? step : `${path}.${step}`;
      if (OPENED.test(at)) visit(value, at);
      else if (isSeq(value) && at.endsWith('.ladder')) rungs(value.items, at);
      else say(value, at === 'policy' ? name : sourceOf(at));
    }
  };
  const rungs = (items: readonly unknown[], path: string): void => {
    for (const item of items) {
      if (!isMap(item)) continue;
      item.flow = true;
      item.items.sort((a, b) => rankOf(a.key) - rankOf(b.key));
      const id = String(item.get('id'));
      const from = item.items.flatMap(({ key }): [string, string][] => {
        const field = isScalar(key) ? String(key.value) : '';
        return field === 'id' ? [] : [[field, sourceOf(`${path}.${id}.${field}`)]];
      });
      item.comment = ` ${rungSource(from)}`;
    }
  };
  visit(yaml.contents, '');
  const holds = where === null ? '' : `, in force for ${where}`;
  const above = rules.extends === undefined ? '' : ` extends ${rules.extends};`;
  yaml.commentBefore = ` ${name}${holds}:${above} behind each value stands the file that says it.`;
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** What is looked into; of everything else the whole value has one source. */
const OPENED = /^(clocks|messages|levels)$|^clocks\.\w+$/;

/** When it fires comes before what it does, whichever file says which. */
const FIRST: readonly string[] = ['id', 'at', 'every', 'when'];

function rankOf(key: unknown): number {
  const place = isScalar(key) ? FIRST.indexOf(String(key.value)) : -1;
  return place === -1 ? FIRST.length : place;
}

/** One name when a rung was said by one file, else the common one and what differs. */
function rungSource(from: readonly (readonly [string, string])[]): string {
  const [first] = from;
  const all = new Set(from.map(([, source]) => source));
  if (!first || all.size <= 1) return first?.[1] ?? '';
  return from.map(([field, source]) => `${field}: ${source}`).join(', ');
}

function say(value: unknown, source: string): void {
  if (isScalar(value)) value.comment = ` ${source}`;
  else if (isCollection(value) && isShort(value)) {
    value.flow = true;
    value.comment = ` ${source}`;
  } else if (isCollection(value)) {
    value.commentBefore = ` ${source}`;
    for (const item of isSeq(value) ? value.items : []) if (isMap(item)) item.flow = true;
  }
}

const SHORT = 110;

/** Whether a collection stands better on one line. */
function isShort(value: Node): boolean {
  return JSON.stringify(value).length <= SHORT;
}
