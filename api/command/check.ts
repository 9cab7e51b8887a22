import { aboutOf, textAt, textsAt } from '../../domain/named-agencies';
import { closesWith } from '../../domain/outside';
import type { Bilingual } from '../../domain/policy';
import type { Lang, Reason } from '../../domain/reference';
import { CORRECTABLE, type SentBody } from '../../domain/schema/commands';
import type { CommandName } from '../../domain/vocabulary';
import type { AppDeps } from '../deps';
import { BodyFaults, noMore, SENTENCES } from './faults';

type Deps = Pick<AppDeps, 'reference'>;

/** Throws `invalid` when a body names what is not there, or corrects nothing. `reasons` are those that the case knows. */
export function checkBody<N extends CommandName>(
  { reference }: Deps,
  name: N,
  body: SentBody<N>,
  lang: Lang,
  reasons: readonly Reason[] = reference.reasons,
): void {
  const faults = new BodyFaults();
  const { directory } = reference;
  const knows = (agency: string): boolean => directory.ref(agency) !== undefined;
  // Whoever is complained of may be no more; whoever is to act may not.
  const acts = (agency: string): Bilingual | null => {
    if (!knows(agency)) return SENTENCES.agency;
    return directory.get(agency)?.closed ? noMore(directory.heir(agency)?.id) : null;
  };
  // An agency that is released may have left the directory meanwhile.
  const named = name === 'supporting' ? (['agency'] as const) : (['to', 'suggested'] as const);
  for (const field of named) {
    const agency = textAt(body, field);
    const fault = agency === undefined ? null : acts(agency);
    if (fault) faults.add(field, fault);
  }
  for (const [index, agency] of aboutOf(body).entries()) {
    if (!knows(agency)) faults.add(`about.${index}`, SENTENCES.agency);
  }
  for (const [index, agency] of textsAt(body, 'supporting').entries()) {
    const fault = acts(agency);
    if (fault) faults.add(`supporting.${index}`, fault);
  }
  const topic = textAt(body, 'topic');
  if (topic !== undefined && !reference.topic(topic)) faults.add('topic', SENTENCES.topic);
  const code = textAt(body, 'code');
  if (code !== undefined && !reasons.some((one) => closesWith(one) && one.code === code)) {
    faults.add('code', SENTENCES.code);
  }
  if (name === 'corrections' && !CORRECTABLE.some((field) => field in body)) {
    faults.add('', SENTENCES.nothing);
  }
  faults.throwIfAny(lang);
}
