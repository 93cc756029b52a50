import { type Moto, startMoto } from './moto.ts';
import { emulatorEnv } from './run.ts';
import { startWeather, type Weather } from './overlay-proxy.ts';
import { type Clients, clientsFor, type Env } from './world.ts';

/** moto, the weather over it, and clients of both. */
export interface Emulator extends Env {
  readonly aws: Clients;
  readonly weather: Weather;
  /** For processes that are to see the emulator as AWS. */
  readonly env: NodeJS.ProcessEnv;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function startEmulator(): Promise<Emulator> {
  const moto: Moto = await startMoto();
  const weather = await startWeather(moto.url);
  return {
    aws: clientsFor(weather.url),
    weather,
    env: emulatorEnv(weather.url),
    reset: async () => {
      await moto.reset();
      weather.reset();
    },
    stop: async () => {
      await weather.stop();
      await moto.stop();
    },
  };
}
