import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import { likenessOf, LIKELY, type Matter } from '../../domain/likeness/likeness';
import { signatureOf, type Signature } from '../../domain/likeness/signature';
import { whereaboutsOf } from '../../domain/likeness/whereabouts';
import type { Lang } from '../../domain/reference';
import { regencyOf } from '../../domain/region';
import { isPublic, relation } from '../../domain/relation';
import type { FilingBody } from '../../domain/schema/filing';
import { viewCase } from '../../domain/view';
import { DAY_MS } from '../../domain/vocabulary';
import { within } from '../../store/database';
import { NO_ROUTES } from '../../store/reference-data';
import type { AppDeps } from '../deps';
import { atMost } from '../http/at-most';
import { viewContext } from './context';

type Deps = Pick<AppDeps, 'complaints' | 'reference' | 'regions' | 'sealer' | 'now'>;

/** Closed cases are shown so long: whoever comes with the same then may want to read the answer. */
const CLOSED_DAYS = 30;
const MOST_COMPARED = 16;
const MOST_SHOWN = 5;
/** Searches at the same time in one process: beyond them the database is better used by those who have filed. */
const oneOfFew = atMost(8, 2);

/** What somebody looks for, in clear. */
export interface Asked {
  readonly title: string;
  readonly description: string;
  readonly region: string | null;
  readonly point: readonly [number, number] | null;
  readonly topic: string | null;
  readonly at: number | null;
}

/** What a filing, or a draft of one, asks for. */
export function askedBy(
  body: Partial<Pick<FilingBody, 'title' | 'description' | 'location' | 'topic' | 'occurredOn'>>,
): Asked {
  return {
    title: body.title ?? '',
    description: body.description ?? '',
    region: body.location?.region ?? null,
    point: body.location?.point ?? null,
    topic: body.topic ?? null,
    at: body.occurredOn === undefined ? null : Date.parse(body.occurredOn),
  };
}

/** Cases whose texts are nowhere in clear are not looked for by words, either. */
export function isSearchable(file: Pick<CaseFile, 'confidential' | 'oversight' | 'about'>): boolean {
  return !file.confidential && !file.oversight && file.about.length === 0;
}

/** A case as something to look for. */
export function askedByCase({ sealer }: Pick<Deps, 'sealer'>, file: CaseFile): Asked {
  return {
    title: sealer.open(file.title),
    description: sealer.open(file.description),
    region: file.region,
    point: pointOf(sealer, file),
    topic: file.topic,
    at: file.occurredOn === null ? file.receivedAt : Date.parse(file.occurredOn),
  };
}

/**
 * Cases that may be about the same matter, as `actor` may see them, the likeliest first, at most five. To the public
 * (null) only published ones, compared by no more than their public form says. Throws `rate-limited` when too many look
 * at the same time, plain errors when the database is away.
 */
export function similarTo(deps: Deps, asked: Asked, by: By) {
  return oneOfFew(() => search(deps, asked, by));
}

/** Who looks, in which language, and which case is not to be found: their own. */
interface By {
  readonly actor: Actor | null;
  readonly except: string | null;
  readonly lang: Lang;
}

async function search(deps: Deps, asked: Asked, { actor, except, lang }: By) {
  const signature = signatureOf(asked.title, asked.description, spellingOf(deps));
  const ids = await deps.complaints.likeness.candidates({
    findable: { signature, region: asked.region, topic: asked.topic },
    open: actor === null,
    closedSince: deps.now() - CLOSED_DAYS * DAY_MS,
    except,
    limit: MOST_COMPARED,
  });
  if (ids.length === 0) return [];
  const files = await deps.complaints.some(ids);
  const ours = {
    inside: matterOf(deps, asked, signature, true),
    outside: matterOf(deps, asked, signature, false),
  };
  return files
    .filter((file) => isSearchable(file) && !isLongClosed(file, deps.now()))
    .flatMap((file) => compared(deps, ours, file, actor, lang))
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, MOST_SHOWN);
}

const AT_FILING_MS = 300;

/** The same for a receipt: null when it takes longer than a moment, or cannot be told. Never throws. */
export async function similarAtFiling(
  deps: Deps,
  body: FilingBody,
  id: string,
  lang: Lang,
): Promise<Awaited<ReturnType<typeof similarTo>> | null> {
  const { confidential = false, oversight = false, about = [] } = body;
  if (!deps.complaints.isUp || !isSearchable({ confidential, oversight, about })) return null;
  const looking = similarTo(deps, askedBy(body), { actor: null, except: id, lang }).catch(() => null);
  return within(AT_FILING_MS, looking, null);
}

/** What is looked for, by all that is known of it and by what a public form would tell. */
interface Ours {
  readonly inside: Matter;
  readonly outside: Matter;
}

function compared(deps: Deps, ours: Ours, file: CaseFile, actor: Actor | null, lang: Lang) {
  const how = relation(file, actor);
  const inside = how === 'handler' || how === 'past' || how === 'watcher';
  const theirs = askedByCase(deps, file);
  const signature = signatureOf(theirs.title, theirs.description, spellingOf(deps));
  const { likeness, because } = likenessOf(
    inside ? ours.inside : ours.outside,
    matterOf(deps, theirs, signature, inside),
  );
  // Of most there is nothing to show: who may see what is only looked into for the others.
  const seen = likeness < LIKELY ? null : viewCase(file, actor, viewContext(deps));
  if (!seen) return [];
  return [
    {
      complaint: {
        id: seen.id,
        title: seen.title ?? '',
        topic: seen.topic ?? null,
        region: inside ? file.region : file.region && regencyOf(file.region),
        stage: seen.stage,
        outcome: seen.outcome ?? null,
        holder: { ...(seen.holder ?? { agency: '', institution: '' }), name: file.holder.name },
        ...(seen.receivedAt === undefined ? {} : { receivedAt: seen.receivedAt }),
        published: isPublic(file),
        followers: file.followers?.joined ?? 0,
      },
      likeness,
      because: because.map((reason) => reason[lang]),
    },
  ];
}

/** `inside`: by everything that is known; else by what the public form of a case tells. */
function matterOf(deps: Deps, asked: Asked, signature: Signature, inside: boolean): Matter {
  const { point, topic, at } = asked;
  const region = asked.region === null || inside ? asked.region : regencyOf(asked.region);
  return {
    signature,
    region,
    whereabouts: whereaboutsOf(region, (code) => deps.regions.name(code)),
    point: inside ? point : null,
    topic,
    at: inside ? at : null,
  };
}

function spellingOf({ reference }: Pick<Deps, 'reference'>) {
  return (reference.all.routes ?? NO_ROUTES).words;
}

/** By its last step, as the index knows it. */
function isLongClosed({ stage, updatedAt }: CaseFile, now: number): boolean {
  return stage === 'closed' && updatedAt < now - CLOSED_DAYS * DAY_MS;
}

function pointOf(sealer: Deps['sealer'], { place }: CaseFile): readonly [number, number] | null {
  const value = place === null ? null : sealer.openJson(place);
  if (typeof value !== 'object' || value === null || !('point' in value) || !Array.isArray(value.point))
    return null;
  const [longitude, latitude] = value.point as unknown[];
  return typeof longitude === 'number' && typeof latitude === 'number' ? [longitude, latitude] : null;
}
