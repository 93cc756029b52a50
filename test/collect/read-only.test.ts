import { describe, expect, it } from 'vitest';
import { type Action, modulesOf, PAGES, type ServiceName, services } from '../../src/collect/clients/index.ts';
import { sources } from '../../src/sources.ts';

/** Verbs of AWS that only read. BatchGetImage and GetLogEvents read what was pushed and logged; both are on the list by name. */
const READS = /^(?:Describe|List|Get|BatchGet)[A-Z]/;
/** Reads that bring back a secret's value, a credential or the content of an object. */
const SECRETS =
  /^(?:GetSecretValue|BatchGetSecretValue|GetParameters?|GetParametersByPath|GetParameterHistory|GetAuthorizationToken|GetLoginPassword|GetObject|GetPasswordData|GetConsoleOutput|GetSessionToken|GetFederationToken|GetCredentialReport|GetDownloadUrlForLayer|GetRandomPassword|GetPublicKey|GetInstanceProfileCredentials)$/;

const operations: string[] = [];
for (const name of Object.keys(services) as ServiceName[])
  for (const load of modulesOf(name)) operations.push(...Object.keys((await load()).commands).map(o => `${name}:${o}`));

describe('nothing that may be called changes anything or returns a secret', () => {
  it.each(operations)('%s only reads, and no secret', action => {
    const operation = action.split(':')[1] ?? '';
    expect(operation).toMatch(READS);
    expect(operation).not.toMatch(SECRETS);
  });
  it('collectors declare only what is on the list, and everything on the list has a caller', () => {
    const declared = new Set<string>(sources('').flatMap(c => c.actions));
    for (const action of declared) expect(operations).toContain(action);
    const byCommands = ['ecs:ListClusters', 'ecs:ListServices', 'sts:GetCallerIdentity'];
    expect(operations.filter(o => !declared.has(o) && !byCommands.includes(o))).toEqual([]);
  });
  it('every paged operation is one that may be called', () => {
    for (const action of Object.keys(PAGES) as Action[]) expect(operations).toContain(action);
  });
});
