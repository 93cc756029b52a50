export { beyond, compareVersions } from './agent.ts';
