import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRules, type CheckInput } from '../../domain/check/check-rules';
import type { Finding } from '../../domain/check/finding';
import { readRuleSource } from '../../store/rule-source';
import { makeRegions } from '../../store/regions';
import { POLICIES, shippedReference } from '../support/reference';

/** The shipped rules, as somebody would open them in an editor. */
export const SHIPPED = readFileSync(join(POLICIES, 'sp4n.yaml'), 'utf8');

/** An override that says as little as it can. */
export const OVERRIDE = `policy: pringsewu
extends: sp4n
title: { id: Aturan Pringsewu, en: Rules of Pringsewu }
effective: 2026-01-01
where: { institution: kab-pringsewu }
`;

/** A text with one place changed. Throws when the place is not there, or is there twice. */
export function edited(text: string, from: string, to: string): string {
  const places = [...text.matchAll(new RegExp(loosely(from), 'g'))].length;
  if (places !== 1) throw new Error(`"${from}" stands there ${places} times`);
  return text.replace(new RegExp(loosely(from)), () => to);
}

/** How many spaces align the columns of a file is of no matter. */
function loosely(part: string): string {
  return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/ +/g, ' +');
}

const reference = shippedReference();
const regions = makeRegions();

/** The day on which the files are checked: the decrees of 2026 and 2027 are known. */
export const TODAY = '2026-11-23';

/** The findings for files given as texts, each with its line and column, with the shipped directory and calendars. */
export function check(texts: readonly string[], more: Partial<CheckInput> = {}): Finding[] {
  const sources = texts.flatMap((text) => {
    const { documents, findings } = readRuleSource(text);
    if (findings.length > 0) throw new Error(JSON.stringify(findings));
    return documents;
  });
  const findings = checkRules({
    documents: sources.map(({ document }) => document),
    directory: reference.directory,
    calendars: reference.calendars,
    topics: reference.topics,
    isRegion: (code) => regions.exists(code),
    today: TODAY,
    ...more,
  });
  return findings.map((finding) => {
    const source = sources.find(
      ({ document }) => (document as { policy?: unknown } | null)?.policy === finding.policy,
    );
    return { ...finding, ...source?.locate(finding.path) };
  });
}

/** Where a text stands in another, as an editor counts; the first time that it does. */
export function placeOf(text: string, part: string): { line: number; column: number } {
  const offset = text.search(new RegExp(loosely(part)));
  if (offset === -1) throw new Error(`"${part}" is not there`);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export function parsed(text: string): unknown {
  return readRuleSource(text).documents[0]?.document;
}
