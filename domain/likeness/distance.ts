/** [longitude, latitude] in degrees. */
export type Point = readonly [number, number];

const METRES_PER_DEGREE = 111_320;

/** Metres between two points that are near one another; Indonesia lies at the equator, where degrees are square. */
export function distanceOf(one: Point, other: Point): number {
  const middle = (((one[1] + other[1]) / 2) * Math.PI) / 180;
  const x = (one[0] - other[0]) * Math.cos(middle);
  return Math.hypot(x, one[1] - other[1]) * METRES_PER_DEGREE;
}
