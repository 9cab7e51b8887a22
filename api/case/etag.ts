import { isOverdue, type CaseFile } from '../../domain/case-file';

/** The ETag of a case: its revision. */
export const etagOf = ({ revision }: Pick<CaseFile, 'revision'>): string => `"${revision}"`;

/**
 * Whether the caller has what it would be answered. Not while the case has run out since its last transition:
 * `overdue` flips with the clock on the wall, and no revision says so.
 */
export const isUnchanged = (file: CaseFile, ifNoneMatch: string | undefined, now: number): boolean => {
  if (ifNoneMatch === undefined || isOverdue(file, now) !== file.overdue) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etagOf(file));
};
