import type { Logger } from 'pino';
import type { CalendarStore } from '../store/calendar-store';
import type { DirectoryStore } from '../store/directory-store';
import type { Complaints } from '../store/complaints';
import type { MaintenanceBook } from '../store/maintenance';
import type { Outbox } from '../store/outbox';
import type { Receipts } from '../store/receipts';
import type { ReferenceMemory } from '../store/reference';
import type { Regions } from '../store/regions';
import type { RuleBook } from '../store/rule-book';
import type { Sealer } from '../store/seal';
import type { Verifier } from './auth/jwt';
import type { FilingBook } from './command/filing-book';
import type { ToldLately } from './command/told-lately';
import type { Comparer } from './compare/comparer';
import type { EnginePort } from './engine/port';
import type { FiguresPort } from './figures/question';
import type { Gate } from './http/limits/gate';
import type { Metrics } from './http/metrics';

/** A decree that has just been published. */
export interface CalendarChange {
  /** The calendar, and every one that extends it: cases that are planned by one of these may have other dates now. */
  readonly names: readonly string[];
  readonly calendar: string;
  readonly year: number;
  readonly revision: number;
}

/** What routes work with. Given once to `createApp`; nothing reads the environment below it. */
export interface AppDeps {
  readonly verifier: Verifier;
  /** From which tracking ids, reporters' secrets and hashes are made; one for all API processes. */
  readonly secretKey: string;
  readonly logger: Logger;
  /** Rules, calendars, directory, topics and reasons, in memory. */
  readonly reference: ReferenceMemory;
  /** Names of official region codes. */
  readonly regions: Regions;
  /** The read model and archive; may be away. */
  readonly complaints: Complaints;
  /** What is known of all cases together. */
  readonly figures: FiguresPort;
  /** Receipts that follow a case, and which case stands for what a sender has written; may be away. */
  readonly receipts: Receipts;
  /** Filings of this process that are under way, or were lately. */
  readonly filings: FilingBook;
  /** What cases were told lately of their reporters' secrets. */
  readonly secretWords: ToldLately;
  /** Notices on their way to people; may be away. */
  readonly outbox: Outbox;
  /** The rules as they are kept and changed; may be away. */
  readonly rules: RuleBook;
  /** Holds open cases against other rules, in threads of its own. */
  readonly comparer: Comparer;
  /** The calendars as they are kept; may be away. */
  readonly calendars: CalendarStore;
  /** The directory as it is kept; may be away. */
  readonly directory: DirectoryStore;
  /** Fetches newer reference data into memory; whether the database could be asked. */
  readonly refreshReference: () => Promise<boolean>;
  /**
   * Sets going what has to follow a change of calendars, and names it; null where nothing has to. Called again for the
   * same revision when a publication is repeated, so it must not do things twice.
   */
  readonly onCalendarChanged?: (change: CalendarChange) => Promise<{ readonly id: string } | null>;
  readonly engine: EnginePort;
  /** What became of work on many cases; may be away. */
  readonly maintenance: MaintenanceBook;
  readonly sealer: Sealer;
  /** Where people reach the Temporal UI, without a slash at the end. */
  readonly uiUrl: string;
  /** Namespace of the cases in the engine. */
  readonly namespace: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly metrics: Metrics;
  /** What this process takes in at one time; everything unless given. */
  readonly gate?: Gate;
  /** Whether this process is about to stop and wants no more work; not unless given. */
  readonly isDraining?: () => boolean;
  /** The OpenAPI document of the mounted routes. */
  readonly document: () => Readonly<Record<string, unknown>>;
}
