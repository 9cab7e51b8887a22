/** Official region codes: `18` province, `18.10` regency, `18.10.01` district, `18.10.01.1002` village. */

/** A code as the API takes it, from the province down to the village. */
export const REGION_CODE = /^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/;

/** Down to the regency, as far as the public form of a case goes: a village and a topic may be one household. */
export function regencyOf(region: string): string {
  return region.split('.').slice(0, 2).join('.');
}
