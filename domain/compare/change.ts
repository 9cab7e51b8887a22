/** One difference between two sets of rules. */
export interface Change {
  /** `meaning`: a published id means something else now, which trails and migrations take amiss. */
  kind: 'added' | 'dropped' | 'changed' | 'meaning';
  /** Place in the rules: `clocks.firstAnswer.budget`, `clocks.firstAnswer.ladder.top.at`. */
  path: string;
  clock?: string;
  rung?: string;
  /** In words; null for what was not there, or is not there any more. */
  before: string | null;
  after: string | null;
  /** One sentence for people who know the procedure and not the file. English. */
  text: string;
}

/** Where a change stands, and what it is called there. */
export interface Place {
  path: string;
  /** `First answer`, `First answer, rung top`. */
  title: string;
  clock?: string;
  rung?: string;
}

/** What is at a place changes from one thing to another; nothing when it is the same. */
export function changed(place: Place, field: string, name: string, before: string, after: string): Change[] {
  if (before === after) return [];
  const { title, ...where } = place;
  const lead = name === '' ? title : title === '' ? name : `${title}, ${name}`;
  return [
    {
      kind: 'changed',
      ...where,
      path: joined(place.path, field),
      before,
      after,
      text: `${lead}: ${before} → ${after}`,
    },
  ];
}

/** Something that there was not. */
export function added({ title, ...where }: Place, what: string): Change {
  return { kind: 'added', ...where, before: null, after: what, text: `${title}: ${what} is new` };
}

/** Something that there is no more. */
export function dropped({ title, ...where }: Place, what: string): Change {
  return { kind: 'dropped', ...where, before: what, after: null, text: `${title}: ${what} is gone` };
}

function joined(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
