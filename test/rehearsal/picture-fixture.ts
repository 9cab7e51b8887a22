import { dateOf, dayNumber } from '../../domain/zone';
import type { Simulation, TimelineDay, TimelineEntry, TimelineRecipient } from '../../rehearsal/simulation';

/**
 * A rehearsal written by hand: the picture must be right whatever made it. Filed on a Friday in Pringsewu, disposed, a
 * question, a suspension by hand, silence up to level 3; the New Year's holiday and a joint leave lie in it.
 */
export const LIAISON: TimelineRecipient = {
  agency: 'kab-pringsewu.dinas-pupr',
  name: 'Dinas PUPR, Kabupaten Pringsewu',
  role: 'liaison',
};
const HEAD: TimelineRecipient = { ...LIAISON, role: 'supervisor', post: 'head' };
const INSPECTORATE: TimelineRecipient = {
  agency: 'kab-pringsewu.inspektorat',
  name: 'Inspektorat Kabupaten Pringsewu',
  role: 'supervisor',
  post: 'head',
  insteadOf: 'institution admin',
};
const REGENT: TimelineRecipient = {
  agency: 'kab-pringsewu',
  name: 'Pemerintah Kabupaten Pringsewu',
  role: 'supervisor',
  post: 'head',
};

const two = (text: string) => ({ id: text, en: `${text} (en)` });
const told = two('Pengaduan menunggu.');

function event(at: string, type: string, stage: TimelineEntry['stage'], holder: string): TimelineEntry {
  return { at, kind: 'event', type, stage, holder, text: two(type), by: { role: 'reporter', agency: null } };
}

function rung(at: string, clock: string, id: string, to: TimelineRecipient[], level?: number): TimelineEntry {
  return {
    at,
    kind: 'rung',
    type: level === undefined ? 'reminded' : 'escalated',
    stage: 'followUp',
    holder: LIAISON.agency ?? '',
    clock,
    cycle: 1,
    rung: id,
    repeat: 0,
    action: level === undefined ? 'remind' : 'escalate',
    ...(level === undefined ? {} : { level }),
    to,
    message: told,
    text: two(`rung ${id}`),
  };
}

/** The days of a rehearsal: weekends, and the days off that are given. */
export function daysOf(
  from: string,
  to: string,
  off: Record<string, TimelineDay['kind']> = {},
): TimelineDay[] {
  return Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, n): TimelineDay => {
    const date = dateOf(dayNumber(from) + n);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    const kind = off[date] ?? (weekday === 0 || weekday === 6 ? 'weekend' : 'working');
    const hours = kind === 'working' ? { open: '07:30', close: '16:00' } : {};
    return { date, kind, ...hours, provisional: date >= '2027-01-04' };
  });
}

export const CASE: Simulation = {
  policy: { name: 'sp4n', version: 'a1b2c3d4', title: { id: 'Aturan nasional', en: 'National rules' } },
  facts: {
    classification: 'complaint',
    oversight: false,
    topic: 'roads',
    region: '18.10',
    regionName: 'Kabupaten Pringsewu',
    channel: 'web',
    agency: 'kab-pringsewu',
  },
  zone: 'Asia/Jakarta',
  startedAt: '2026-12-18T09:15:00+07:00',
  endedAt: '2027-01-12T16:00:00+07:00',
  stage: 'followUp',
  outcome: null,
  ended: false,
  peakLevel: 3,
  timeline: [
    event('2026-12-18T09:15:00+07:00', 'filed', 'verification', 'kab-pringsewu'),
    event('2026-12-18T10:00:00+07:00', 'verified', 'disposition', 'kab-pringsewu'),
    event('2026-12-18T10:05:00+07:00', 'disposed', 'followUp', 'kab-pringsewu.dinas-pupr'),
    event('2026-12-21T11:00:00+07:00', 'questioned', 'followUp', 'kab-pringsewu.dinas-pupr'),
    {
      ...event('2026-12-21T11:30:00+07:00', 'refused', 'followUp', 'kab-pringsewu.dinas-pupr'),
      kind: 'refused',
      refusal: two('Bukan tahap ini.'),
    },
    event('2026-12-22T11:00:00+07:00', 'replied', 'followUp', 'kab-pringsewu.dinas-pupr'),
    rung('2026-12-28T11:00:00+07:00', 'firstAnswer', 'remind-liaison', [LIAISON]),
    rung('2026-12-29T16:00:00+07:00', 'firstAnswer', 'unit-head', [HEAD], 1),
    rung('2027-01-04T16:00:00+07:00', 'firstAnswer', 'oversight', [INSPECTORATE], 2),
    rung('2027-01-06T16:00:00+07:00', 'firstAnswer', 'top', [REGENT], 3),
    rung('2027-01-06T16:00:00+07:00', 'settlement', 'remind-unit', [LIAISON, HEAD]),
  ],
  clocks: [
    {
      name: 'firstAnswer',
      title: { id: 'Tanggapan pertama', en: 'First answer' },
      cycle: 1,
      agency: 'kab-pringsewu.dinas-pupr',
      agencyName: 'Dinas PUPR, Kabupaten Pringsewu',
      policy: 'sp4n',
      budget: '5 working days',
      state: 'running',
      startedAt: '2026-12-18T10:05:00+07:00',
      dueAt: '2026-12-29T16:00:00+07:00',
      endedAt: null,
      provisional: false,
      segments: [
        { from: '2026-12-18T10:05:00+07:00', to: '2026-12-21T11:00:00+07:00' },
        { from: '2026-12-22T11:00:00+07:00', to: null },
      ],
      suspensions: [
        { from: '2026-12-21T11:00:00+07:00', to: '2026-12-22T11:00:00+07:00', reason: 'question' },
      ],
      rungs: [],
    },
    {
      name: 'settlement',
      title: { id: 'Penyelesaian', en: 'Settlement' },
      cycle: 1,
      agency: 'kab-pringsewu.dinas-pupr',
      agencyName: 'Dinas PUPR, Kabupaten Pringsewu',
      policy: 'sp4n',
      budget: '14 working days',
      state: 'running',
      startedAt: '2026-12-18T10:00:00+07:00',
      dueAt: '2027-01-14T16:00:00+07:00',
      endedAt: null,
      provisional: true,
      segments: [{ from: '2026-12-18T10:00:00+07:00', to: null }],
      suspensions: [],
      rungs: [],
    },
  ],
  days: daysOf('2026-12-18', '2027-01-12', {
    '2026-12-24': 'jointLeave',
    '2026-12-25': 'holiday',
    '2027-01-01': 'holiday',
  }),
};
