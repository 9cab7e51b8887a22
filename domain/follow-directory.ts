import { noteByEngine, type CaseFile } from './case-file';
import { isOpen, moveTo } from './clock';
import { refChanges, type AgencyRef, type Directory } from './directory';
import { tellOfMove } from './forwarded';
import { officeIn } from './in-force';
import type { Mark } from './moment';
import { caseOf, clocksOf, endPart, nextCycle, openPart, openParts } from './parts';
import { accuses } from './accusation';
import { topDesk } from './relation';
import type { Instant, Stage } from './vocabulary';
import { ruleOf, type World } from './world';

/**
 * What has become of the agencies of a case, one step after the other, with all that is needed to take it: the planner
 * finds the steps, and whoever holds the case takes the same ones.
 */
export type DirectoryStep =
  /** Renamed, moved, with other hours: the agency is the same. */
  | { kind: 'changed'; ref: AgencyRef; what: string[] }
  /** The holder is no more. `fresh`: nobody succeeds it, and a desk has to find somebody. */
  | { kind: 'holder'; from: string; to: AgencyRef; why: Why; fresh: boolean }
  /** A supporting agency is no more; without `to` its part has ended. */
  | { kind: 'part'; from: string; to: AgencyRef | null; why: Why }
  /** The desk that disposed the case is no more. */
  | { kind: 'desk'; to: AgencyRef | null }
  /** The desk that has filed a letter for somebody is no more. */
  | { kind: 'filer'; to: string }
  /** An agency that is complained of has a successor: its people are there now. */
  | { kind: 'accused'; from: string; to: string }
  /** A post to which the case was escalated belongs to another agency now; to nobody, when that is complained of. */
  | { kind: 'post'; from: string; to: string | null };

type Why = 'successor' | 'closed' | 'accused' | 'leads';

/** Stages in which a desk holds the case, and no unit. */
const AT_DESK: readonly Stage[] = ['verification', 'completion', 'disposition'];

/**
 * What the directory of now says otherwise than a case knows. Of an agency that it does not have the case keeps what it
 * knows, and so it does where it knows more than a directory that is behind. Leaves `file` as it is.
 */
export function followDirectory(known: CaseFile, directory: Directory): DirectoryStep[] {
  if (known.stage === 'closed' && !known.clocks.some(isOpen)) return [];
  const accused = heirsOfAccused(known, directory);
  const file =
    accused.length === 0 ? known : { ...known, about: [...known.about, ...accused.map(({ to }) => to)] };
  const steps: DirectoryStep[] = [...accused, ...changedRefs(file, directory)];
  const moved = holderStep(file, directory, known.about);
  if (moved) steps.push(moved);
  const lead = moved?.to ?? nowOf(file.holder, directory) ?? file.holder;
  steps.push(...partSteps(file, lead, directory, known.about));
  const { disposedBy, filer } = file;
  if (disposedBy && isGone(disposedBy, directory) && !moved?.fresh) {
    const desk = deskOfHeir(disposedBy, directory);
    steps.push({ kind: 'desk', to: desk && !accuses(file.about, desk) ? desk : null });
  }
  if (filer.kind === 'desk' && directory.get(filer.agency)?.closed) {
    const heir = directory.heir(filer.agency);
    const desk = heir && directory.institutionOf(heir.id);
    if (desk && !desk.closed) steps.push({ kind: 'filer', to: desk.id });
  }
  return [...steps, ...postSteps(file, directory)];
}

/** Successors of agencies that are complained of; not those that lie above them, which are not accused with them. */
function heirsOfAccused({ about }: CaseFile, directory: Directory): (DirectoryStep & { kind: 'accused' })[] {
  const found: (DirectoryStep & { kind: 'accused' })[] = [];
  for (const from of about) {
    const to = directory.get(from)?.closed ? directory.heir(from)?.id : undefined;
    if (to === undefined || about.includes(to) || found.some((one) => one.to === to)) continue;
    if (!directory.ancestorsOf(from).includes(to)) found.push({ kind: 'accused', from, to });
  }
  return found;
}

/** Refs of agencies that there still are, and of which the directory says something else. */
function changedRefs(file: CaseFile, directory: Directory): (DirectoryStep & { kind: 'changed' })[] {
  const { holder, disposedBy, nationalDesk, lastDesk } = file;
  const kept = [holder, disposedBy, nationalDesk, lastDesk, ...openParts(file).map(({ agency }) => agency)];
  const found = new Map<string, DirectoryStep & { kind: 'changed' }>();
  for (const ref of kept) {
    if (!ref || isGone(ref, directory)) continue;
    const now = directory.ref(ref.agency);
    if (!now || isBehind(now, ref)) continue;
    const what = refChanges(ref, now);
    if (what.length === 0) continue;
    const known = found.get(ref.agency)?.what ?? [];
    found.set(ref.agency, { kind: 'changed', ref: now, what: [...new Set([...known, ...what])] });
  }
  return [...found.values()];
}

/** Where a case goes whose holder was closed, or has come to lie within an agency that is complained of. */
function holderStep(
  file: CaseFile,
  directory: Directory,
  before: readonly string[],
): (DirectoryStep & { kind: 'holder' }) | null {
  const { holder, stage, about } = file;
  const from = holder.agency;
  const gone = isGone(holder, directory);
  const now = directory.ref(from);
  if (!gone) {
    const isNew = now && !isBehind(now, holder) && accuses(about, now) && !accuses(before, holder);
    return isNew ? given(file, topOrDesk(file, directory), 'accused') : null;
  }
  // The regional secretary of a government that is no more settles nothing: whoever is over all does.
  if (file.arbitration) return given(file, topDesk(file), 'closed', false);
  const heir = AT_DESK.includes(stage) ? deskOfHeir(holder, directory) : heirOf(holder, directory);
  if (heir && !accuses(about, heir)) return given(file, heir, 'successor', false);
  if (heir) return given(file, topOrDesk(file, directory), 'accused');
  // Nobody acts in a closed case; should it be opened again, it finds its desk then.
  if (stage === 'closed') return null;
  const desk = deskOfHouse(holder, directory);
  return given(file, desk && !accuses(about, desk) ? desk : topDesk(file), 'closed');
}

/** A holder's case that goes to `to`; null when that is where it is. A desk that gets it anew has it to dispose. */
function given(
  { holder, stage }: CaseFile,
  to: AgencyRef,
  why: Why,
  anew = true,
): (DirectoryStep & { kind: 'holder' }) | null {
  if (to.agency === holder.agency) return null;
  const waits = stage === 'reply' && why === 'accused';
  const fresh = anew && (stage === 'disposition' || stage === 'followUp' || waits);
  return { kind: 'holder', from: holder.agency, to, why, fresh };
}

/** Where a case goes that an accused agency would get: to the desk that disposed it, or the one above all. */
function topOrDesk(file: CaseFile, directory: Directory): AgencyRef {
  const { disposedBy, about } = file;
  const desk = disposedBy && (deskOfHeir(disposedBy, directory) ?? disposedBy);
  return desk && !accuses(about, desk) && desk.agency !== file.holder.agency ? desk : topDesk(file);
}

function partSteps(
  file: CaseFile,
  { agency: lead, institution }: AgencyRef,
  directory: Directory,
  before: readonly string[],
): (DirectoryStep & { kind: 'part' })[] {
  const taken = new Set([lead, institution, ...openParts(file).map(({ agency }) => agency.agency)]);
  return openParts(file).flatMap(({ agency: ref }): (DirectoryStep & { kind: 'part' })[] => {
    const from = ref.agency;
    // Who leads supports no longer, nor does the desk above: it answers for the case itself.
    const leads =
      (from === lead && from !== file.holder.agency) ||
      (from === institution && from !== file.holder.institution);
    if (leads) return [{ kind: 'part', from, to: null, why: 'leads' }];
    if (!isGone(ref, directory)) {
      const now = directory.ref(from);
      const isNew = now && !isBehind(now, ref) && accuses(file.about, now) && !accuses(before, ref);
      return isNew ? [{ kind: 'part', from, to: null, why: 'accused' }] : [];
    }
    const heir = heirOf(ref, directory);
    if (!heir) return [{ kind: 'part', from, to: null, why: 'closed' }];
    if (accuses(file.about, heir)) return [{ kind: 'part', from, to: null, why: 'accused' }];
    if (taken.has(heir.agency)) return [{ kind: 'part', from, to: null, why: 'leads' }];
    taken.add(heir.agency);
    return [{ kind: 'part', from, to: heir, why: 'successor' }];
  });
}

/**
 * Whoever was told of a silence as head of an agency that is no more: its successor's head has that duty. Nobody has it
 * in an agency that is complained of, or lies in one that is.
 */
function postSteps(file: CaseFile, directory: Directory): DirectoryStep[] {
  const agencies = new Set(file.escalations.map(({ agency }) => agency));
  return [...agencies].flatMap((from): DirectoryStep[] => {
    if (directory.isAccused(from, file.about)) return [{ kind: 'post', from, to: null }];
    const heir = directory.get(from)?.closed ? directory.heir(from) : undefined;
    const ref = heir && directory.ref(heir.id);
    return ref && !accuses(file.about, ref) ? [{ kind: 'post', from, to: ref.agency }] : [];
  });
}

function isGone(ref: AgencyRef, directory: Directory): boolean {
  const known = directory.get(ref.agency);
  const now = directory.ref(ref.agency);
  return known?.closed !== undefined && now !== undefined && !isBehind(now, ref);
}

/** Processes hear of changes one after the other: what a case knows already is not taken back by one that is late. */
function isBehind(now: AgencyRef, kept: AgencyRef): boolean {
  return (now.revision ?? 0) < (kept.revision ?? 0);
}

/** What the directory says of an agency now, unless it is behind what a case knows. */
function nowOf(ref: AgencyRef, directory: Directory): AgencyRef | undefined {
  const now = directory.ref(ref.agency);
  return now && !isBehind(now, ref) ? now : undefined;
}

function heirOf({ agency }: AgencyRef, directory: Directory): AgencyRef | undefined {
  const heir = directory.heir(agency);
  return heir && directory.ref(heir.id);
}

/** The desk of whoever succeeds an agency. */
function deskOfHeir({ agency }: AgencyRef, directory: Directory): AgencyRef | undefined {
  const heir = directory.heir(agency);
  const desk = heir && directory.institutionOf(heir.id);
  return desk && !desk.closed ? directory.ref(desk.id) : undefined;
}

/** The desk of the institution that a closed agency belonged to. */
function deskOfHouse({ agency }: AgencyRef, directory: Directory): AgencyRef | undefined {
  const house = directory.institutionOf(agency);
  const heir = house && directory.heir(house.id);
  const desk = heir && directory.institutionOf(heir.id);
  return desk && desk.id !== agency && !desk.closed ? directory.ref(desk.id) : undefined;
}

/** Takes the steps in a case: refs, its way, its trail. What they mean for its clocks is the planner's to say. */
export function takeSteps(file: CaseFile, steps: readonly DirectoryStep[], at: Instant): void {
  for (const step of steps) takeStep(file, step, at);
}

function takeStep(file: CaseFile, step: DirectoryStep, at: Instant): void {
  switch (step.kind) {
    case 'changed':
      replaceRefs(file, step.ref, at);
      noteByEngine(file, 'directoryChanged', at, { agency: step.ref.agency, what: step.what });
      return;
    case 'holder':
      handOver(file, step, at);
      return;
    case 'part':
      handOverPart(file, step, at);
      return;
    case 'desk':
      file.disposedBy = step.to;
      return;
    case 'accused':
      file.about = [...file.about, step.to];
      file.escalations = file.escalations.filter(({ agency }) => agency !== step.to);
      noteByEngine(file, 'accusedSucceeded', at, { from: step.from, to: step.to });
      return;
    case 'filer':
      if (file.filer.kind === 'desk') file.filer = { kind: 'desk', agency: step.to };
      return;
    case 'post': {
      const { from, to } = step;
      file.escalations = file.escalations.flatMap((one) => {
        if (one.agency !== from) return [one];
        return to === null ? [] : [{ ...one, agency: to }];
      });
    }
  }
}

function replaceRefs(file: CaseFile, ref: AgencyRef, at: Instant): void {
  if (file.holder.agency === ref.agency) file.holder = ref;
  if (file.disposedBy?.agency === ref.agency) file.disposedBy = ref;
  if (file.nationalDesk.agency === ref.agency) file.nationalDesk = ref;
  if (file.lastDesk?.agency === ref.agency) file.lastDesk = ref;
  const part = openPart(file, ref.agency);
  if (part) part.agency = ref;
  // Its superiors see where it is now; where it was they have seen already.
  const last = file.path[file.path.length - 1];
  if (
    last &&
    last.agency === ref.agency &&
    last.to === null &&
    ref.ancestors.join() !== last.ancestors.join()
  ) {
    pushStop(file, ref, at);
    tellOfMove(file, at);
  }
}

function handOver(file: CaseFile, step: DirectoryStep & { kind: 'holder' }, at: Instant): void {
  const { from, to, why, fresh } = step;
  // A secretary's word is good in his own house.
  if (fresh || file.arbitration || to.institution !== file.holder.institution) delete file.arbiter;
  pushStop(file, to, at);
  file.holder = to;
  if (fresh) {
    file.promises = 0;
    file.questions = 0;
    file.questionOpen = false;
    file.disposedBy = null;
    file.binding = false;
    file.arbitration = false;
    file.stage = 'disposition';
  } else {
    // The same duties, under another name: whoever was told of them has been.
    file.escalations = file.escalations.map((one) =>
      one.holder === from ? { ...one, holder: to.agency } : one,
    );
  }
  noteByEngine(file, 'directoryMoved', at, { from, to: to.agency, why, stop: file.path.length - 1 });
  tellOfMove(file, at);
}

function pushStop(file: CaseFile, to: AgencyRef, at: Instant): void {
  const last = file.path[file.path.length - 1];
  if (last && last.to === null) last.to = Math.max(at, last.from);
  const { agency, institution, ancestors, name } = to;
  file.path.push({ agency, institution, ancestors, name, from: at, to: null, reason: 'directory' });
}

function handOverPart(
  file: CaseFile,
  { from, to, why }: DirectoryStep & { kind: 'part' },
  at: Instant,
): void {
  const part = openPart(file, from);
  if (!part) return;
  if (to) {
    part.agency = to;
    file.escalations = file.escalations.map((one) =>
      one.part === from ? ofPart(one, from, to.agency) : one,
    );
  } else {
    endPart(file, part, 'released', at);
  }
  noteByEngine(file, 'directoryMoved', at, { part: from, from, ...(to ? { to: to.agency } : {}), why });
}

function ofPart<E extends { part?: string; holder: string }>(one: E, from: string, to: string): E {
  return { ...one, part: to, holder: one.holder === from ? to : one.holder };
}

/**
 * What steps that were taken mean for the clocks: they go on by the calendar and zone of whoever has them now. Returns
 * what has begun and ended by it.
 */
export function moveClocksAlong(
  file: CaseFile,
  steps: readonly DirectoryStep[],
  at: Instant,
  world: World,
): Mark[] {
  const marks: Mark[] = [];
  for (const step of steps) {
    if (step.kind === 'changed') recount(file, step.ref.agency, at, world);
    else if (step.kind === 'holder' && step.fresh)
      marks.push({ moment: 'returned' }, { moment: 'receivedByDesk' });
    else if (step.kind === 'part' && step.to) passOnPart(file, step.from, step.to, at, world);
    else if (step.kind === 'part') marks.push({ moment: 'partEnded', part: step.from });
  }
  return marks;
}

/** An agency that has moved counts by its new hours from now on. */
function recount(file: CaseFile, agency: string, at: Instant, world: World): void {
  for (const clock of file.clocks) {
    if (!isOpen(clock) || clock.agency !== agency || ruleOf(clock, file, world)?.neverSuspended) continue;
    const { holder } = caseOf(file, clock.part);
    if (holder.agency === agency) moveTo(clock, at, officeIn(file, holder, world));
  }
}

function passOnPart(file: CaseFile, from: string, to: AgencyRef, at: Instant, world: World): void {
  for (const clock of clocksOf(file, from)) {
    if (!isOpen(clock)) continue;
    // Asked before, it has had clocks of this name: no cycle is given twice.
    clock.cycle = nextCycle(file, to.agency, clock.name);
    clock.part = to.agency;
    clock.agency = to.agency;
    moveTo(clock, at, officeIn(file, to, world));
  }
}
