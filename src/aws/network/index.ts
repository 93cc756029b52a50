export { contains, isPublic, longestPrefix, prefixLength } from './cidr.ts';
export { LINUX_PORTS, naclAnswer } from './nacls.ts';
export { inOneVpc, type OneVpc, type VpcFault } from './one-vpc.ts';
export { routeFor, tableOf } from './routes.ts';
export { groupsAdmit, rulesAdmit } from './security-groups.ts';
export { endpointRegion, hostOf, type Need, needsOf, regionOfHost, serves } from './services.ts';
export { explore, walk, type Walked } from './walk.ts';
export { type Evidences, isAmazonDns, type NetKey, type Query, type World } from './world.ts';
export { targetsOf, zoneFor } from './zones.ts';
