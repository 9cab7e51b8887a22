import type { CaseFile } from '../../domain/case-file';
import type { Addressee } from '../../domain/notices/notice';
import { noticesOf } from '../../domain/notices/notices';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened } from '../support/case';
import { shippedReference } from '../support/reference';
import { rehearse, say, type Step } from '../support/rehearsal';
import { at, cast, MARKS, sealer, told } from '../support/told';

const reference = shippedReference();
const world = reference.world();
const contact = sealer.sealJson({ name: 'Siti', email: 'siti@example.org' });
const steps: Step[] = [
  say(at('2026-11-17T10:00:00'), 'verification', actors.desk, { decision: 'accept' }),
  say(at('2026-11-17T11:00:00'), 'disposition', actors.desk, { to: DINAS_PUPR }),
  say(at('2026-11-18T11:00:00'), 'answers', actors.liaison, { text: 'sealed:answer', final: true }),
];

async function lived(otherwise: Parameters<typeof opened>[2] = {}, more: Step[] = []): Promise<CaseFile> {
  const file = opened(reference, at('2026-11-17T09:00:00'), {
    notify: true,
    reporter: contact,
    ...otherwise,
  });
  return rehearse(file, [...steps, ...more], reference);
}

const kinds = (file: CaseFile, kind: Addressee['kind']): string[] =>
  noticesOf(file, 0, world)
    .filter(({ to }) => to.kind === kind)
    .map(({ about }) => about);

test('a reporter is told of what concerns them, in order, by the words of nobody', async () => {
  const file = await lived();
  expect(kinds(file, 'reporter')).toEqual(['filed', 'verified', 'answered']);
  for (const { text } of noticesOf(file, 0, world)) {
    expect(text.id).toContain(file.id);
    expect(text.en).toContain(file.id);
    expect(`${text.id}${text.en}`).not.toMatch(/sealed:|\{/);
  }
});

test('whoever has to act next is told: the desk, then the unit', async () => {
  const file = await lived();
  const posts = noticesOf(file, 0, world).flatMap(({ to, about }) =>
    to.kind === 'post' ? [`${about}: ${to.role}`] : [],
  );
  expect(posts).toEqual(['filed: institution-admin', 'verified: institution-admin', 'disposed: liaison']);
});

test('nobody who did not ask for it: without notify, or without a contact', async () => {
  expect(kinds(await lived({ notify: false }), 'reporter')).toEqual([]);
  expect(kinds(await lived({ reporter: null }), 'reporter')).toEqual([]);
});

test('the same lines give the same notices, and lines that were told give none', async () => {
  const file = await lived();
  const all = noticesOf(file, 0, world);
  expect(noticesOf(file, 0, world)).toEqual(all);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const last = file.trail.at(-1)?.seq ?? 0;
  expect(noticesOf(file, last, world)).toEqual([]);
  expect(noticesOf(file, 2, world)).toEqual(all.filter(({ seq }) => seq > 2));
});

test('a rung that fires tells those whom it reached, in the words of the rules', async () => {
  const file = await rehearse(
    opened(reference, at('2026-11-17T09:00:00'), { notify: true, reporter: contact }),
    [...steps.slice(0, 2), { at: at('2026-11-26T09:00:00') }],
    reference,
  );
  const escalated = noticesOf(file, 0, world).find(({ about }) => about === 'escalated');
  expect(escalated?.to).toEqual({ kind: 'post', agency: DINAS_PUPR, role: 'supervisor', post: 'head' });
  expect(escalated?.text.id).toMatch(/belum ditanggapi/);
});

test('an agency that is complained of is told nothing, whatever it held', async () => {
  const file = await told(reference, { about: true });
  const accused = noticesOf(file, 0, world).flatMap(({ to }) =>
    to.kind === 'post' && to.agency === cast.accused.agency ? [to] : [],
  );
  expect(accused).toEqual([]);
});

test('nothing that anybody has written is in a notice', async () => {
  const file = await told(reference);
  const notices = JSON.stringify(
    noticesOf({ ...file, notify: true, reporter: contact }, 0, world).map(({ id, about, text }) => ({
      id,
      about,
      text,
    })),
  );
  for (const mark of Object.values(MARKS)) expect(notices).not.toContain(mark);
});
