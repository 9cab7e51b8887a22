import { INSTITUTION_LEVELS } from '../vocabulary';
import type { When } from '../policy';
import type { Check, Found, Setting } from './subject';

/** Regions, institutions and topics that there are not: a rule for them would never apply to anything. */
export const checkPlaces: Check = ({ rules }, setting) => {
  const conditions = rules.clocks.flatMap(({ name: clock, only, budget, ladder }) => [
    ...(only ? [{ when: only, clock, field: 'when' }] : []),
    ...(budget.kind === 'fixed' ? budget.rules : []).flatMap(({ when }, n) =>
      when ? [{ when, clock, field: `budget.${n}.when` }] : [],
    ),
    ...ladder.flatMap((rung) =>
      rung.only ? [{ when: rung.only, clock, rung: rung.id, field: 'when' }] : [],
    ),
  ]);
  return [
    ...(rules.where?.institution ?? []).flatMap((id) => institution(id, setting)),
    ...(rules.where?.region ?? []).flatMap((code) => region(code, { field: 'where.region' }, setting)),
    ...conditions.flatMap(({ when, field, ...rest }) => [
      ...many(when.region).flatMap((code) => region(code, { ...rest, field: `${field}.region` }, setting)),
      ...many(when.topic).flatMap((id) => topic(id, { ...rest, field: `${field}.topic` }, setting)),
    ]),
  ];
};

type Place = Pick<Found, 'clock' | 'rung' | 'field'>;

function many(value: When['region']): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

function institution(id: string, { directory }: Setting): Found[] {
  const agency = directory.get(id);
  if (agency && INSTITUTION_LEVELS.includes(agency.level)) return [];
  const above = agency && directory.institutionOf(id);
  return [
    {
      code: 'unknown-place',
      severity: 'error',
      field: 'where.institution',
      message: agency
        ? `"${id}" is not an institution but a part of one`
        : `the directory has no institution "${id}"`,
      effect: 'The override would never be in force anywhere.',
      advice: above
        ? `Write "${above.id}".`
        : 'Write the id of a ministry, agency or local government of the directory.',
    },
  ];
}

function region(code: string, place: Place, setting: Setting): Found[] {
  if (setting.isRegion(code)) return [];
  return [
    {
      code: 'unknown-place',
      severity: 'error',
      ...place,
      message: `there is no region with the code "${code}"`,
      effect: 'No case lies there, so what is said for it never applies.',
      advice:
        'Write an official code: "18" province, "18.10" regency or city, "18.10.01" district, "18.10.01.1002" village.',
    },
  ];
}

function topic(id: string, place: Place, { topics }: Setting): Found[] {
  if (!topics || topics.has(id)) return [];
  return [
    {
      code: 'unknown-topic',
      severity: 'error',
      ...place,
      message: `there is no topic "${id}"`,
      effect: 'No case is about it, so what is said for it never applies.',
      advice: 'Write the id of a topic of the catalogue, such as "roads" or "roads.damaged".',
    },
  ];
}
