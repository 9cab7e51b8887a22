import type { EnginePort } from './port';

/** The engine, with somebody who is told of every case that was started. */
export function followedEngine<E extends EnginePort>(engine: E, started: (id: string) => void): E {
  const followed: Pick<EnginePort, 'start'> = {
    start: async (file, ...rest) => {
      const result = await engine.start(file, ...rest);
      if (result === 'started') started(file.id);
      return result;
    },
  };
  return { ...engine, ...followed };
}
