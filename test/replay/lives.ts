import type { Actor, Command, FollowerBody } from '../../domain/command';
import { resumed } from '../../domain/resumption';
import { CaseEngine } from '../../reconciliation/case-engine';
import {
  continueSignal,
  followersSignal,
  messageSignal,
  migrateSignal,
  replanSignal,
  secretSignal,
} from '../../workflows/contract';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { amended, dateIn } from '../support/decree';
import type { Case, Engine } from '../support/engine';
import { bringTo, clockOf, DINAS_KESEHATAN, INSPEKTORAT, type OpenStage } from '../support/life';

/**
 * Lives that are recorded, one for each way that a case can go which new code must still be able to go over again.
 * Short, and without a word that a person wrote.
 */

const answer = { text: 'sealed:answer', final: true } as const;
const promise = { text: 'sealed:promise', final: false } as const;
const question = { text: 'sealed:text', final: false, question: 'sealed:question' } as const;
const comment = { text: 'sealed:comment' } as const;
const objection = { text: 'sealed:objection', objection: true } as const;
const archive = { decision: 'archive', code: 'too-general', reason: 'sealed:reason' } as const;
const because = { reason: 'sealed:reason' } as const;

type Life = (complaint: Case, engine: Engine) => Promise<unknown>;

/** Begins at a stage. */
const from =
  (stage: OpenStage, then: Life): Life =>
  async (complaint, engine) => {
    await bringTo(complaint, stage);
    await then(complaint, engine);
  };

/** Stays silent until so many working days after a clock's start. */
async function silence(complaint: Case, engine: Engine, clock: string, days: number): Promise<void> {
  await complaint.at(engine.after(clockOf(await complaint.now(), clock).startedAt, days));
}

/** Until one case has told another what it has to, and that one has taken it up. */
async function told(one: Case, other: Case): Promise<void> {
  for (;;) {
    await one.untilAtRest();
    const { events } = await one.handle.fetchHistory();
    const count = (which: (event: NonNullable<typeof events>[number]) => unknown): number =>
      (events ?? []).filter((event) => which(event) != null).length;
    const open =
      count((event) => event.signalExternalWorkflowExecutionInitiatedEventAttributes) -
      count((event) => event.externalWorkflowExecutionSignaledEventAttributes) -
      count((event) => event.signalExternalWorkflowExecutionFailedEventAttributes);
    if (open === 0) break;
  }
  await other.untilAtRest();
}

const FIRST_RECEIPT = 'FTRSTFALLAWER2';
const SECOND_RECEIPT = 'SECANDFALLAWER';
const follower = (receipt: string): Actor => ({ role: 'follower', agency: null, ancestors: [], receipt });
const joining = (receipt: string, contact?: string): [Actor, FollowerBody] => [
  follower(receipt),
  { receipt, kind: 'joined', ...(contact === undefined ? {} : { contact }) },
];

const fromTo = (a: string, b: string) => ({ from: a, to: b });

export const LIVES: Record<string, Life> = {
  'accepted with a rating': from('reply', async (complaint) => {
    await complaint.command('acceptance', actors.reporter, { rating: 5 });
    await complaint.end();
  }),
  'settled by silence and final': from('reply', (complaint) => complaint.end()),
  'settled by silence and reopened': from('reply', async (complaint, engine) => {
    await silence(complaint, engine, 'reply', 10);
    await complaint.command('replies', actors.reporter, objection);
    await complaint.command('answers', actors.liaison, answer);
    await complaint.command('acceptance', actors.reporter, {});
    await complaint.end();
  }),
  'objection raises a level': from('reply', async (complaint) => {
    await complaint.command('replies', actors.reporter, objection);
    await complaint.command('answers', actors.liaison, answer);
    await complaint.command('replies', actors.reporter, comment);
  }),
  'withdrawn by the reporter': from('followUp', async (complaint) => {
    await complaint.command('withdrawal', actors.reporter, because);
    await complaint.end();
  }),
  'completed and verified': from('completion', async (complaint) => {
    await complaint.command('completion', actors.reporter, comment);
    await complaint.command('verification', actors.desk, { decision: 'accept', to: DINAS_PUPR });
  }),
  'withdrawn by silence': from('completion', (complaint) => complaint.end()),
  'archived and final': async (complaint) => {
    await complaint.command('verification', actors.desk, archive);
    await complaint.end();
  },
  'archived and reopened': async (complaint) => {
    await complaint.command('verification', actors.desk, archive);
    await complaint.command('replies', actors.reporter, objection);
    await complaint.command('verification', actors.national, { decision: 'accept', to: PRINGSEWU });
    await complaint.command('return', actors.desk, because);
  },
  'not ours': async (complaint) => {
    await complaint.command('verification', actors.desk, { decision: 'not-ours', ...because });
    await complaint.command('verification', actors.national, { decision: 'accept' });
  },
  'verification silence': (complaint, engine) => silence(complaint, engine, 'verification', 14),
  'first answer silence': from('followUp', async (complaint, engine) => {
    await silence(complaint, engine, 'firstAnswer', 10);
    await complaint.command('instructions', actors.regent, { text: 'sealed:instruction' });
    await complaint.command('disposition', actors.inspector, { to: DINAS_KESEHATAN });
  }),
  'promise broken': from('followUp', async (complaint, engine) => {
    await complaint.command('answers', actors.liaison, {
      ...promise,
      nextBy: engine.after(await engine.now(), 2),
    });
    await silence(complaint, engine, 'promise', 2);
    await complaint.command('answers', actors.liaison, answer);
  }),
  'question replied': from('followUp', async (complaint) => {
    await complaint.command('answers', actors.liaison, question);
    await complaint.command('replies', actors.reporter, comment);
  }),
  'question unanswered': from('followUp', async (complaint, engine) => {
    await complaint.command('answers', actors.liaison, question);
    await silence(complaint, engine, 'question', 5);
  }),
  'returned until arbitration': from('followUp', async (complaint) => {
    for (let hop = 0; hop < 4; hop += 1) {
      // Recorded before a return told of the government that the unit belongs to: the national desk settled them all.
      await complaint.command('return', actors.liaison, because, { agencies: {} });
      await complaint.command('disposition', hop < 3 ? actors.desk : actors.national, { to: DINAS_PUPR });
    }
  }),
  'settled by the regional secretary': from('followUp', async (complaint, engine) => {
    for (let hop = 0; hop < 4; hop += 1) {
      await complaint.command('return', actors.liaison, because);
      if (hop < 3) await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    }
    await complaint.refusal('disposition', actors.desk, { to: DINAS_PUPR });
    await silence(complaint, engine, 'arbitration', 3);
    await complaint.command('disposition', actors.secretary, { to: DINAS_PUPR });
    await complaint.command('corrections', actors.desk, { about: [DINAS_PUPR], ...because });
    await complaint.command('return', actors.secretary, because);
    await complaint.command('disposition', actors.national, { to: PRINGSEWU });
    await complaint.command('disposition', actors.desk, { to: DINAS_KESEHATAN });
    await complaint.refusal('return', actors.otherLiaison, because);
  }),
  'leaves the accused': from('followUp', async (complaint) => {
    await complaint.command('corrections', actors.desk, { about: [DINAS_PUPR], oversight: true, ...because });
    await complaint.command('disposition', actors.desk, { to: INSPEKTORAT });
  }),
  'referred and received': from('followUp', async (complaint, engine) => {
    await silence(complaint, engine, 'settlement', 19);
    await complaint.command('referral', actors.reporter, { consent: true });
    await silence(complaint, engine, 'referral', 5);
    await complaint.command('receipt', actors.ombudsman, { reference: 'sealed:reference' });
    await complaint.end();
  }),
  'cancel request': from('disposition', async (complaint) => {
    await complaint.handle.cancel();
    await complaint.untilAtRest();
  }),
  'commands by signal': async (complaint) => {
    const given = await complaint.signal('verification', actors.desk, { decision: 'accept' });
    await complaint.handle.signal('verification', given);
    await complaint.signal('disposition', actors.desk, { to: DINAS_PUPR });
    await complaint.signal('verification', actors.desk, { decision: 'accept' });
    await complaint.signal('replies', actors.reporter, { text: '' });
    await complaint.untilAtRest();
  },
  'refused and repeated': from('followUp', async (complaint) => {
    const given = await complaint.envelope('replies', actors.reporter, comment);
    await complaint.command('replies', actors.reporter, comment, given);
    await complaint.refusal('replies', actors.reporter, { text: 'sealed:other' }, { key: given.key });
    await complaint.refusal('disposition', actors.desk, { to: 'kab-sinjai' });
  }),
  'database away': from('disposition', async (complaint, engine) => {
    engine.written.isUp = false;
    await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    await complaint.command('replies', actors.reporter, comment);
    engine.written.isUp = true;
    await engine.env.sleep('1 minute');
    await complaint.command('answers', actors.liaison, answer);
  }),
  'ends its run': from('followUp', async (complaint) => {
    await complaint.handle.signal(continueSignal);
    await complaint.untilAtRest();
  }),
  'moved to other rules and back': from('followUp', async (complaint, engine) => {
    const here = (await complaint.now()).policy.version;
    const there = engine.reference.all.policySets.find(({ version }) => version !== here)?.version ?? '';
    await silence(complaint, engine, 'firstAnswer', 4);
    const order = { id: 'there', ...fromTo(here, there), past: 'fire' } as const;
    await complaint.handle.signal(migrateSignal, order);
    await complaint.handle.signal(migrateSignal, order);
    await complaint.untilAtRest();
    await complaint.handle.signal(migrateSignal, { id: 'back', ...fromTo(there, here), past: 'skip' });
    await silence(complaint, engine, 'firstAnswer', 9);
  }),
  'planned anew': from('followUp', async (complaint, engine) => {
    const due = clockOf(await complaint.now(), 'firstAnswer').dueAt ?? 0;
    const data = engine.reference.all;
    engine.reference.replace(amended(data, [dateIn(due)]));
    await complaint.handle.signal(replanSignal);
    await complaint.untilAtRest();
    engine.reference.replace(data);
    await complaint.handle.signal(replanSignal);
    await silence(complaint, engine, 'firstAnswer', 6);
  }),
  'follows the directory': from('followUp', async (complaint, engine) => {
    const data = engine.reference.all;
    const closed = (id: string, successor?: string): void => {
      const closure = { at: 0, ...(successor === undefined ? {} : { successor }) };
      const agencies = engine.reference.all.agencies.map((one) =>
        one.id === id ? { ...one, closed: closure, revision: engine.reference.directory.revision + 1 } : one,
      );
      engine.reference.replace({ ...engine.reference.all, agencies });
    };
    closed(DINAS_PUPR, DINAS_KESEHATAN);
    await complaint.handle.signal(replanSignal);
    await silence(complaint, engine, 'firstAnswer', 6);
    closed(DINAS_KESEHATAN);
    await complaint.handle.signal(replanSignal);
    await complaint.untilAtRest();
    await complaint.command('disposition', actors.desk, { to: INSPEKTORAT });
    engine.reference.replace(data);
  }),
  'continued as new': from('followUp', async (complaint, engine) => {
    await complaint.handle.signal(continueSignal);
    await complaint.untilAtRest();
    await silence(complaint, engine, 'firstAnswer', 3);
    await complaint.command('answers', actors.liaison, answer);
  }),
  'suspension ends by itself': from('followUp', async (complaint, engine) => {
    const at = await engine.now();
    const until = engine.after(at, 4);
    await complaint.command('suspensions', actors.desk, {
      clock: 'firstAnswer',
      ...because,
      from: at,
      until,
    });
    await complaint.at(until);
    await silence(complaint, engine, 'firstAnswer', 10);
    await complaint.command('answers', actors.liaison, answer);
  }),
  'suspension ended early': from('followUp', async (complaint, engine) => {
    await silence(complaint, engine, 'firstAnswer', 4);
    const at = await engine.now();
    const span = { from: engine.after(at, -2), until: engine.after(at, 8) };
    await complaint.command('suspensions', actors.regent, { clock: 'settlement', ...because, ...span });
    await complaint.refusal('suspensions', actors.liaison, { clock: 'firstAnswer', ...because, ...span });
    await complaint.command('suspensionEnd', actors.desk, { n: 1 });
    await complaint.command('answers', actors.liaison, answer);
  }),
  'suspended in another run': from('followUp', async (complaint, engine) => {
    const at = await engine.now();
    const until = engine.after(at, 3);
    await complaint.command('suspensions', actors.desk, { clock: 'settlement', ...because, from: at, until });
    await complaint.handle.signal(continueSignal);
    await complaint.untilAtRest();
    await complaint.at(until);
    await complaint.command('disposition', actors.desk, { to: DINAS_KESEHATAN });
  }),
  'merged and settled with another': from('followUp', async (complaint, engine) => {
    const [first, lead] = [
      await bringTo(await engine.file(), 'followUp'),
      await bringTo(await engine.file(), 'reply'),
    ];
    const into = async (other: Case): Promise<void> => {
      await complaint.command('merger', actors.desk, { into: other.id, ...because });
      await told(complaint, other);
    };
    await into(first);
    await complaint.command('replies', actors.reporter, comment);
    await complaint.refusal('answers', actors.liaison, answer);
    await complaint.command('mergerEnd', actors.desk, because);
    await told(complaint, first);
    await complaint.command('merger', actors.desk, { into: 'NEVERWASONE234', ...because });
    await told(complaint, first);
    await into(lead);
    await lead.command('acceptance', actors.reporter, {});
    await told(lead, complaint);
    await complaint.command('replies', actors.reporter, objection);
  }),
  'goes on for others': from('followUp', async (complaint, engine) => {
    const others = [await bringTo(await engine.file(), 'followUp'), await engine.file()] as const;
    for (const one of others) {
      await one.command('merger', actors.desk, { into: complaint.id, ...because });
      await told(one, complaint);
    }
    await others[0].command('mergerEnd', actors.desk, {});
    await told(others[0], complaint);
    await silence(complaint, engine, 'firstAnswer', 4);
    await complaint.command('answers', actors.liaison, answer);
    await complaint.command('acceptance', actors.reporter, {});
    await complaint.end();
  }),
  'supported by several': from('followUp', async (complaint, engine) => {
    const supporting = { agency: DINAS_KESEHATAN, instructions: 'sealed:instructions' } as const;
    await complaint.command('supporting', actors.liaison, supporting);
    await complaint.command('supporting', actors.liaison, { agency: DINAS_KESEHATAN });
    await complaint.command('supporting', actors.desk, { agency: INSPEKTORAT });
    await complaint.refusal('answers', actors.liaison, answer);
    await complaint.command('answers', actors.otherLiaison, promise);
    await silence(complaint, engine, 'firstAnswer', 6);
    await complaint.command('answers', actors.inspector, answer);
    await complaint.command('supportingEnd', actors.liaison, { agency: DINAS_KESEHATAN });
    await complaint.command('supportingEnd', actors.liaison, { agency: DINAS_KESEHATAN });
    await complaint.command('answers', actors.liaison, answer);
  }),
  'followed by others': from('followUp', async (complaint) => {
    await complaint.command('followers', ...joining(FIRST_RECEIPT, 'sealed:contact'));
    await complaint.handle.signal(followersSignal, [
      await complaint.envelope('followers', ...joining(SECOND_RECEIPT)),
      await complaint.envelope('followers', ...joining(FIRST_RECEIPT)),
    ]);
    await complaint.signal('withdrawal', follower(FIRST_RECEIPT), {});
    await complaint.command('answers', actors.liaison, answer);
  }),
  'another secret is used': from('followUp', async (complaint, engine) => {
    const at = await engine.now();
    await complaint.handle.signal(secretSignal, { kind: 'asked', at });
    await complaint.untilAtRest();
    await complaint.handle.signal(secretSignal, { kind: 'used', generation: 2, at });
    await complaint.command('answers', actors.liaison, answer);
  }),
  'goes on after its run was ended': from('followUp', async (complaint, engine) => {
    const state = await complaint.now();
    await complaint.handle.terminate();
    const [said, given, hopeless, at] = [
      await complaint.envelope('replies', actors.reporter, comment),
      await complaint.envelope('answers', actors.liaison, answer),
      await complaint.envelope('instructions', actors.regent, { text: 'sealed:instruction' }),
      await engine.now(),
    ];
    const commands: Command[] = [
      { name: 'replies', ...said },
      { name: 'answers', ...given },
    ];
    const file = resumed(state, {
      why: 'lost',
      revision: state.revision + 1,
      carried: commands.length,
      now: at,
    });
    await new CaseEngine(engine.env.client).start(
      file,
      {
        commands,
        leftOut: [{ name: 'instructions', ...hopeless }],
        messages: [{ kind: 'asked', at }],
        unsettled: { marks: [], at: state.updatedAt },
      },
      undefined,
    );
    await complaint.untilAtRest();
    await complaint.command('acceptance', actors.reporter, {});
    await complaint.end();
  }),
  'what waited is put in order': from('followUp', async (complaint, engine) => {
    const state = await complaint.now();
    await complaint.handle.terminate();
    const at = await engine.now();
    const commands: Command[] = [
      { name: 'answers', ...(await complaint.envelope('answers', actors.liaison, answer)), at: at + 1 },
      { name: 'replies', ...(await complaint.envelope('replies', actors.reporter, comment)), at },
    ];
    const file = resumed(state, { why: 'lost', revision: state.revision + 1, carried: 2, now: at });
    await new CaseEngine(engine.env.client).start(file, { commands }, undefined);
    await complaint.untilAtRest();
    await complaint.command('acceptance', actors.reporter, {});
    await complaint.end();
  }),
  'garbled word of a merger': from('followUp', async (complaint) => {
    const garbled = { kind: 'mergedIn', from: 'NEVERWASONE234', at: Date.now(), followers: 'many' };
    await complaint.handle.signal(messageSignal, garbled as never);
    await complaint.untilAtRest();
    await complaint.command('answers', actors.liaison, answer);
  }),
};

/** Cases that other cases speak to have a tracking id of the usual form. */
const TRACKED: Readonly<Record<string, string>> = {
  'merged and settled with another': 'REPLAYMERGED22',
  'goes on for others': 'REPLAYLEADS222',
  'garbled word of a merger': 'REPLAYGARBLED2',
};

/** The tracking id under which a life is lived. */
export function idOf(life: string): string {
  return TRACKED[life] ?? `REPLAY-${life.replaceAll(' ', '-').toUpperCase()}`;
}

/** Work on many cases, recorded beside them. */
export const MAINTENANCE = ['maintenance migration', 'maintenance replanning'] as const;

/** Takes a real engine, and is recorded there: `test/api/carried-over.test.ts`. */
export const CARRIED_OVER = 'carried over into another task';

/** The file of a life's history. */
export function fileOf(life: string): string {
  return `${life.replaceAll(' ', '-')}.json`;
}

/** The run of which a life tells, if that is not the last. */
export function runOf(life: string, { engine, handle }: Case): typeof handle | null {
  if (life !== 'ends its run') return null;
  const { firstExecutionRunId } = handle as typeof handle & { firstExecutionRunId?: string };
  return engine.env.client.workflow.getHandle(handle.workflowId, firstExecutionRunId);
}
