import { createHash } from 'node:crypto';

/**
 * The Content-Security-Policy (CSP level 3) of the page of Swagger UI: scripts, styles and requests of this origin, and what the page itself
 * holds inline, by its digest, so that nothing else inline is carried out. `unsafe-hashes` is for attributes `style`, and only for those
 * that the page came with; Swagger UI sets its own through the DOM, which needs no permission. Its icons are `data:` images.
 */
export function contentSecurityPolicyOf(html: string): string {
  const scripts = digestsOf(html, /<script>([^]*?)<\/script>/g);
  const styles = [...digestsOf(html, /<style>([^]*?)<\/style>/g), ...digestsOf(html, /\sstyle="([^"]*)"/g)];
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    ["style-src 'self' 'unsafe-hashes'", ...styles].join(' '),
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function digestsOf(html: string, inline: RegExp): string[] {
  return [...html.matchAll(inline)].map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
}
