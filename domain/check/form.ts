import { documentName, isOverride, type OverrideDocument, type RuleDocument } from '../policy-document';
import { PolicyError, readRuleSet } from '../policy-reader';
import type { Problem } from '../problems';
import type { Finding, FindingCode } from './finding';
import type { Subject } from './subject';
import { nearestWord } from './nearest';

/** Rule files as far as they could be read, and what is wrong with the others. */
export interface Read {
  subjects: Subject[];
  findings: Finding[];
}

/** Reads rule files by their form, each by itself: one that is wrong does not hide what is wrong with the others. */
export function readFiles(documents: readonly unknown[]): Read {
  const findings: Finding[] = [];
  const byName = new Map<string, unknown>();
  documents.forEach((document, place) => {
    const name = documentName(document) || nameless(place);
    if (byName.has(name)) findings.push(twice(name));
    else byName.set(name, document);
  });
  const subjects = new Map<string, Subject | null>();
  const reading = (key: string, below: readonly string[]): Subject | null => {
    const known = subjects.get(key);
    if (known !== undefined) return known;
    const document = byName.get(key);
    const above = extended(document);
    const base =
      above !== null && above !== key && !below.includes(above) && byName.has(above)
        ? reading(above, [...below, key])
        : null;
    // Of what extends a file that cannot be read nothing is known but its own form.
    const chain = base ? documentsOf(base) : [];
    const read = readOne(key, document, chain, base, findings);
    subjects.set(key, read);
    return read;
  };
  for (const key of byName.keys()) reading(key, []);
  const readable = [...subjects.values()].filter((one): one is Subject => one !== null);
  const unreadable = new Set([...subjects].flatMap(([key, one]) => (one === null ? [key] : [])));
  return {
    subjects: readable,
    findings: findings.filter((one) => !isSecondHand(one, byName.get(one.policy), unreadable)),
  };
}

/** What findings call a document without a name: by its place in the list, from 0. */
export function nameless(place: number): string {
  return `(document ${place + 1})`;
}

/** Says only that the file which it extends could not be read, which that file's own findings say better. */
function isSecondHand({ code, path }: Finding, document: unknown, unreadable: ReadonlySet<string>): boolean {
  const above = extended(document);
  return (
    code === 'nothing-extended' &&
    path === 'extends' &&
    above !== null &&
    unreadable.has(above) &&
    above !== documentName(document)
  );
}

function readOne(
  key: string,
  document: unknown,
  chain: readonly unknown[],
  base: Subject | null,
  findings: Finding[],
): Subject | null {
  try {
    const read = readRuleSet([document, ...chain]).get(documentName(document));
    if (!read) return null;
    return {
      name: key,
      rules: read.rules,
      effective: read.document,
      written: document as RuleDocument,
      base,
    };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    findings.push(...error.problems.map((problem) => findingOf(key, problem, document)));
    return null;
  }
}

function documentsOf({ written, base }: Subject): unknown[] {
  return base ? [written, ...documentsOf(base)] : [written];
}

function extended(document: unknown): string | null {
  if (!isOverride(document)) return null;
  const above = (document as Partial<OverrideDocument>).extends;
  return typeof above === 'string' ? above : null;
}

function twice(name: string): Finding {
  return {
    severity: 'error',
    code: 'id-twice',
    policy: name,
    path: 'policy',
    message: `two files are called "${name}"`,
    effect: 'Only one of them can be published under that name; the other was not looked at.',
    advice: 'Give one of them another name, or put both into one file.',
  };
}

interface Kind {
  code: FindingCode;
  effect: string;
  advice: string;
}

const UNREADABLE = 'The file cannot be read, so nothing in it takes effect.';

/** Most problems of form say themselves what to do; these mean more than that. */
const KINDS: readonly [RegExp, Kind][] = [
  [
    /quoted text/,
    {
      code: 'unquoted-code',
      effect: 'YAML has made a number of it: "18.10" and "18.1" are one number, and two codes.',
      advice: 'Put the code into quotation marks.',
    },
  ],
  [
    /is used twice$/,
    {
      code: 'id-twice',
      effect: 'A trail, an override or a migration that names it could mean either.',
      advice: 'Give each rung of a ladder an id of its own.',
    },
  ],
  [
    /extend|to drop$|has no clock/,
    { code: 'nothing-extended', effect: UNREADABLE, advice: 'Check the name, or leave this out.' },
  ],
  [
    /"otherwise" comes last/,
    { code: 'both-match', effect: 'What stands below it would never count.', advice: 'Move it to the end.' },
  ],
  [
    /no silence leads nowhere$/,
    {
      code: 'silence-leads-nowhere',
      effect: 'After the last rung nobody would ever hear of the case again.',
      advice: 'Add a last rung such as { id: again, every: 5 working days, remind: unit head }.',
    },
  ],
];

function findingOf(policy: string, { path, message }: Problem, document: unknown): Finding {
  const kind = KINDS.find(([pattern]) => pattern.test(message))?.[1];
  const { place, advice } = adviceFor(path, message, document);
  return {
    severity: 'error',
    policy,
    path: place,
    message,
    code: kind?.code ?? 'schema',
    effect: kind?.effect ?? UNREADABLE,
    advice: kind?.advice ?? advice,
  };
}

function adviceFor(path: string, message: string, document: unknown): { place: string; advice: string } {
  const place = path === '(file)' ? '' : path;
  const unknown = /^knows no "([^"]*)"/.exec(message)?.[1];
  if (unknown !== undefined) {
    const inside = place === '' ? unknown : `${place}.${unknown}`;
    return {
      place: inside,
      advice: 'Check its spelling and where it stands; the reference page lists every key.',
    };
  }
  const [, word = '', choices] = /^"(.*)" is none of:? (.+)$/.exec(message) ?? [];
  if (choices !== undefined) {
    const meant = nearestWord(word, choices.split(', '));
    return { place, advice: meant === null ? 'Write one of these.' : `Write "${meant}", if that is meant.` };
  }
  if (typeof document !== 'object' || document === null) {
    return { place, advice: 'A rule file is a block of fields that begins with "policy: <name>".' };
  }
  return { place, advice: message === 'is missing' ? 'Add it.' : 'Mend it as the message says.' };
}
