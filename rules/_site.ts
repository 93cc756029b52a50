import { detail, type Maybe, type Service, type TaskDefinition } from '#rule';

/** What a fix is written for: the failing task definition, and its service. Without them there is less to print, and as much to claim. */
export const SITE = { definition: detail('deployment.taskDefinition'), service: detail('ecs.service') } as const;

export const siteOf = (
  definition: Maybe<TaskDefinition>,
  service: Maybe<Service>,
): { definition: TaskDefinition | undefined; service: Service | undefined } => ({
  definition: definition.state === 'known' ? definition.value : undefined,
  service: service.state === 'known' ? service.value : undefined,
});
