import type { Request } from 'express';
import { parseAllDocuments, type YAMLError } from 'yaml';
import type { Bilingual } from '../../domain/policy';
import { Problem } from '../problems/problem';
import { readText, type BodyReader } from './body';

const JSON_TYPE = 'application/json';
const YAML_TYPES = ['application/yaml', 'text/yaml', 'application/x-yaml'];
const BOTH = [...YAML_TYPES, JSON_TYPE];
/** A few anchors make a file shorter; thousands of them make a small file fill the memory. */
const MAX_ALIASES = 100;
/** Rules nest a dozen deep. Thousands of brackets keep a parser busy for seconds and end on its stack. */
const DEEPEST = 100;

const malformed = (detail: Bilingual): Problem => new Problem('malformed', { detail });

/** Reads a body that is YAML or JSON, by its type. Throws `media-type`, `malformed` with the line and column, … */
export const yamlOrJson: BodyReader = {
  mediaTypes: BOTH,
  read: async (req, res) => {
    const type = (req.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const length = req.headers['content-length'];
    const isEmpty =
      req.headers['transfer-encoding'] === undefined && (length === undefined || length === '0');
    if (isEmpty) return {};
    if (!BOTH.includes(type)) {
      throw new Problem('media-type', {
        detail: {
          id: `Isi permintaan harus ${BOTH.join(', ')} dalam UTF-8, tanpa kompresi.`,
          en: `The body of the request must be ${BOTH.join(', ')} in UTF-8, not compressed.`,
        },
      });
    }
    const text = (await readText(req, res)) ?? '';
    if (type === JSON_TYPE) requireJson(text);
    texts.set(req, text);
    return parseYaml(text);
  },
};

const texts = new WeakMap<Request, string>();

/** The text of a body that was read here: what is wrong with it is said with line and column. */
export function textOf(req: Request): string {
  return texts.get(req) ?? '';
}

/** Every JSON text is YAML as well, but not the other way round. */
function requireJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new Problem('malformed');
  }
}

/** The one document of a YAML text. Keys that stand twice, other documents and unknown tags are refused. */
function parseYaml(text: string): unknown {
  const [document, second] = documentsIn(text);
  if (!document) return {};
  if (second) {
    throw malformed({
      id: 'Berkas berisi lebih dari satu dokumen YAML (dipisah "---"); kirim satu per satu.',
      en: 'The file holds more than one YAML document (separated by "---"); send them one by one.',
    });
  }
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) throw malformed(said(fault));
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch {
    throw malformed({
      id: 'Berkas memakai terlalu banyak alias YAML (*nama); tuliskan isinya.',
      en: 'The file uses too many YAML aliases (*name); write out what they stand for.',
    });
  }
}

function documentsIn(text: string) {
  if (isTooDeep(text)) {
    throw malformed({
      id: `Berkas bersarang lebih dari ${DEEPEST} tingkat.`,
      en: `The file is nested more than ${DEEPEST} levels deep.`,
    });
  }
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: true });
    return Array.isArray(documents) ? documents : [];
  } catch {
    throw new Problem('malformed');
  }
}

/** By its brackets alone, those in texts too: what is nested by its indentation grows with the square of the depth. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function said({ message, linePos }: YAMLError): Bilingual {
  const [at] = linePos ?? [];
  const what = (message.split('\n', 1)[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').slice(0, 200);
  return at
    ? {
        id: `Baris ${at.line}, kolom ${at.col}: ${what}.`,
        en: `Line ${at.line}, column ${at.col}: ${what}.`,
      }
    : { id: `${what}.`, en: `${what}.` };
}
