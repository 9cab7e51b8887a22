import { shown } from './escape';

const graphemes = new Intl.Segmenter('id', { granularity: 'grapheme' });

/**
 * About how wide a text is at a font size, in pixels. Which font a reader has is not known; this is on the wide side
 * for those that systems use for their own labels.
 */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += share(segment);
  return width * size;
}

function share(grapheme: string): number {
  if (/^[ijl.,:;'|!()[\]·Itf ]/.test(grapheme)) return 0.36;
  if (/^[MWmw@%—]/.test(grapheme)) return 0.92;
  if (/^[A-Z0-9&▲→…]/.test(grapheme)) return 0.68;
  return /^[\u0020-\u024f]/.test(grapheme) ? 0.59 : 1.05;
}

/** As much of a text as fits, with an ellipsis where it was cut; empty when not even three letters fit. */
export function fitted(text: string, width: number, size: number): string {
  const clean = shown(text).replace(/\s+/g, ' ');
  if (clean.length < 2000 && widthOf(clean, size) <= width) return clean;
  let kept = '';
  let used = widthOf('…', size);
  for (const { segment } of graphemes.segment(clean)) {
    used += share(segment) * size;
    if (used > width) break;
    kept += segment;
  }
  return kept.trim().length < 3 ? '' : `${kept.trimEnd()}…`;
}
