/** The commands and words of fixes. */
export * from './app.ts';
export * from './capacity.ts';
export { FIX_NEEDS, type FixContext, fixContext } from './context.ts';
export * from './deployment.ts';
export * from './elb.ts';
export * from './iam.ts';
export * from './image.ts';
export * from './launch.ts';
export * from './network.ts';
export * from './revision.ts';
export * from './secret.ts';
export * from './shell.ts';
export * from './storage.ts';
