export function writeNginxConfig(directory: string, addresses: { host: string; port: number; instancePorts: readonly number[] }): string;
