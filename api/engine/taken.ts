import type { Stage } from '../../domain/vocabulary';

const MOST_IN_ONE = 100;

/** What a case says of several commands. */
export type Said = { stage: Stage; became: (string | null)[] } | 'unknown' | 'unanswered';
export type Taken = 'taken' | 'refused' | 'pending' | 'unknown' | 'unanswered';

type Asking = {
  readonly command: string;
  readonly resolve: (taken: Taken) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Asks cases whether they have taken what was left with the engine for them. Of one case one question is under way, and
 * who asks meanwhile is in the next: the engine keeps hardly any questions waiting.
 */
export class TakenQuestions {
  private readonly lines = new Map<string, Asking[]>();

  constructor(private readonly ask: (id: string, commands: string[]) => Promise<Said>) {}

  /** Asks about a command that the engine is known to have. */
  put(id: string, command: string): Promise<Taken> {
    return new Promise((resolve, reject) => {
      const asking = { command, resolve, reject };
      const line = this.lines.get(id);
      if (line) {
        line.push(asking);
        return;
      }
      this.lines.set(id, [asking]);
      void this.askAll(id);
    });
  }

  private async askAll(id: string): Promise<void> {
    for (;;) {
      const now = this.lines.get(id)?.splice(0, MOST_IN_ONE) ?? [];
      if (now.length === 0) {
        this.lines.delete(id);
        return;
      }
      try {
        const said = await this.ask(
          id,
          now.map(({ command }) => command),
        );
        for (const [at, { resolve }] of now.entries()) resolve(takenAs(said, at));
      } catch (error) {
        for (const { reject } of now) reject(error);
      }
    }
  }
}

/** A case remembers the latest keys: one that it has and remembers no more was taken, as long as it takes any. */
function takenAs(said: Said, at: number): Taken {
  if (said === 'unknown' || said === 'unanswered') return said;
  const state = said.became[at] ?? null;
  if (state === 'pending' || state === 'refused') return state;
  return state === 'applied' || said.stage !== 'closed' ? 'taken' : 'refused';
}
