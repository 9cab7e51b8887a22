import type { ClockRule, Facts, Rules } from '../policy';
import { ladderFor } from '../policy';
import { listed } from './classes';
import { ACTS_AT, STAGE_WORDS, type Situation } from './procedure';
import type { Check, Found } from './subject';
import { leadsOn, walks, type Visit } from './walk';

/** Stages at which nothing happens when nobody does anything, and suspensions that only somebody's word can end. */
export const checkSilence: Check = ({ rules }) => {
  const stages = new Map<string, { found: Found; facts: Facts[] }>();
  const note = (key: string, facts: Facts, found: Found): void => {
    const known = stages.get(key);
    if (known) known.facts.push(facts);
    else stages.set(key, { found, facts: [facts] });
  };
  for (const { facts, visits } of walks(rules)) {
    for (const visit of visits) {
      const found = stuck(visit, rules, facts);
      if (found) note(`${found.code} ${found.clock ?? ''} ${visit.now.stage}`, facts, found);
    }
  }
  return [...stages.values()].map(({ found, facts }) => ({
    ...found,
    effect: `${found.effect} So it is for ${listed(facts)}.`,
  }));
};

/** What is wrong with where a case stands; null when its silence leads on. */
function stuck({ now, open, suspended, way }: Visit, rules: Rules, facts: Facts): Found | null {
  const running = rules.clocks.filter(({ name }) => open.includes(name) && !suspended.has(name));
  if (now.stage === 'closed') return finalAfterAll(running, facts) ? null : neverFinal(running);
  if (waits(now)) {
    if (running.some((rule) => endsTheWait(rule, now, facts))) return null;
    const [held] = [...suspended];
    if (held) return neverResumed(held, now, way);
    // While a question is open the agency's own clock may simply run on.
    if (!now.question) return leadsNowhere(now, way, 'the reporter');
  }
  const acts = ACTS_AT[now.stage];
  const own = running.some(
    (rule) => rule.until.some((moment) => acts.includes(moment)) && leadsOn(rule, facts),
  );
  return own ? null : leadsNowhere(now, way, 'whoever holds it', running);
}

/** Whether the reporter has the floor. */
function waits({ stage, question }: Situation): boolean {
  return stage === 'completion' || stage === 'reply' || question;
}

function endsTheWait(rule: ClockRule, { question }: Situation, facts: Facts): boolean {
  return ladderFor(rule, facts).some(({ action }) => action === (question ? 'resume' : 'close'));
}

function finalAfterAll(running: readonly ClockRule[], facts: Facts): boolean {
  return running.some((rule) => ladderFor(rule, facts).some(({ action }) => action === 'complete'));
}

function neverFinal(running: readonly ClockRule[]): Found {
  const [clock] = running;
  return {
    code: 'silence-leads-nowhere',
    severity: 'error',
    ...(clock ? { clock: clock.name, field: 'ladder' } : {}),
    message: 'a closed case never becomes final when its reporter does not object',
    effect: 'It stays open to objection, and in the engine, for ever.',
    advice: 'End the ladder of the clock "reopening" with a rung that says "complete: case".',
  };
}

function neverResumed(
  [clock, condition]: readonly [string, string],
  { question }: Situation,
  way: readonly string[],
): Found {
  return {
    code: 'suspension-never-ends',
    severity: 'error',
    clock,
    field: 'suspended while',
    message: `this clock stands still for a ${condition} that may never come: nothing runs that ends the wait`,
    effect: `After "${way.join(', ')}" a reporter who says nothing stops it for good.`,
    advice: question
      ? 'Let a clock run from "questioned" whose ladder ends with "resume: agency".'
      : 'Let a clock wait for the reporter whose ladder ends with "close".',
  };
}

function leadsNowhere(
  { stage }: Situation,
  way: readonly string[],
  who: string,
  running: readonly ClockRule[] = [],
): Found {
  const others = running.map(({ name }) => name);
  const only = others.length > 0 ? ` (${others.join(', ')} is about something else)` : '';
  return {
    code: 'silence-leads-nowhere',
    severity: 'error',
    message: `at the stage ${STAGE_WORDS[stage]} no clock waits for ${who}${only}`,
    effect: `After "${way.join(', ')}" nobody hears of it when nothing is done.`,
    advice: `Let a clock run there until ${who} acts, with a ladder that goes on with "every" or moves the case.`,
  };
}
