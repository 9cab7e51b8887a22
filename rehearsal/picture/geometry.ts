import type { Markup } from './markup';

/**
 * A part of a strip and how much height it took. Breaks in the axis are drawn over the shapes and under the labels: a
 * bar is torn by them, a word is not.
 */
export interface Part {
  shapes: Markup;
  labels: Markup;
  height: number;
}

/** Font size of all labels, in pixels: the smallest that is read with ease on a phone. */
export const SIZE = 12;
