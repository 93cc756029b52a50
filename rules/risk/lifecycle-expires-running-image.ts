import { lifecycleRule } from './_lifecycle.ts';

export default lifecycleRule({
  id: 'risk/lifecycle-expires-running-image',
  title: 'A lifecycle policy will soon expire the running image',
  action: 'expire',
  does: 'expires',
  gone: 'gone',
});
