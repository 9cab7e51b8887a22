import type { ClockRule, Rung } from '../policy';
import type { Outcome, Stage } from '../vocabulary';
import { turnOfSilence, waitsFor, type Situation } from './procedure';
import type { Check, Found } from './subject';
import { endsClock, walks } from './walk';

/** Actions that mean nothing on their clock, and a closing that would be for want of the agency's answer. */
export const checkActions: Check = ({ rules }) => {
  const places = new Map<string, Situation[]>();
  for (const { visits } of walks(rules)) {
    for (const { now, open, suspended } of visits) {
      for (const clock of open) {
        if (!suspended.has(clock)) places.set(clock, [...(places.get(clock) ?? []), now]);
      }
    }
  }
  return rules.clocks.flatMap((rule) =>
    rule.ladder.flatMap((rung) => checkAction(rule, rung, places.get(rule.name) ?? [])),
  );
};

function checkAction(rule: ClockRule, rung: Rung, places: readonly Situation[]): Found[] {
  // A clock that never runs has a finding of its own.
  if (places.length === 0) return [];
  if (rung.action === 'reassign') return reassigned(rule, rung, places);
  if (!endsClock(rung.action)) return [];
  if (rung.action === 'close' && waitsFor(rule) !== 'reporter') return [closesForTheAgency(rule, rung)];
  const meant = places.filter((now) => turnOfSilence(now, rung.action) !== null);
  if (meant.length === 0) return [withoutObject(rule, rung)];
  return rung.action === 'close' ? otherOutcome(rule, rung, meant) : [];
}

function closesForTheAgency({ name, until }: ClockRule, { id }: Rung): Found {
  return {
    code: 'close-waits-for-agency',
    severity: 'error',
    clock: name,
    rung: id,
    field: 'close',
    message: `this clock waits for somebody else than the reporter (${until.join(', ')})`,
    effect: 'Silence of the officers would close the complaint, and count it as done.',
    advice: 'Escalate or offer the Ombudsman instead; close only where the reporter has the floor.',
  };
}

const OBJECTS: Readonly<Record<string, string>> = {
  close: 'the reporter has to complete or to reply',
  resume: 'a question to the reporter is open',
  complete: 'a closed case can still be objected to',
};

function withoutObject({ name }: ClockRule, { id, action }: Rung): Found {
  return {
    code: 'action-without-object',
    severity: 'error',
    clock: name,
    rung: id,
    field: action,
    message: `"${action}" means something only while ${OBJECTS[action] ?? 'it can be done'}, and this clock never runs then`,
    effect: 'The clock would end and nothing else would happen: the case would wait on with nobody reminded.',
    advice: 'Let the ladder go on with "every", or put the rung on the clock that it belongs to.',
  };
}

const CLOSES_AS: Readonly<Partial<Record<Stage, Outcome>>> = { completion: 'withdrawn', reply: 'settled' };

function otherOutcome({ name }: ClockRule, { id, outcome }: Rung, meant: readonly Situation[]): Found[] {
  const wrong = meant.find(({ stage }) => CLOSES_AS[stage] !== outcome);
  const right = wrong && CLOSES_AS[wrong.stage];
  if (!wrong || !right) return [];
  return [
    {
      code: 'action-without-object',
      severity: 'error',
      clock: name,
      rung: id,
      field: 'close',
      message: `a complaint whose reporter stays silent here is ${right}, not ${outcome ?? 'closed'}`,
      effect: `It would be closed as ${right} whatever this says.`,
      advice: `Write "close: ${right}".`,
    },
  ];
}

function reassigned(rule: ClockRule, { id, to }: Rung, places: readonly Situation[]): Found[] {
  const { name } = rule;
  const held = places.filter((now) => turnOfSilence(now, 'reassign') !== null);
  const only = (...stages: Stage[]) => held.every(({ stage }) => stages.includes(stage));
  const found = (message: string): Found[] => [
    {
      code: 'reassign-nobody',
      severity: 'error',
      clock: name,
      rung: id,
      field: 'reassign',
      message,
      effect: 'The case would stay where it is, or be taken from somebody who is not the one who is silent.',
      advice: 'Reassign on a clock that waits for the agency, to a desk above it.',
    },
  ];
  const waited = waitsFor(rule);
  if (waited !== 'agency') return found(`this clock waits for the ${waited}, who holds no case`);
  if (held.length === 0)
    return found('while this clock runs nobody holds the case from whom it could be taken');
  if (to.includes('desk') && only('verification', 'disposition'))
    return found('the desk is the one that is silent here');
  return [];
}
