import { isWithin, type FigureCase, type Selection } from '../../domain/figures/case';

/** Whether a case is one of those: what the columns of the figures do for many of them, said of one. */
export function isSelected(one: FigureCase, selection: Selection): boolean {
  const { holder, readers = [], notAbout = [], isPublishable, isPublic, from, to, region } = selection;
  return (
    (holder === undefined || one.holders.includes(holder)) &&
    readers.every((id) => one.readers.includes(id)) &&
    !notAbout.some((id) => one.about.includes(id)) &&
    (!isPublishable || (!one.confidential && one.about.length === 0)) &&
    (!isPublic || one.public) &&
    (from === undefined || one.receivedAt >= from) &&
    (to === undefined || one.receivedAt < to) &&
    (region === undefined || isWithin(one.region, region)) &&
    (selection.institutions?.includes(one.institution) ?? true)
  );
}
