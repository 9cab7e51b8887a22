export { complaint } from './complaint';
