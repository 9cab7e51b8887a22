import type { Directory } from '../directory';
import type { Topic } from '../reference';
import type { DoorNames } from './graph';

/** The names that topics and agencies have now; what has gone from the directory is called by its id. */
export function namesOf(directory: Directory, topics: readonly Topic[]): DoorNames {
  const byId = new Map(topics.map(({ id, name }) => [id, name]));
  const agency = (id: string) => {
    const name = directory.get(id)?.name ?? id;
    return { id: name, en: name };
  };
  return {
    topic: (id) => byId.get(id) ?? { id, en: id },
    institution: agency,
    unit: (id) => {
      if (directory.institutionOf(id)?.id !== id) return agency(id);
      const { id: name } = agency(id);
      return { id: `Admin ${name}`, en: `Desk of ${name}` };
    },
  };
}
