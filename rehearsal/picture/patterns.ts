import { tag, type Markup } from './markup';

/**
 * What tells days off and stretches of clocks apart without colour: weekends are plain, public holidays have level
 * lines, joint leave has dots; late is dense diagonals, standing still is wide ones.
 */
export function patterns(prefix: string): Markup {
  const pattern = (name: string, size: number, ...marks: Markup[]) =>
    tag(
      'pattern',
      { id: `${prefix}${name}`, width: size, height: size, patternUnits: 'userSpaceOnUse' },
      tag('rect', { class: `ground-${name}`, width: size, height: size }),
      ...marks,
    );
  return tag(
    'defs',
    {},
    pattern('weekend', 8),
    pattern('holiday', 6, lines('holiday', 'M0 3H6')),
    pattern('jointLeave', 7, tag('circle', { class: 'marks-jointLeave', cx: 3.5, cy: 3.5, r: 1.1 })),
    pattern('late', 6, lines('late', 'M-1.5 1.5l3-3M0 6L6 0M4.5 7.5l3-3')),
    pattern('still', 8, lines('still', 'M-2 6l4 4M0 0L8 8M6-2l4 4')),
  );
}

function lines(name: string, d: string): Markup {
  return tag('path', { class: `marks-${name}`, d });
}
