export { complaint } from './complaint';
export { migration } from './maintenance/migration';
export { replanning } from './maintenance/replanning';
