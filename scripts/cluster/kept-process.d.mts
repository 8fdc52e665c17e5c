/** A server process, as `superviseServer` starts it. */
export interface Server {
  readonly pid: number;
  readonly exited: Promise<string>;
}

export type Answer = 'ready' | 'not ready' | 'silent';

export class KeptProcess {
  readonly restarts: number;
  readonly pid: number | null;
  constructor(what: {
    name: string;
    log: string;
    launch: () => Promise<Server>;
    probe: () => Promise<Answer>;
    ask?: NodeJS.Signals;
    insist?: NodeJS.Signals;
  });
  start(): Promise<void>;
  replace(): Promise<void>;
  stop(): Promise<void>;
  state(): Promise<Answer | 'starting' | 'ending' | 'crashed'>;
}
