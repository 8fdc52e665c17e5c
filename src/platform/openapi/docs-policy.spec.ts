import { createHash } from 'node:crypto';
import { contentSecurityPolicyOf } from './docs-policy.js';

const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

it('a page may carry out what it came with, and nothing else inline', () => {
  const policy = contentSecurityPolicyOf('<style>a{}</style><b style="c:d"></b><script src="x.js"> </script><script>go()</script>');
  expect(policy).toContain(`script-src 'self' ${digest('go()')};`);
  expect(policy).toContain(`${digest('a{}')} ${digest('c:d')}`);
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
});
