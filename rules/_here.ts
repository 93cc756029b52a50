import { regionHere, type Site as FixSite } from '#fix';
import type { Site } from './_named.ts';

/** The parts of a site that were read, for fixes. */
export function here(given: Site) {
  const service = given.service.state === 'known' ? given.service.value : undefined;
  const judged = given.judged.state === 'known' ? given.judged.value : undefined;
  const definition = given.definition.state === 'known' ? given.definition.value : undefined;
  const site: FixSite = { definition, service };
  return {
    service,
    judged,
    definition,
    site,
    steady: judged?.steadyTaskDefinition,
    region: regionHere(
      given.asked.state === 'known' ? given.asked.value : undefined,
      service?.arn,
      judged?.taskDefinition,
      definition?.arn,
    ),
  };
}
