#!/usr/bin/env node
import module from 'node:module';

module.enableCompileCache?.();
// The SDK's notice that a Node version will be left behind one day is for developers, not for the person on call.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
await import('../dist/cli/main.js');
