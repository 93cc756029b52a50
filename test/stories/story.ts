import type { Service } from '@aws-sdk/client-ecs';
import type { Confidence } from '../../src/model/finding.ts';
import type { CauseId, RuleId } from '../../src/model/rule-ids.ts';
import type { Target } from '../../src/model/target.ts';
import { type HealthyOptions, healthyWorld, type Scene } from './healthy.ts';
import { steady } from './symptoms.ts';
import type { World } from './world.ts';

/** What a good report says of it. */
export interface Expected {
  readonly verdict: 'healthy' | 'unhealthy' | 'unclear';
  /** The first root, an id of the causes; null where nothing is wrong. */
  readonly root: CauseId | null;
  readonly confidence?: Confidence;
  /** Roots beside the first, such as that of the deployment that was rolled back. */
  readonly also?: readonly CauseId[];
  /** Causes that a careless tool would blame; none of them may be a root at all. */
  readonly notRoots?: readonly CauseId[];
  /** Risks that `risks: true` brings to light. */
  readonly risks?: readonly RuleId[];
}
/** A healthy world, what is changed in it, what ECS says then, and what distracts from it. */
export interface Telling {
  readonly name: string;
  /** One sentence: what happened. */
  readonly about: string;
  readonly expect: Expected;
  readonly options?: HealthyOptions;
  /** The one thing that is wrong. */
  readonly breaks?: (scene: Scene) => void;
  /** What ECS, the load balancer and the logs say of it. */
  readonly tells: (scene: Scene) => Service | undefined;
  /** Oddities that have nothing to do with it. */
  readonly decoys?: (scene: Scene, service: Service | undefined) => void;
  /** AWS's words, an exit code or a log line say it all: no configuration that could be read is wrong. */
  readonly byWords?: true;
  /** What the words alone prove beside the first root. */
  readonly alsoByWords?: readonly CauseId[];
  /** No request reaches the tasks, so the service fails as well where its deployment is steady. */
  readonly cutsOff?: true;
  /** Asked about one task rather than the service. */
  readonly ofTask?: true;
}
export interface Story extends Telling {
  readonly world: () => World;
  readonly target: () => Target;
  readonly at: () => string;
}

function staged(telling: Telling, how: { readonly broken: boolean; readonly told: boolean }): Scene {
  const scene = healthyWorld(telling.options);
  if (how.broken) telling.breaks?.(scene);
  const service = how.told ? telling.tells(scene) : steady(scene);
  telling.decoys?.(scene, service);
  return scene;
}
const targetOf = (telling: Telling, scene: Scene): Target => {
  if (!telling.ofTask) return scene.target;
  const { service: _, ...target } = scene.target;
  return {
    ...target,
    task:
      scene.world.tasks
        .find(t => t.group?.startsWith('family:'))
        ?.taskArn?.split('/')
        .at(-1) ?? '',
  };
};
const storyOf = (telling: Telling, how: { readonly broken: boolean; readonly told: boolean }): Story => ({
  ...telling,
  world: () => staged(telling, how).world,
  target: () => targetOf(telling, staged(telling, how)),
  at: () => healthyWorld(telling.options).at.toISOString(),
});

export const defineStory = (telling: Telling): Story => storyOf(telling, { broken: true, told: true });
/** The same words over a right configuration. */
export const sameWords = (story: Story): Story =>
  storyOf({ ...story, name: `${story.name}, as it is no more` }, { broken: false, told: true });
/** The same broken configuration under a service that runs as it should. */
export const sameConfiguration = (story: Story): Story => {
  const { ofTask: _, ...rest } = story;
  return storyOf({ ...rest, name: `${story.name}, under a steady service` }, { broken: true, told: false });
};
