import { lifecycleRule } from './_lifecycle.ts';

/** An archived image is kept, but no task can pull it. */
export default lifecycleRule({
  id: 'risk/lifecycle-archives-running-image',
  title: 'A lifecycle policy will soon archive the running image',
  action: 'archive',
  does: 'is archived',
  gone: 'archived',
});
