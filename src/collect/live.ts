import { setMaxListeners } from 'node:events';
import { type ServiceName, services } from './clients/index.ts';
import { whyNoCredentials } from './credentials.ts';
import type { Transport } from './transport.ts';

export interface LiveOptions {
  readonly profile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one try of one call. */
  readonly requestTimeout?: number;
}

interface Client {
  send(command: unknown, options?: { abortSignal?: AbortSignal | undefined }): Promise<unknown>;
}

/** AWS through the SDK: its credential chain, its endpoints (`AWS_ENDPOINT_URL` too), its retries. A client is loaded when first called. */
export function live(options: LiveOptions = {}): Transport {
  // Every call under way listens to it; more than ten are no leak.
  const signal = options.signal && AbortSignal.any([options.signal]);
  if (signal) setMaxListeners(0, signal);
  const clients = new Map<
    string,
    Promise<{ client: Client; commands: Readonly<Record<string, new (input: object) => unknown>> }>
  >();
  let why: Promise<string | undefined> | undefined;
  const open = async (service: ServiceName, region: string) => {
    const module = await services[service]();
    const Ctor = module.client as unknown as new (config: object) => Client;
    const client = new Ctor({
      region,
      retryMode: 'adaptive',
      maxAttempts: 4,
      requestHandler: { connectionTimeout: 4000, requestTimeout: options.requestTimeout ?? 15_000 },
      ...(options.profile !== undefined && { profile: options.profile }),
    });
    return { client, commands: module.commands as unknown as Readonly<Record<string, new (input: object) => unknown>> };
  };
  return {
    async send(action, input, region) {
      const [service, operation] = action.split(':') as [ServiceName, string];
      const key = `${service} ${region}`;
      let opened = clients.get(key);
      if (!opened) {
        opened = open(service, region);
        clients.set(key, opened);
      }
      const { client, commands } = await opened;
      const Command = commands[operation];
      if (!Command) throw new Error(`${action} is not among the allowed calls`);
      try {
        return await client.send(new Command(input), { abortSignal: signal });
      } catch (error) {
        if ((error as Error).name !== 'CredentialsProviderError') throw error;
        why ??= whyNoCredentials(options.profile);
        const said = await why;
        throw said === undefined
          ? error
          : Object.assign(new Error(said, { cause: error }), { name: 'CredentialsProviderError' });
      }
    },
  };
}

/** The region that the SDK's own chain names: environment, then the profile. Throws when none is set. */
export async function configuredRegion(profile: string | undefined): Promise<string> {
  const { client } = await services.ecs();
  const ecs = new client(profile === undefined ? {} : { profile });
  return ecs.config.region();
}
