import { CASE_FILE_VERSION, type CaseFile } from '../../domain/case-file';
import { whole, type SparseCase } from '../../domain/sparse';
import {
  NewerCaseFile,
  presentFile,
  readCaseFile,
  UPGRADES,
  upgrader,
  type SomeFile,
} from '../../domain/upgrade';
import { historyText, recordedFiles } from '../replay/history-file';

/** Files of every release that has ever recorded one, as their workflows were started with. */
const recorded = recordedFiles().flatMap((name): [string, CaseFile][] => {
  const { events } = JSON.parse(historyText(name)) as {
    events: { workflowExecutionStartedEventAttributes?: { input?: { payloads?: { data: string }[] } } }[];
  };
  const data = events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data ?? '';
  const { file } = JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as { file?: SparseCase };
  return file ? [[name, whole(file)]] : [];
});

const frozen = <T extends object>(value: T): T => {
  for (const one of Object.values(value)) if (typeof one === 'object' && one !== null) frozen(one as object);
  return Object.freeze(value);
};

it('there is a step for every version but the present one', () => {
  expect(UPGRADES.length + 1).toBe(CASE_FILE_VERSION);
});

it.each(recorded)('%s was begun with a file that is of today after the upgrade', (_name, file) => {
  const once = presentFile(frozen(file));
  expect(once.v).toBe(CASE_FILE_VERSION);
  expect(presentFile(once)).toEqual(once);
  // Nothing that every reader takes for granted is missing.
  for (const field of [
    'id',
    'stage',
    'policy',
    'holder',
    'path',
    'clocks',
    'trail',
    'seen',
    'filer',
  ] as const)
    expect(once[field]).toBeDefined();
});

describe('with two releases behind it', () => {
  // No version but the first has been released yet: these two are made for the test.
  const steps = [
    (file: SomeFile): SomeFile => ({ ...file, languages: [file['language'] ?? 'id'] }),
    (file: SomeFile): SomeFile => {
      const { v, ...rest } = file;
      const left = Object.entries(rest).filter(([name]) => name !== 'language');
      return { ...Object.fromEntries(left), v, answered: file['answers'] !== undefined };
    },
  ];
  const upgrade = upgrader(steps);
  const [, real] = recorded[0] ?? [];

  it('a file goes through every step that it has not gone through, once and in order', () => {
    const old = frozen({ ...real, v: 1, language: 'su' }) as unknown as SomeFile;
    const now = upgrade(old);
    expect(now).toMatchObject({ v: 3, languages: ['su'], answered: true });
    expect(now).not.toHaveProperty('language');
    expect(upgrade(now)).toEqual(now);
    expect(upgrade({ v: 2, languages: ['jv'] })).toEqual({ v: 3, languages: ['jv'], answered: false });
    expect(old.v).toBe(1);
  });

  it('through continue-as-new and back it is the same', () => {
    const now = upgrade({ ...real, v: 1 });
    expect(upgrade(JSON.parse(JSON.stringify(now)) as SomeFile)).toEqual(now);
  });

  it.each([4, 0, 1.5, -1, Number.NaN, '2' as unknown as number, undefined as unknown as number])(
    'a file of version %p is refused and left as it is',
    (v) => {
      const file = frozen({ ...real, v }) as unknown as SomeFile;
      expect(() => upgrade(file)).toThrow(NewerCaseFile);
      expect(file.v).toBe(v);
    },
  );
});

it('a file that a later release has written is refused by name, and not called broken', () => {
  const [, real] = recorded[0] ?? [];
  const later = JSON.stringify({ ...real, v: CASE_FILE_VERSION + 1 });
  expect(() => readCaseFile(later)).toThrow(/later release.*Nothing was changed/s);
});
