import { setMaxListeners } from 'node:events';
import { modulesOf, type ServiceName, services } from './clients/index.ts';
import { whyNoCredentials } from './credentials.ts';
import { inWords } from './wire.ts';
import type { Transport } from './transport.ts';

export interface LiveOptions {
  readonly profile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one try of one call. */
  readonly requestTimeout?: number;
  /** Milliseconds for one call, tried again as often as that allows. A call that hangs must not cost the whole run. */
  readonly callTimeout?: number;
}

type Next = (args: { readonly request?: { readonly hostname?: string } }) => Promise<unknown>;
interface Client {
  readonly middlewareStack: { add(middleware: (next: Next) => Next, options: { step: string; name: string }): void };
  send(command: unknown, options?: { abortSignal?: AbortSignal | undefined }): Promise<unknown>;
}

const timedOut = (host: string, after: number, cause: unknown): Error =>
  Object.assign(new Error(`${host} timed out after ${after / 1000} s`, { cause }), { name: 'TimeoutError' });

interface Opened {
  readonly client: Client;
  readonly commands: Readonly<Record<string, new (input: object) => unknown>>;
}

/** AWS through the SDK: its credential chain, its endpoints (`AWS_ENDPOINT_URL` too), its retries. A client is loaded when first called. */
export function live(options: LiveOptions = {}): Transport {
  // Every call under way listens to it; more than ten are no leak.
  const signal = options.signal && AbortSignal.any([options.signal]);
  if (signal) setMaxListeners(0, signal);
  const clients = new Map<string, Promise<Opened>>();
  /** Which host a failed request was for; an error of the SDK does not always say. */
  const hosts = new WeakMap<object, string>();
  const callTimeout = options.callTimeout ?? 12_000;
  let why: Promise<string | undefined> | undefined;
  const open = async (load: ReturnType<typeof modulesOf>[number], region: string): Promise<Opened> => {
    const module = await load();
    const Ctor = module.client as unknown as new (config: object) => Client;
    const client = new Ctor({
      region,
      retryMode: 'adaptive',
      maxAttempts: 4,
      requestHandler: { connectionTimeout: 4000, requestTimeout: options.requestTimeout ?? 6000 },
      ...(options.profile !== undefined && { profile: options.profile }),
    });
    client.middlewareStack.add(
      next => async args => {
        try {
          return await next(args);
        } catch (error) {
          if (args.request?.hostname !== undefined) hosts.set(error as object, args.request.hostname);
          throw error;
        }
      },
      { step: 'finalizeRequest', name: 'hostOfFailedRequest' },
    );
    return { client, commands: module.commands as unknown as Opened['commands'] };
  };
  /** The client of the API that has the operation, and the operation; most services are one API. */
  const find = async (service: ServiceName, operation: string, region: string) => {
    for (const [i, load] of modulesOf(service).entries()) {
      const key = `${service} ${i} ${region}`;
      const opened = clients.get(key) ?? open(load, region);
      clients.set(key, opened);
      const { client, commands } = await opened;
      const Command = commands[operation];
      if (Command) return { client, Command };
    }
    throw new Error(`${service}:${operation} is not among the allowed calls`);
  };
  /** What the SDK says where it has no credentials, with the reason that it leaves out. */
  const noCredentials = async (error: unknown): Promise<unknown> => {
    if ((error as Error).name !== 'CredentialsProviderError') return undefined;
    why ??= whyNoCredentials(options.profile);
    const said = await why;
    return said === undefined
      ? error
      : Object.assign(new Error(said, { cause: error }), { name: 'CredentialsProviderError' });
  };
  return {
    async send(action, input, region) {
      const [service, operation] = action.split(':') as [ServiceName, string];
      const { client, Command } = await find(service, operation, region);
      const late = AbortSignal.timeout(callTimeout);
      try {
        return await client.send(new Command(input), { abortSignal: signal ? AbortSignal.any([signal, late]) : late });
      } catch (error) {
        const host = hosts.get(error as object) ?? `${service} in ${region}`;
        if (late.aborted && signal?.aborted !== true) throw timedOut(host, callTimeout, error);
        throw (await noCredentials(error)) ?? inWords(error, host);
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
