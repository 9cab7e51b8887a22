export { life } from './life';
export { nothing } from './nothing';
export { updates } from './updates';
