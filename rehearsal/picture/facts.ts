import type { Bilingual } from '../../domain/policy';
import { both } from './bilingual';
import type { Drawing } from './drawing';
import { group, tag, type Markup } from './markup';
import { CHANNEL_WORDS, CLASSIFICATION_WORDS, OUTCOME_WORDS, STAGE_WORDS } from './words';
import { zoneLabel } from '../../domain/zone';

/** What the case is like, how it went, and by which rules. */
export function facts({ simulation, when, nameOf }: Drawing): Markup {
  const { facts: one, policy, zone } = simulation;
  const label = zoneLabel(zone);
  return tag(
    'dl',
    { class: 'facts' },
    fact({ id: 'Klasifikasi', en: 'Classification' }, both(CLASSIFICATION_WORDS[one.classification])),
    fact(
      { id: 'Berkadar pengawasan', en: 'Oversight' },
      both(one.oversight ? { id: 'ya', en: 'yes' } : { id: 'tidak', en: 'no' }),
    ),
    fact({ id: 'Topik', en: 'Topic' }, plain(one.topic)),
    fact({ id: 'Wilayah', en: 'Region' }, place(one.regionName, one.region)),
    fact({ id: 'Saluran', en: 'Channel' }, both(CHANNEL_WORDS[one.channel])),
    fact({ id: 'Diajukan kepada', en: 'Filed with' }, plain(one.agency === null ? null : nameOf(one.agency))),
    fact({ id: 'Zona waktu', en: 'Time zone' }, plain(label === zone ? zone : `${label} (${zone})`)),
    fact({ id: 'Mulai', en: 'Start' }, both(when(simulation.startedAt))),
    fact({ id: 'Akhir', en: 'End' }, both(when(simulation.endedAt))),
    fact({ id: 'Tahap terakhir', en: 'Last stage' }, both(STAGE_WORDS[simulation.stage])),
    fact(
      { id: 'Hasil', en: 'Outcome' },
      simulation.outcome ? both(OUTCOME_WORDS[simulation.outcome]) : plain(null),
    ),
    fact(
      { id: 'Tingkat eskalasi tertinggi', en: 'Highest level of escalation' },
      plain(String(simulation.peakLevel)),
    ),
    fact({ id: 'Aturan', en: 'Rules' }, group(both(policy.title), ' ', tag('code', {}, policy.name))),
    fact({ id: 'Versi aturan', en: 'Version of the rules' }, tag('code', {}, policy.version)),
  );
}

function fact(name: Bilingual, value: Markup): Markup {
  return tag('div', {}, tag('dt', {}, both(name)), tag('dd', {}, value));
}

function plain(text: string | null): Markup {
  return text === null ? group('–') : tag('bdi', {}, text);
}

function place(name: string | null, code: string | null): Markup {
  if (name === null || code === null) return plain(name ?? code);
  return group(tag('bdi', {}, name), ' ', tag('code', {}, code));
}
