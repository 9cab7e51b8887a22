import { openCase, type Filing } from '../../domain/intake';
import type { CaseFile } from '../../domain/case-file';
import type { Instant } from '../../domain/vocabulary';
import type { ReferenceMemory } from '../../store/reference';

export const DINAS_PUPR = 'kab-pringsewu.dinas-pupr';
export const PRINGSEWU = 'kab-pringsewu';

let count = 0;

/** A filing about a damaged road in Pringsewu, with what a test wants otherwise. */
export function filing(otherwise: Partial<Filing> = {}): Filing {
  count += 1;
  return {
    id: `TEST${String(count).padStart(10, 'A')}`,
    classification: 'complaint',
    oversight: false,
    topic: 'roads.damaged',
    topicName: 'jalan rusak',
    title: 'Jalan rusak di depan pasar',
    description: 'Jalan di depan pasar Pringsewu berlubang sejak dua bulan lalu.',
    occurredOn: null,
    region: '18.10',
    regionName: 'Kabupaten Pringsewu',
    place: null,
    channel: 'web',
    agency: PRINGSEWU,
    about: [],
    anonymous: false,
    confidential: false,
    notify: false,
    externalId: null,
    reporter: null,
    filer: { kind: 'reporter' },
    by: { role: 'reporter', agency: null },
    ...otherwise,
  };
}

/** A case as the API would open it. */
export function opened(reference: ReferenceMemory, now: Instant, otherwise: Partial<Filing> = {}): CaseFile {
  const set = reference.currentSet(now);
  const world = reference.world();
  return openCase(
    filing(otherwise),
    { version: set.version, rules: world.rules(set.version, 'sp4n') },
    now,
    world,
  );
}
