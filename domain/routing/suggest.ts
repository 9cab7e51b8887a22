import type { Bilingual } from '../policy';
import { failing, type Condition, type RoutingFacts } from './conditions';
import type { Reading } from './lexicon';
import type { Offices } from './offices';
import { listOf } from './document';
import { resolve, type Position, type Resolved } from './resolve';
import { regionsOf, type OrderedRule, type Routes } from './routes';
import { and, nothingFits, noSuchUnit, otherDoor, placeUnknown } from './sentences';
import { subjectsOf, type Subject } from './subject';

export type { RoutingFacts } from './conditions';

/** An agency as an explanation names it. */
export interface Named {
  id: string;
  name: string;
}

/** Another unit that might be competent. */
export interface Alternative {
  to: Named;
  rule: string;
  because: Bilingual;
  /** 0..1 */
  confidence: number;
}

/** To whom a complaint should go, and why. */
export interface Suggestion extends Alternative {
  /** Who decides such matters, where it is not for this service to decide. */
  outside: Bilingual | null;
  /** The likeliest first, at most three. */
  alternatives: Alternative[];
  topic: { id: string | null; guessed: boolean; confidence: number };
  /** Where it is; `guessed` from the words or the door. */
  region: { code: string | null; guessed: boolean };
  /** The nearest rules that did not match, and on what they failed; at most four. */
  whyNot: { rule: string; because: Bilingual }[];
}

const MOST_ALTERNATIVES = 3;
const MOST_SUBJECTS = 3;
const MOST_FAILED = 3;

/** How much less a suggestion is worth for what had to be guessed or done without. */
const BY_NAMED_PLACE = 0.9;
const BY_PLACE_OF_DOOR = 0.6;
const WITHOUT_PLACE = 0.4;
const WITHOUT_UNIT = 0.7;
const ABOVE_THE_USUAL = 0.9;

interface Place extends Position {
  /** The place and what it lies in, the nearest first. */
  regions: readonly string[];
  guessed: boolean;
  confidence: number;
}

interface Choice {
  rule: OrderedRule | null;
  failed: { rule: OrderedRule; condition: Condition }[];
  /** The rules that follow it in order, and might match too. */
  rest: readonly OrderedRule[];
}

/**
 * The unit that seems competent for a complaint, why, what else is possible, and why not. Pure, and the same for the same
 * facts, rules and directory; the door has no part in it but where a rule asks for it or nobody says where it is.
 */
export function suggest(facts: RoutingFacts, routes: Routes, offices: Offices): Suggestion {
  const reading = routes.lexicon.read(facts.title, facts.description);
  const place = placeOf(facts, offices);
  const subjects = subjectsOf(facts, reading, routes).slice(0, MOST_SUBJECTS);
  const [subject = { topic: null, guessed: true, confidence: 0 }, ...others] = subjects;
  const choice = choose(subject.topic, facts, place, reading, routes, offices);
  const best = lead(choice.rule, subject, place, offices);
  const alternatives = new Alternatives(best.to.id);
  for (const one of others) {
    const { rule } = choose(one.topic, facts, place, reading, routes, offices);
    if (rule && !isDefault(rule)) alternatives.add(lead(rule, one, place, offices));
  }
  if (best.resolved.instead === noSuchUnit)
    alternatives.add(inTheProvince(choice.rule, place, best, offices));
  for (const rule of choice.rest) {
    if (alternatives.full || isDefault(rule)) break;
    if (fails(rule, facts, reading, offices) === null) alternatives.add(lead(rule, subject, place, offices));
  }
  const { resolved: _, ...said } = best;
  return {
    ...said,
    outside: choice.rule?.outside ? (choice.rule.competent ?? choice.rule.because) : null,
    alternatives: alternatives.list,
    topic: { id: subject.topic, guessed: subject.guessed, confidence: rounded(subject.confidence) },
    region: { code: place.region, guessed: place.guessed },
    whyNot: whyNotOthers(choice, subject, facts, place, best, routes, offices),
  };
}

function placeOf({ region, door, about, title, description }: RoutingFacts, offices: Offices): Place {
  const at = (code: string | null, guessed: boolean, confidence: number): Place => ({
    region: code,
    regions: regionsOf(code),
    door,
    about,
    guessed,
    confidence,
  });
  if (region !== null) return at(region, false, 1);
  const said = offices.places.find(`${title} ${description}`);
  if (said !== null) return at(said, true, BY_NAMED_PLACE);
  const ofDoor = door === null ? null : (offices.agency(door)?.region ?? null);
  return at(ofDoor, ofDoor !== null, ofDoor === null ? 1 : BY_PLACE_OF_DOOR);
}

function choose(
  topic: string | null,
  facts: RoutingFacts,
  place: Place,
  reading: Reading,
  routes: Routes,
  offices: Offices,
): Choice {
  const candidates = routes.about(topic, place.regions);
  const failed: Choice['failed'] = [];
  for (const [at, rule] of candidates.entries()) {
    const condition = fails(rule, facts, reading, offices);
    if (condition === null) return { rule, failed, rest: candidates.slice(at + 1) };
    failed.push({ rule, condition });
  }
  return { rule: null, failed, rest: [] };
}

function fails(rule: OrderedRule, facts: RoutingFacts, reading: Reading, offices: Offices): Condition | null {
  return failing(rule.when, facts, reading.rules.has(rule.order), offices.directory);
}

interface Lead extends Alternative {
  resolved: Resolved;
}

/** Where a rule leads for one subject and place. */
function lead(rule: OrderedRule | null, subject: Subject, place: Place, offices: Offices): Lead {
  if (!rule) {
    const agency = offices.last(place.about);
    const resolved = { agency, instead: null };
    return { to: named(agency), rule: 'none', because: nothingFits, confidence: 0, resolved };
  }
  const resolved = resolve(rule, place, offices);
  const factor = typeof rule.to === 'string' ? 1 : place.confidence;
  return {
    to: named(resolved.agency),
    rule: rule.id,
    because: and(rule.because, resolved.instead),
    confidence: rounded(rule.confidence * subject.confidence * factor * worth(resolved.instead)),
    resolved,
  };
}

function worth(instead: Bilingual | null): number {
  if (instead === null) return 1;
  if (instead === placeUnknown) return WITHOUT_PLACE;
  return instead === noSuchUnit ? WITHOUT_UNIT : ABOVE_THE_USUAL;
}

/** Where a regency has no unit for something, its province may have one. */
function inTheProvince(
  rule: OrderedRule | null,
  place: Place,
  best: Lead,
  offices: Offices,
): Alternative | null {
  if (!rule || typeof rule.to === 'string' || rule.to.of !== 'regency') return null;
  const province = place.region === null ? undefined : offices.province(place.region);
  const unit = province && offices.unit(province.id, listOf(rule.to.service));
  if (!unit || offices.directory.isAccused(unit.id, place.about)) return null;
  return { to: named(unit), rule: rule.id, because: noSuchUnit, confidence: rounded(best.confidence / 2) };
}

/** Each unit once, the first reason for it. */
class Alternatives {
  readonly list: Alternative[] = [];

  constructor(private readonly best: string) {}

  get full(): boolean {
    return this.list.length >= MOST_ALTERNATIVES;
  }

  add(one: Alternative | null): void {
    if (!one || this.full || one.to.id === this.best) return;
    if (this.list.some(({ to }) => to.id === one.to.id)) return;
    const { to, rule, because, confidence } = one;
    this.list.push({ to, rule, because, confidence });
  }
}

function whyNotOthers(
  { rule, failed }: Choice,
  { topic }: Subject,
  facts: RoutingFacts,
  place: Place,
  best: Lead,
  routes: Routes,
  offices: Offices,
): Suggestion['whyNot'] {
  const found: Suggestion['whyNot'] = [];
  const door = facts.door === null ? undefined : offices.agency(facts.door);
  if (rule && door && !isSameHouse(door.id, best.to.id, offices)) {
    found.push({ rule: rule.id, because: otherDoor(door.name, best.to.name) });
  }
  // Of rules for any matter there is nothing to say where one for this matter was found.
  const near = topic === null ? failed : failed.filter((one) => one.rule.when?.topic !== undefined);
  for (const one of near.slice(0, MOST_FAILED)) {
    found.push({ rule: one.rule.id, because: routes.whyNot(one.rule, one.condition) });
  }
  if (near.length < MOST_FAILED && topic !== null) {
    for (const one of routes.elsewhere(topic, place.region, MOST_FAILED - near.length)) {
      found.push({ rule: one.id, because: routes.whyNot(one, 'region') });
    }
  }
  return found;
}

/** The door is the unit itself, or the desk that would hand it on within its own house. */
function isSameHouse(door: string, to: string, { directory }: Offices): boolean {
  return door === to || directory.ancestorsOf(to).includes(door);
}

function isDefault({ when }: OrderedRule): boolean {
  return when === undefined;
}

function named({ id, name }: Named): Named {
  return { id, name };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
