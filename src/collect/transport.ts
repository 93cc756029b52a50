/** What answers calls behind the door: AWS itself, or a recording. */
export interface Transport {
  /** The raw answer of one call; throws the service's error. */
  send(action: string, input: object, region: string): Promise<unknown>;
}
