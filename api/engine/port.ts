import type { CaseFile, SeenCommand } from '../../domain/case-file';
import type { Envelope } from '../../domain/command';
import type { DirectorySpan, MigrationRecord } from '../../domain/maintenance';
import type { Refusal } from '../../domain/refusal';
import type { SecretWord } from '../../domain/secrets';
import type { CommandName } from '../../domain/vocabulary';
import type { Head } from '../../workflows/contract';

/** What became of a start: `same` when the very same filing had been started before, `different` when another had. */
export type StartResult = 'started' | 'same' | 'different';

/** What became of a command as far as can be said now. */
export type CommandOutcome =
  | { kind: 'answered'; head: Head }
  /** No worker answered: it was left with the engine as a signal. */
  | { kind: 'left' }
  /** Turned down before it entered the history. */
  | { kind: 'refused'; refusal: Refusal }
  /** There is no open workflow of that case: the archive knows what became of it. */
  | { kind: 'gone' };

/** Work on many cases at once. */
export interface MaintenancePort {
  /** Starts a migration. `where`: a filter of the read model as text. `bodyHash`, for a repeat of the same request. */
  startMigration(record: MigrationRecord, where: string, bodyHash: string): Promise<StartResult>;
  /** False when there is none under way. */
  cancelMigration(id: string): Promise<boolean>;
  /** A migration as the engine knows it; null when it has forgotten it, or never knew of it. */
  migration(id: string): Promise<{ record: MigrationRecord; isRunning: boolean } | null>;
  /** Has every open case counted anew whose calendars or agencies have changed; of one under way, from the beginning. */
  startReplanning(calendars: readonly string[], directory?: DirectorySpan): Promise<string>;
}

/**
 * The engine as the API uses it. Every method throws Problem `unavailable` within two seconds when the engine cannot
 * be reached; nothing else tells of its inside.
 */
export interface EnginePort extends MaintenancePort {
  /** Starts the workflow of a case. `bodyHash` goes into its memo, for a repeat of the same filing; `trace` into its log. */
  start(file: CaseFile, bodyHash: string, trace?: string): Promise<StartResult>;
  command<N extends CommandName>(id: string, name: N, envelope: Envelope<N>): Promise<CommandOutcome>;
  /** Leaves a case word of its reporter's secret; `gone` when there is no open workflow of it. */
  secretWord(id: string, said: SecretWord): Promise<'left' | 'gone'>;
  /** The case as its workflow holds it; `unknown` when the engine has no such workflow, `unanswered` without a worker. */
  caseFile(id: string): Promise<CaseFile | 'unknown' | 'unanswered'>;
  /** When the workflow of a case was started, from the engine alone; null when there is none. */
  startedAt(id: string): Promise<number | null>;
  /** Whether a worker has taken a case up since it was started; null when there is none, or nobody can say. */
  hasBegun(id: string): Promise<boolean | null>;
  /** The case as its present run was begun with, from the engine alone; null when there is none. */
  startedWith(id: string): Promise<CaseFile | null>;
  /** What the workflow says of a command; `unknown`: it has not had it, `gone`: there is no workflow that could say. */
  commandState(
    id: string,
    command: string,
  ): Promise<SeenCommand | { state: 'pending'; sender: string } | 'unknown' | 'gone' | 'unanswered'>;
  /**
   * Whether a case has taken a command that was left with the engine: `refused` also when it is closed and cannot say,
   * `unanswered` without a worker. Asked by many at one time, the case is asked once.
   */
  hasTaken(id: string, command: string): Promise<'taken' | 'refused' | 'pending' | 'unknown' | 'unanswered'>;
  /** Whether the engine answers. */
  isUp(): Promise<boolean>;
  /** Whether a worker polls for cases. */
  hasWorker(): Promise<boolean>;
}
