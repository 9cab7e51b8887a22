import type { CaseFile } from '../domain/case-file';
import type { Clock } from '../domain/clock';
import { MAIN } from '../domain/parts';
import { rungName, type Account, type Rung } from './account';
import { expectedRungs, type Expected } from './expected-rungs';
import type { Finding } from './finding';
import { GRACE_MS, type Measures } from './measures';

/** An objection raises a case whatever its ladder. */
const RAISED = 'objection';

/** Every rung has fired once, at its instant; none that was due is missing; and the engine's history tells of the same. */
export function rungFindings({ id, stored, engine, askedAt }: Account, measures: Measures): Finding[] {
  if (!stored) return [];
  const { file } = stored;
  const fired = firedInTrail(file);
  const findings: Finding[] = twice(fired).map((what) => ({
    kind: 'doubled',
    id,
    what: `${what} fired twice`,
  }));
  for (const clock of file.clocks) {
    const own = fired.filter(({ clock: name, cycle, part }) => {
      return name === clock.name && cycle === clock.cycle && part === clock.part;
    });
    findings.push(...ladderFindings(id, clock, own, askedAt, measures));
  }
  if (engine?.fired) findings.push(...historyFindings(id, fired, engine.fired));
  return findings;
}

/** The rungs that a case's trail tells of. */
export function firedInTrail({ trail }: Pick<CaseFile, 'trail'>): Rung[] {
  return trail.flatMap(({ at, data }) =>
    typeof data?.['rung'] === 'string' && data['rung'] !== RAISED
      ? [
          {
            clock: String(data['clock']),
            cycle: Number(data['cycle']),
            part: typeof data['part'] === 'string' ? data['part'] : MAIN,
            rung: data['rung'],
            repeat: Number(data['repeat']),
            at,
          },
        ]
      : [],
  );
}

function twice(rungs: readonly Rung[]): string[] {
  const names = rungs.map(rungName);
  return [...new Set(names.filter((one, index) => names.indexOf(one) !== index))];
}

function ladderFindings(
  id: string,
  clock: Clock,
  fired: readonly Rung[],
  askedAt: number,
  measures: Measures,
): Finding[] {
  // Time that another case has waited counts here, too, and is in no segment of its own.
  if (clock.own || clock.shelved) return [];
  const ladder = measures.ladders[clock.name];
  if (!ladder) return [{ kind: 'lost', id, what: `a clock that the rules have not: ${clock.name}` }];
  const upTo = clock.endedAt ?? askedAt - GRACE_MS;
  const latest = Math.max(upTo, askedAt, ...fired.map(({ at }) => at));
  const due = expectedRungs(clock, ladder, measures.dayMs, upTo);
  const missing = due
    .filter((one) => !one.sometimes && !fired.some((rung) => isSame(rung, one)))
    .map(({ rung, repeat }): Finding => {
      return { kind: 'lost', id, what: `${clock.name} ${clock.cycle}: ${rung} ${repeat} never fired` };
    });
  const possible = asItMayHaveStood(clock).flatMap((one) =>
    expectedRungs(one, ladder, measures.dayMs, latest),
  );
  const strange = fired
    .filter((rung) => !possible.some((one) => isSame(rung, one) && one.at === rung.at))
    .map((rung): Finding => {
      return { kind: 'doubled', id, what: `${rungName(rung)} fired when it was not due` };
    });
  return [...missing, ...strange];
}

/**
 * A clock as it was before each of its stretches ended. What ends one is charged to when it was sent; a rung that fell
 * due between that and when it was taken up has fired, and rightly so.
 */
function asItMayHaveStood(clock: Clock): Clock[] {
  return clock.segments.map((segment, index) => ({
    ...clock,
    segments: [...clock.segments.slice(0, index), { ...segment, to: null }],
  }));
}

const isSame = (rung: Rung, one: Expected): boolean => rung.rung === one.rung && rung.repeat === one.repeat;

function historyFindings(id: string, trail: readonly Rung[], history: readonly Rung[]): Finding[] {
  const inHistory = history.filter(({ rung }) => rung !== RAISED);
  const told = new Set(trail.map(rungName));
  const names = new Set(inHistory.map(rungName));
  return [
    ...twice(inHistory).map(
      (what) => ({ kind: 'doubled', id, what: `${what} twice in the engine’s history` }) as const,
    ),
    ...[...names]
      .filter((one) => !told.has(one))
      .map((one) => ({ kind: 'lost', id, what: `${one} fired in the engine alone` }) as const),
    ...[...told]
      .filter((one) => !names.has(one))
      .map((one) => ({ kind: 'doubled', id, what: `${one} fired in the trail alone` }) as const),
  ];
}
