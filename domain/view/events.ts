import type { By, TrailEntry } from '../case-file';
import type { Instant } from '../vocabulary';
import { recipientView } from './clocks';
import { FORWARDED } from '../forwarded';
import { iso, lookAt, shownId, type Look, type ViewContext } from './context';
import { mayKnowMerged, mayKnowOfficers, mayKnowRefusals, mayKnowRepeats, mayReadTrail } from './fields';
import { forwardedMessage } from './forwarded';
import { knownCase } from './merger';
import { answerId } from './parts';
import { replyId } from './values';
import { SECRET_LINES } from '../secrets';
import type { CaseFile } from '../case-file';
import type { Actor } from '../command';
import type { Recipient } from '../clock';

export interface EventView {
  /** `<case>/<seq>`. */
  id: string;
  seq: number;
  type: string;
  at: string;
  by: { role: By['role']; agency: string | null; post?: string; onBehalf?: string; sub?: string };
  data: Record<string, unknown>;
}

/**
 * The trail as a caller may read it, oldest first; null when there is none for them. `sender` is the caller's hash, by
 * which a refused command is known as theirs.
 */
export function viewEvents(
  file: CaseFile,
  actor: Actor | null,
  sender: string | null,
  ctx: ViewContext,
): EventView[] | null {
  const look = lookAt(file, actor, ctx);
  if (!mayReadTrail(look)) return null;
  if (look.how === 'follower') return followedEvents(look);
  return file.trail.flatMap((entry): EventView[] => {
    if (entry.type === 'repeated' && !mayKnowRepeats(look)) return [];
    if (SECRET_LINES.includes(entry.type) && look.how !== 'reporter') return [];
    const data = entry.type === 'refused' ? refused(entry, look, sender) : told(entry, look);
    if (data === null) return [];
    return [
      {
        id: `${file.id}/${entry.seq}`,
        seq: entry.seq,
        type: entry.type,
        at: iso(look, entry.at),
        by: byView(entry.by, look),
        data,
      },
    ];
  });
}

/** What a follower is not told of: what was turned down, what others wrote, and that there are others. */
const NOT_FOLLOWED: readonly string[] = [
  'refused',
  'commented',
  'joined',
  'repeated',
  'cancelRequested',
  'resumed',
  ...SECRET_LINES,
];
/** Of what happened a follower reads these words and numbers, and no text. */
const FOLLOWED_DATA: readonly string[] = [
  'clock',
  'cycle',
  'rung',
  'repeat',
  'level',
  'action',
  'to',
  'answer',
  'nextBy',
  'until',
  'outcome',
  'code',
];

/** The trail for a follower: under the id of their receipt, counted by itself so that no gap tells of what is left out. */
function followedEvents(look: Look): EventView[] {
  return look.file.trail
    .filter(({ type }) => !NOT_FOLLOWED.includes(type))
    .map((entry, index) => {
      const seq = index + 1;
      const { role, agency, post } = entry.by;
      // Through whose software or desk somebody has filed may be as telling as a name.
      const by =
        entry.by.onBehalf === undefined
          ? { role, agency, ...(post === undefined ? {} : { post }) }
          : { role: 'reporter' as const, agency: null };
      const data = Object.entries(told(entry, look)).filter(([name]) => FOLLOWED_DATA.includes(name));
      const at = iso(look, entry.at);
      return { id: `${shownId(look)}/${seq}`, seq, type: entry.type, at, by, data: Object.fromEntries(data) };
    });
}

function told(entry: TrailEntry, look: Look): Record<string, unknown> {
  const { type, data = {} } = entry;
  return {
    ...plain(data, look),
    ...(type === 'suspended' ? suspended(data, look) : {}),
    ...(type === FORWARDED ? forwarded(entry, look) : {}),
  };
}

/** What the reporter reads when the complaint has left the institution that they chose. */
function forwarded(entry: TrailEntry, { file, ctx }: Look): Record<string, unknown> {
  const message = forwardedMessage(entry, file, ctx.world.directory);
  return message === null ? {} : { message };
}

/** Of a clock that was stopped the ledger has the reason, and the times that the rules have allowed. */
function suspended({ suspension }: Record<string, unknown>, look: Look): Record<string, unknown> {
  const found = look.file.clocks.flatMap(({ suspensions }) => suspensions).find(({ n }) => n === suspension);
  if (!found) return {};
  const { from, until, text } = found;
  return {
    from: iso(look, from),
    ...(until === undefined ? {} : { until: iso(look, until) }),
    ...(text === undefined ? {} : { reason: look.ctx.open(text) }),
  };
}

function byView({ role, agency, post, onBehalf, sub }: By, look: Look): EventView['by'] {
  // Whoever acts for the reporter may be as telling as a name.
  const knowsWho =
    sub !== undefined && onBehalf === undefined && role !== 'reporter' && mayKnowOfficers(look);
  return {
    role,
    agency,
    ...(post === undefined ? {} : { post }),
    ...(onBehalf === undefined ? {} : { onBehalf }),
    ...(knowsWho ? { sub: look.ctx.open(sub) } : {}),
  };
}

/** A command that was refused: its text for its sender alone, that it happened for those who handle the case. */
function refused(
  { data = {} }: TrailEntry,
  look: Look,
  sender: string | null,
): Record<string, unknown> | null {
  const { command, code, body } = data;
  if (sender !== null && data.sender === sender) return { command, code, body: openedBody(body, look) };
  return mayKnowRefusals(look) ? { command, code } : null;
}

/** How each entry of an event's data is shown; what is not named here is a plain word or number and stands as it is. */
const SHOWN: Record<string, (value: unknown, look: Look) => unknown> = {
  answer: (value) => (typeof value === 'number' ? answerId(value) : value),
  reply: (value) => (typeof value === 'number' ? replyId(value) : value),
  reason: (value, { ctx }) => (typeof value === 'string' ? ctx.open(value) : value),
  // Another case: the one that goes on for this one for those who may see it, one that waits for it for its handlers.
  into: knownCase,
  case: (value, look) => (mayKnowMerged(look) ? value : undefined),
  firedAt: instant,
  // Agencies are words and stand as they are.
  from: instant,
  until: instant,
  to: (value, look) =>
    Array.isArray(value) ? value.filter(isRecipient).map(recipientView) : instant(value, look),
};

function plain(data: Record<string, unknown>, look: Look): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      Object.hasOwn(SHOWN, name) ? SHOWN[name]?.(value, look) : value,
    ]),
  );
}

const INSTANTS: readonly string[] = ['nextBy', 'from', 'until'];

/** The body of a command, with its texts opened. */
function openedBody(body: unknown, look: Look): Record<string, unknown> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => {
      if (INSTANTS.includes(name)) return [name, instant(value, look)];
      if (typeof value !== 'string') return [name, value];
      return [
        name,
        name === 'reporter' ? (look.ctx.openJson(value) ?? look.ctx.open(value)) : look.ctx.open(value),
      ];
    }),
  );
}

function instant(value: unknown, look: Look): unknown {
  return typeof value === 'number' ? iso(look, value satisfies Instant) : value;
}

function isRecipient(value: unknown): value is Recipient {
  return typeof value === 'object' && value !== null && 'agency' in value && 'role' in value;
}
