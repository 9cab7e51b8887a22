import type { CaseFile } from '../../domain/case-file';
import type { Command } from '../../domain/command';
import { unknownTo } from '../../domain/resumption';
import { actors } from '../support/actors';
import { mac } from '../support/engine';

/** Which of the commands that a history has a case knows nothing of. */

const given = (of: string, name: 'replies' | 'followers' = 'replies'): Command =>
  ({
    name,
    id: mac(`id ${of}`),
    key: mac(`key ${of}`),
    sender: mac('sender'),
    at: 1,
    actor: actors.reporter,
    body: { text: 'sealed:text' },
  }) as Command;

const seen = (commands: Command[], refused = false): Pick<CaseFile, 'seen'> => ({
  seen: Object.fromEntries(
    commands.map(({ id, key, sender, name }) => [
      key,
      refused
        ? { id, sender, name, at: 1, state: 'refused' as const, refusal: { code: 'not-found' as const } }
        : { id, sender, name, at: 1, state: 'applied' as const },
    ]),
  ),
});

const many = (count: number, of: string, name?: 'followers') =>
  Array.from({ length: count }, (_, n) => given(`${of} ${n}`, name));

test('what it has seen is not given again, what it has not is, once, in order, overtaken or not', () => {
  const [a, b, c] = [given('a'), given('b'), given('c')];
  expect(unknownTo(seen([b]), [a, b, c, a])).toEqual([a, c]);
  expect(unknownTo(seen([]), [])).toEqual([]);
});

test('what it may have forgotten is not taken for something that never came', () => {
  const [early, late] = [given('early'), given('late')];
  const refused = many(50, 'refused');
  expect(unknownTo(seen(refused, true), [early, ...refused, late])).toEqual([late]);
  expect(unknownTo(seen(refused.slice(1), true), [early, ...refused.slice(1), late])).toEqual([early, late]);
  const followers = many(100, 'followers', 'followers');
  const [gone] = many(1, 'gone', 'followers');
  if (!gone) throw new Error('one');
  expect(unknownTo(seen(followers), [gone, early, ...followers, late])).toEqual([early, late]);
});
