import type { ViewContext } from '../../domain/view';
import type { AppDeps } from '../deps';

/** What showing cases needs, for one request: everything in one answer is as of one instant. */
export const viewContext = ({ now, sealer, reference }: AppDeps): ViewContext => ({
  now: now(),
  open: (sealed) => sealer.open(sealed),
  openJson: (sealed) => sealer.openJson(sealed),
  world: reference.world(),
});
