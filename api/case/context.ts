import type { ViewContext } from '../../domain/view';
import type { RuleWords } from '../../domain/view/context';
import type { AppDeps } from '../deps';

/** What showing cases needs, for one request: everything in one answer is as of one instant. */
export const viewContext = ({
  now,
  sealer,
  reference,
}: Pick<AppDeps, 'now' | 'sealer' | 'reference'>): ViewContext => ({
  now: now(),
  open: (sealed) => sealer.open(sealed),
  openJson: (sealed) => sealer.openJson(sealed),
  world: reference.world(),
  rule: (id) => ruleOf(reference, id),
});

/** Routes that cannot be read must not hide a case: it is shown without the reasons for its suggestion. */
function ruleOf(reference: AppDeps['reference'], id: string): RuleWords | undefined {
  try {
    return reference.routing.routes.rule(id);
  } catch {
    return undefined;
  }
}
