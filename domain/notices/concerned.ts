import { accusesSecretary } from '../accusation';
import type { CaseFile } from '../case-file';
import type { World } from '../world';
import type { Addressee } from './notice';

/**
 * Whether somebody may be told of a case as it is now. A notice waits for days while a mail server is away: an agency
 * that has been complained of meanwhile, and a follower who has left, are told nothing any more.
 */
export function isConcerned(file: CaseFile, to: Addressee, { directory }: Pick<World, 'directory'>): boolean {
  switch (to.kind) {
    case 'reporter':
      return true;
    case 'follower':
      return (file.followers?.list ?? []).some(({ receipt }) => receipt === to.receipt);
    case 'post':
      return !directory.isAccused(to.agency, file.about) && !accusesSecretary(file.about, to.agency, to.post);
  }
}
