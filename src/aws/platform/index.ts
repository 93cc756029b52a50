export { managedBy, namesManager } from './managed-by.ts';
export { beyond, compareVersions } from './agent.ts';
