import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { diffRules, diffSets } from '../../domain/compare/diff';
import type { Change } from '../../domain/compare/change';
import { ACTIONS, RECIPIENT_ROLES } from '../../domain/policy';
import type { PolicyDocument, RungDocument } from '../../domain/policy-document';
import { readRuleSet } from '../../domain/policy-reader';
import { POLICIES } from '../support/reference';
import { rulesIn } from '../support/rules';

const shipped = parse(readFileSync(join(POLICIES, 'sp4n.yaml'), 'utf8')) as PolicyDocument;

/** The shipped rules after an edit of their document. */
function edited(edit: (document: PolicyDocument) => void): PolicyDocument {
  const document = structuredClone(shipped);
  edit(document);
  return document;
}

function diff(edit: (document: PolicyDocument) => void): Change[] {
  return diffRules(rulesIn(shipped), rulesIn(edited(edit)));
}

const texts = (changes: readonly Change[]): string[] => changes.map(({ text }) => text);

function clock(document: PolicyDocument, name: string) {
  const found = document.clocks[name];
  if (!found) throw new Error(`no clock ${name}`);
  return found;
}

function ladder(document: PolicyDocument, name: string): RungDocument[] {
  const found = clock(document, name).ladder;
  if (typeof found === 'string') throw new Error(`${name} has the ladder of another clock`);
  return found;
}

function rung(document: PolicyDocument, name: string, id: string): RungDocument {
  const found = ladder(document, name).find((one) => one.id === id);
  if (!found) throw new Error(`no rung ${id}`);
  return found;
}

const CLOCKS = Object.keys(shipped.clocks);
/** Clocks with rungs of their own: a ladder that is another's changes with that. */
const OWN = CLOCKS.filter((name) => typeof shipped.clocks[name]?.ladder !== 'string');
const anyRung = fc.constantFrom(
  ...OWN.flatMap((name) => ladder(shipped, name).map(({ id }) => ({ name, id }))),
);

function override(name: string, region: string, days: number) {
  return {
    policy: name,
    extends: 'sp4n',
    where: { region },
    title: { id: name, en: name },
    effective: '2026-01-01',
    clocks: { firstAnswer: { budget: `${days} working days` } },
  };
}

function rulesOf(...documents: unknown[]) {
  return [...readRuleSet([shipped, ...documents]).values()].map((one) => one.rules);
}

describe('rules in words', () => {
  test('the shipped rules do not differ from themselves', () => {
    expect(diff(() => undefined)).toEqual([]);
    const rules = [...readRuleSet([shipped]).values()].map((one) => one.rules);
    expect(diffSets(rules, rules)).toEqual([]);
  });

  test.each<[string, (document: PolicyDocument) => void, string[]]>([
    [
      'a budget',
      (document) => {
        clock(document, 'firstAnswer').budget = '4 working days';
      },
      ['First answer: 5 working days → 4 working days'],
    ],
    [
      'one of several budgets',
      (document) => {
        const { budget } = clock(document, 'settlement');
        if (typeof budget === 'string') throw new Error('settlement has one budget');
        for (const rule of budget)
          if ('is' in rule && rule.when.oversight === true) rule.is = '45 working days';
      },
      [expect.stringMatching(/^Settlement, if .*oversight: 60 working days → 45 working days$/)],
    ],
    [
      'a rung that is gone',
      (document) => {
        clock(document, 'settlement').ladder = ladder(document, 'settlement').filter(
          ({ id }) => id !== 'ombudsman',
        );
      },
      [
        'Settlement, rung ombudsman: offers the hand-over to ombudsman (level 4) at due + 5 working days is gone',
      ],
    ],
    [
      'a rung that is new',
      (document) => {
        ladder(document, 'verification').unshift({
          id: 'early',
          at: '50 %',
          remind: 'desk',
          when: { region: '18.10' },
        });
      },
      ['Verification, rung early: reminds desk at 50 %, only for region is 18.10 is new'],
    ],
    [
      'who is told',
      (document) => {
        rung(document, 'reply', 'remind-reporter').remind = ['reporter', 'liaison'];
      },
      ['Reply by the reporter, rung remind-reporter: reminds reporter → reminds reporter and liaison'],
    ],
    [
      'a limit',
      (document) => {
        document.limits.hops = 2;
      },
      ['At most, returns before the national desk decides: 3 → 2'],
    ],
    [
      'that nobody may stop a clock by hand any more',
      (document) => {
        delete document.suspensions;
      },
      [
        'Suspension by hand, each: 10 working days → nobody may',
        'Suspension by hand, in all: 20 working days → nobody may',
        'Suspension by hand, back-dated by: 3 working days → nobody may',
      ],
    ],
    [
      'a wording',
      (document) => {
        document.messages.offer = { id: 'Anda dapat ke Ombudsman.', en: 'You may go to the Ombudsman.' };
      },
      [
        'Message of “offer”, Indonesian: “Pengaduan {id} belum selesai. Anda dapat meneruskannya kepada Ombudsman RI.” → “Anda dapat ke Ombudsman.”',
        'Message of “offer”, English: “Complaint {id} is not settled. You may hand it to the Ombudsman.” → “You may go to the Ombudsman.”',
      ],
    ],
  ])('%s', (_, edit, expected) => {
    expect(texts(diff(edit))).toEqual(expected);
  });

  test('an id that means something else now is marked', () => {
    const changes = diff((document) => {
      const top = rung(document, 'settlement', 'top');
      top.level = 2;
    });
    expect(changes).toEqual([
      expect.objectContaining({ kind: 'meaning', clock: 'settlement', rung: 'top' }) as unknown,
    ]);
    expect(changes[0]?.text).toContain('means something else');
  });

  test('a clock that waits for something else is marked', () => {
    const changes = diff((document) => {
      clock(document, 'question').runs = 'from questioned until closed';
    });
    expect(changes.map(({ kind, clock: name }) => [kind, name])).toEqual([['meaning', 'question']]);
  });

  test('overrides that are new, changed and gone', () => {
    const changes = diffSets(
      rulesOf(override('pringsewu', '18.10', 4), override('sinjai', '73.07', 3)),
      rulesOf(override('pringsewu', '18.10', 3), override('luwu-timur', '73.24', 4)),
    );
    expect(changes.map(({ policy, changes: own }) => [policy, ...texts(own)])).toEqual([
      ['pringsewu', 'First answer: 4 working days → 3 working days'],
      ['sinjai', 'sinjai: the override of sp4n for region 73.07 is gone'],
      ['luwu-timur', 'luwu-timur: the override of sp4n for region 73.24 is new'],
    ]);
  });

  test('one edit of any rung is named with its clock and rung, and nothing else is', () => {
    const edits = fc.oneof(
      fc.integer({ min: 61, max: 300 }).map((days) => (one: RungDocument) => {
        if (one.every === undefined) one.at = `due + ${days} working days`;
        else one.every = `${days} working days`;
      }),
      fc.constant((one: RungDocument) => {
        one.when = { channel: 'letter' };
      }),
      fc.constant((one: RungDocument) => {
        one.message = { id: 'Lain.', en: 'Other.' };
      }),
      fc
        .subarray([...RECIPIENT_ROLES], { minLength: 4, maxLength: 6 })
        .map((roles) => (one: RungDocument) => {
          const action = (['remind', 'escalate', 'offer'] as const).find((name) => one[name] !== undefined);
          if (action) one[action] = roles;
          else one.message = { id: 'Lain.', en: 'Other.' };
        }),
    );
    fc.assert(
      fc.property(anyRung, edits, ({ name, id }, edit) => {
        const changes = diff((document) => edit(rung(document, name, id)));
        // A promise has the ladder of the first answer, and so its changes.
        const mine = changes.filter((change) => change.clock !== 'promise' || name === 'promise');
        expect(mine.length).toBeGreaterThan(0);
        expect(mine.every((change) => change.clock === name && change.rung === id)).toBe(true);
        expect(changes.length - mine.length).toBe(name === 'firstAnswer' ? mine.length : 0);
      }),
    );
  });

  test('one edit of any clock is named with its clock', () => {
    const edits = fc.constantFrom<(document: PolicyDocument, name: string) => void>(
      (document, name) => {
        clock(document, name).budget = '97 working days';
      },
      (document, name) => {
        clock(document, name)['never suspended'] = !(clock(document, name)['never suspended'] ?? false);
      },
      (document, name) => {
        clock(document, name).when = { classification: 'information' };
      },
      (document, name) => {
        clock(document, name)['cancelled by'] = 'referred';
      },
      (document, name) => {
        clock(document, name)['suspended while'] = 'completion or reply';
      },
      (document, name) => {
        clock(document, name).title = { id: 'Lain', en: clock(document, name).title.en };
      },
      (document, name) => {
        clock(document, name).runs = clock(document, name).runs.replace('from ', 'from returned or ');
      },
      (document, name) => {
        clock(document, name).runs += ' or returned';
      },
      (document, name) => {
        // Others have its ladder: they keep it.
        const own = clock(document, name);
        const { ladder: rungs } = own;
        for (const other of Object.values(document.clocks)) {
          if (other.ladder === `as ${name}`) other.ladder = structuredClone(rungs);
        }
        delete document.clocks[name];
      },
    );
    fc.assert(
      fc.property(fc.constantFrom(...CLOCKS), edits, (name, edit) => {
        const changes = diff((document) => edit(document, name));
        expect(changes.length).toBeGreaterThan(0);
        expect(changes.every((change) => change.clock === name)).toBe(true);
      }),
    );
  });

  test('every action has words of its own', () => {
    const said = ACTIONS.map((action) => {
      const rules = rulesIn(shipped);
      const before = structuredClone(rules);
      const own = before.clocks[0]?.ladder[0];
      if (own) own.action = action;
      return texts(diffRules(rules, before)).join('');
    });
    expect(new Set(said).size).toBe(ACTIONS.length);
  });
});
