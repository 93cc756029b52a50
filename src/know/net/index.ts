export { contains, coverage, isPublic, longestPrefix, prefixLength } from './cidr.ts';
export { LINUX_PORTS, naclAnswer } from './nacls.ts';
export { routeFor, routesFor, tableOf, targetKind } from './routes.ts';
export { groupsAdmit, rulesAdmit } from './security-groups.ts';
export { endpointName, hostOf, type Need, needsOf, regionOfHost, SERVICE_NAME, serves } from './services.ts';
export { explore, walk, type Walked } from './walk.ts';
export { ACTIONS, type Evidences, type NetKey, type Query, type World } from './world.ts';
