import type { RuleDocument } from '../../../domain/policy-document';
import type { Caller } from '../../auth/caller';
import type { AppDeps } from '../../deps';
import { Problem } from '../../problem';

/**
 * Throws `forbidden` unless the caller may change these: an operator who is bound to an agency may publish overrides that
 * speak for it or for what belongs to it, and nothing else.
 */
export function mayPublish(
  { reference }: Pick<AppDeps, 'reference'>,
  caller: Caller,
  documents: readonly RuleDocument[],
): void {
  const bound = caller.kind === 'officer' ? caller.agency : undefined;
  if (bound === undefined) return;
  const { directory } = reference;
  const owns = (institution: string): boolean =>
    institution === bound || directory.ancestorsOf(institution).includes(bound);
  const inside = documents.every((document) => {
    if (!('where' in document)) return false;
    const { institution = [], region = [] } = document.where;
    // A place is everybody's: rules for it would also bind the ministries and the national desk.
    return [institution].flat().every(owns) && [region].flat().length === 0;
  });
  if (inside) return;
  throw new Problem('forbidden', {
    detail: {
      id: 'Anda hanya dapat menerbitkan aturan khusus untuk instansi Anda sendiri (where: institution).',
      en: 'You may publish only overrides for your own agency (where: institution).',
    },
  });
}
