/** What is true of AWS, as pure functions; rules build on it. */
export * from './fix/shell.ts';
export * from './elb/index.ts';
export * from './fix/elb.ts';
export * from './calls.ts';
export * from './secret/index.ts';
export * from './fix/revision.ts';
export * from './fix/secret.ts';
export * from './image/index.ts';
export * from './fix/image.ts';
export * from './iam/index.ts';
export * from './fix/iam.ts';
export * from './fix/network.ts';
export * from './app/index.ts';
export * from './fix/app.ts';
