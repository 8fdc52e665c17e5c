import type { Case } from './requests.js';
import type { Found } from './fuzz.js';

/** Characters of an address, a header or a body that a command line shows; what is longer comes by its number. */
const SHOWN = 600;

/** The command that sends a request again; what is too long for one comes by the number of the request. */
export function curlOf({ method, target, headers, body }: Case, url: string): string {
  const isText = body === null || (body.length <= SHOWN && Buffer.from(body.toString()).equals(body));
  return [
    `curl -sS -i --path-as-is -X ${method}`,
    addressOf(target.startsWith('http') ? target : url + target.slice(0, SHOWN)),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value.slice(0, SHOWN)}`)}`),
    ...(target.length > SHOWN || Object.values(headers).some((value) => value.length > SHOWN) ? ['# cut off, see --only'] : []),
    ...(body === null ? [] : [isText ? `--data-binary ${quoted(body.toString())}` : `# and a body of ${body.length} bytes, see --only`]),
  ].join(' ');
}

/** Node sends one byte for each character. */
function addressOf(target: string): string {
  if (/^[\x21-\x7e]*$/.test(target)) return quoted(target);
  return `$${quoted(target.replace(/[^\x21-\x7e]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Findings of the same kind at the same operation once, with how often they came and the command that shows the first. */
export function reportOf(findings: readonly Found[], seed: number, url: string, most = 30): string[] {
  const groups = new Map<string, Found[]>();
  for (const found of findings) {
    const key = `${found.kind} ${found.sent.method} ${found.what.replace(/\d+/g, 'n').slice(0, 100)}`;
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  return [...groups.values()].slice(0, most).flatMap((group) => {
    const { kind, what, sent } = group[0]!;
    return [
      `${kind}, ${group.length} times: ${what.slice(0, 300)}`,
      `    request ${sent.number} of seed ${seed} (${sent.principal}; ${sent.twists.join(', ') || 'as declared'}): --seed ${seed} --only ${sent.number}`,
      `    ${curlOf(sent, url)}`,
    ];
  });
}
