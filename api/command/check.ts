import { aboutOf, textAt } from '../../domain/named-agencies';
import type { Lang, Reason } from '../../domain/reference';
import { CORRECTABLE, type SentBody } from '../../domain/schema/commands';
import type { CommandName } from '../../domain/vocabulary';
import type { AppDeps } from '../deps';
import { BodyFaults, SENTENCES } from './faults';

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
  const knows = (agency: string): boolean => reference.directory.ref(agency) !== undefined;
  for (const field of ['to', 'suggested'] as const) {
    const agency = textAt(body, field);
    if (agency !== undefined && !knows(agency)) faults.add(field, SENTENCES.agency);
  }
  for (const [index, agency] of aboutOf(body).entries()) {
    if (!knows(agency)) faults.add(`about.${index}`, SENTENCES.agency);
  }
  const topic = textAt(body, 'topic');
  if (topic !== undefined && !reference.topic(topic)) faults.add('topic', SENTENCES.topic);
  const code = textAt(body, 'code');
  if (code !== undefined && !reasons.some((one) => one.for === 'archive' && one.code === code)) {
    faults.add('code', SENTENCES.code);
  }
  if (name === 'corrections' && !CORRECTABLE.some((field) => field in body)) {
    faults.add('', SENTENCES.nothing);
  }
  faults.throwIfAny(lang);
}
