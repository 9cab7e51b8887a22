import { Lately } from '../../api/http/lately';
import { Problem } from '../../api/problem';

function clock(): { now: () => number; pass: (ms: number) => void } {
  let at = 0;
  return {
    now: () => at,
    pass: (ms) => {
      at += ms;
    },
  };
}

test('many who ask for the same at once cost one count, and so do those of the next minute', async () => {
  const { now, pass } = clock();
  const lately = new Lately<number>({ keepMs: 60_000, now });
  let counted = 0;
  const count = async (): Promise<number> => {
    counted += 1;
    return counted;
  };
  expect(await Promise.all(Array.from({ length: 50 }, () => lately.of('a', count)))).toEqual(
    Array(50).fill(1),
  );
  pass(59_000);
  expect(await lately.of('a', count)).toBe(1);
  pass(2000);
  expect(await lately.of('a', count)).toBe(2);
});

test('more than three different counts at once are put off, and nothing that failed is kept', async () => {
  const lately = new Lately<string>({ keepMs: 60_000, mostAtOnce: 3 });
  const open: (() => void)[] = [];
  const slow = (): Promise<string> => new Promise((done) => open.push(() => done('counted')));
  const under = ['a', 'b', 'c'].map((key) => lately.of(key, slow));
  await expect(lately.of('d', slow)).rejects.toBeInstanceOf(Problem);
  for (const end of open) end();
  expect(await Promise.all(under)).toEqual(Array(3).fill('counted'));
  await expect(lately.of('d', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await lately.of('d', async () => 'back')).toBe('back');
});

test('it keeps a bounded number of counts', async () => {
  const lately = new Lately<number>({ keepMs: 60_000 });
  let counted = 0;
  const count = async (): Promise<number> => (counted += 1);
  for (let n = 0; n <= 200; n += 1) await lately.of(String(n), count);
  expect(await lately.of('200', count)).toBe(201);
  expect(await lately.of('0', count)).toBe(202);
});
