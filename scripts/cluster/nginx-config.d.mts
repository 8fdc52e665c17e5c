export interface Addresses {
  host: string;
  port: number;
  /** `127.0.0.1:3000` or `unix:/path` */
  instances: readonly string[];
  staleShield?: 'on' | 'off';
}

export function writeNginxConfig(directory: string, addresses: Addresses): string;
