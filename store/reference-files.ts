import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { RuleDocument } from '../domain/policy-document';
import type { Reason } from '../domain/reference';
import { readRouteDocument, readWordsDocument, type RouteFiles } from '../domain/routing/document';
import type { ReferenceData } from './reference-data';
import { ruleDay, setsFrom } from './rule-sets';

/** A shipped rule file; `path` is within the folder. */
export interface RuleFile {
  path: string;
  document: RuleDocument;
}

const ROUTES_FOLDER = 'routes';
const WORDS_FILE = 'words.yaml';
export const REASONS_FILE = 'reasons.yaml';
const NOT_RULES: readonly string[] = ['topics.yaml', REASONS_FILE];

/**
 * Reads the shipped reference data: `policies/*.yaml`, `policies/calendars`, `policies/agencies`, `policies/routes`, topics
 * and reasons.
 * Throws with the file's name when one cannot be read.
 */
export function readReferenceFiles(folder: string): ReferenceData {
  const folderOf = (name: string): unknown[] =>
    yamlFilesIn(join(folder, name)).map((file) => readYaml(folder, join(name, file)));
  const agencies = (folderOf('agencies') as { defaults?: object; agencies: object[] }[]).flatMap(
    ({ defaults, agencies: list }) => list.map((agency) => ({ ...defaults, ...agency })),
  );
  const documents = readRuleFiles(folder).map(({ document }) => document);
  const reasons = readReasons(folder);
  return {
    agencies: agencies as ReferenceData['agencies'],
    topics: (readYaml(folder, 'topics.yaml') as { topics: ReferenceData['topics'] }).topics,
    reasons,
    calendars: folderOf('calendars') as ReferenceData['calendars'],
    policySets: setsFrom(documents, { today: ruleDay(Date.now()), publishedAt: 0, reasons }),
    routes: readRouteFiles(folder),
  };
}

/** The routes of a folder. Throws with the file's name for one that is not in order. */
export function readRouteFiles(folder: string): RouteFiles {
  const files = yamlFilesIn(join(folder, ROUTES_FOLDER)).filter((file) => file !== WORDS_FILE);
  const read = (file: string): unknown => readYaml(folder, join(ROUTES_FOLDER, file));
  return {
    routes: files.map((file) => readRouteDocument(read(file), file)),
    words: readWordsDocument(read(WORDS_FILE), WORDS_FILE),
  };
}

/** The rule files of a folder, unread. */
export function readRuleFiles(folder: string): RuleFile[] {
  return yamlFilesIn(folder)
    .filter((file) => !NOT_RULES.includes(file))
    .map((path) => ({ path, document: readYaml(folder, path) as RuleDocument }));
}

export function readReasons(folder: string): Reason[] {
  return (readYaml(folder, REASONS_FILE) as { reasons: Reason[] }).reasons;
}

function yamlFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted();
}

function readYaml(folder: string, path: string): unknown {
  try {
    return parse(readFileSync(join(folder, path), 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`policies/${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
