import type { ImageFacts } from '../../model/facts.ts';
import { listed } from '../../model/text.ts';
import { canBePulled } from './archive.ts';
import { expiringRule } from './lifecycle.ts';
import { nearestTags } from './nearest.ts';
import { cachedByRule, isCached } from './registry.ts';

/** What the repository holds instead, and what might have happened to the tag. */
export function aroundTag(facts: ImageFacts, tag: string): { nearest: string[]; said: string } {
  const { others, lifecycle } = facts;
  const tags = others.state === 'known' ? others.value.filter(canBePulled).flatMap(o => o.tags) : [];
  const nearest = nearestTags(tag, tags);
  const rule = lifecycle.state === 'known' ? expiringRule(lifecycle.value, tag) : undefined;
  const said = [
    others.state !== 'known'
      ? "Its other tags couldn't be read."
      : nearest.length === 0
        ? 'It has no tagged images.'
        : `${others.whole ? 'The closest tags are' : 'Among its newest images, the closest tags are'} ${listed(nearest)}.`,
    ...(rule === undefined ? [] : [`The lifecycle policy could have expired it: ${rule}.`]),
    ...cacheNote(facts),
  ];
  return { nearest, said: said.join(' ') };
}

function cacheNote(facts: ImageFacts): string[] {
  if (cachedByRule(facts))
    return [
      'A pull-through cache creates the tag on the first pull. With an interface endpoint for ECR, that pull might also need a NAT gateway.',
    ];
  return isCached(facts)
    ? ['If its prefix belongs to a pull-through cache, the first pull creates the tag, so it might not exist yet.']
    : [];
}
