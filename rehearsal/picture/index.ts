import type { Simulation } from '../simulation';
import { drawingOf } from './drawing';
import { page } from './page';

/**
 * A rehearsal as a picture: one HTML page around an SVG that needs nothing else, for screen, phone and print. The same
 * rehearsal always gives the same page.
 */
export function renderPicture(simulation: Simulation): string {
  return page(drawingOf(simulation));
}
