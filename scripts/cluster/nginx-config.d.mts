export interface Addresses {
  host: string;
  port: number;
  instancePorts: readonly number[];
  staleShield?: 'on' | 'off';
}

export function writeNginxConfig(directory: string, addresses: Addresses): string;
