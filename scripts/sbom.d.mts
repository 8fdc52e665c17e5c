/** package-lock.json, lockfileVersion 3. */
export interface Lock {
  packages: Record<string, LockedPackage>;
}
export interface LockedPackage {
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}
/** A CycloneDX 1.5 document. */
export interface Bill {
  serialNumber: string;
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}
export interface Component {
  'bom-ref': string;
  group?: string;
  name: string;
  version: string;
  purl: string;
  scope: 'required' | 'optional';
  hashes: { alg: string; content: string }[];
  licenses: { license?: { id: string }; expression?: string }[];
}
export const PERMISSIVE: string[];
export function billOfMaterials(lock: Lock): Bill;
export function refusedLicences(bill: Bill): string[];
