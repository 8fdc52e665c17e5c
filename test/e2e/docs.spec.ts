import type { Browser } from 'playwright-core';
import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { type Api, startApi } from '../support/api.js';
import { launchChromium } from '../support/chromium.js';

let api: Api;
let browser: Browser;
beforeAll(async () => {
  api = await startApi();
  await api.app.get(SampleCatalogue).loadIntoEmpty();
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await api?.stop();
});

it('somebody who opens /docs can try an operation out and sees the books', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  // what the policy forbids is a complaint on the console
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.addInitScript({
    content: `violations = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => violations.push(violatedDirective + ' ' + sample));`,
  });
  const opened = await page.goto(`${await api.app.getUrl()}/docs`);
  const policy = opened!.headers()['content-security-policy']!;
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-hashes' 'sha256-/);
  expect(policy).not.toContain('unsafe-inline');
  page.setDefaultTimeout(10_000);
  await page.locator('.opblock-tag-section').first().waitFor();
  const sections = await page.locator('.opblock-tag').allInnerTexts();
  expect(sections.map((text) => text.split('\n')[0])).toEqual([
    'books',
    'works',
    'authors',
    'publishers',
    'series',
    'subjects',
    'search',
    'identifiers',
    'cache',
    'keys',
    'audit',
  ]);

  const operation = page.locator('.opblock-get', { has: page.locator('[data-path="/v1/books"]') });
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('button.execute').click();
  const answer = operation.locator('.live-responses-table');
  await answer.waitFor();
  expect((await answer.locator('.response-col_status').nth(1).innerText()).trim()).toMatch(/^200/);
  expect(await answer.innerText()).toContain('Pride and Prejudice');
  expect(await page.evaluate('violations')).toEqual([]);
  expect(errors).toEqual([]);
  await page.close();
}, 60_000);
