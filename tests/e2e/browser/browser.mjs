// A person with a real browser: opens URL, logs in at oidc-provider's pages, and looks at the
// page of the login helper that they lead to.
//
//   node browser.mjs --person NAME --record FILE URL
//
// FILE.json tells the pages that were seen, the last one with its text; FILE.png shows it.
// Both appear when all is done. Whatever happens, it ends within a minute.

import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    person: { type: 'string' },
    record: { type: 'string' },
  },
});
const [start] = positionals;
const most_pages = 10;
const patience = 50_000; // ms
const pages = [];

// Write FILE.json, complete from its first moment.
function record(outcome) {
  const path = `${values.record}.json`;
  writeFileSync(`${path}.part`, `${JSON.stringify({ pages, ...outcome }, null, 2)}\n`);
  renameSync(`${path}.part`, path);
}

// Is this the page of a login helper, which listens on this machine without TLS?
function is_helper(url) {
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

// Fill the first form of the page as this person, send it, and wait for what comes.
async function answer_form(page) {
  const form = page.locator('form').first();
  for (const name of ['login', 'password']) {
    const field = form.locator(`input[name="${name}"]`);
    if (await field.count()) {
      await field.fill(values.person);
    }
  }
  await Promise.all([
    page.waitForEvent('framenavigated'),
    form.locator('[type="submit"]').first().click(),
  ]);
}

async function log_in(page) {
  let reply = await page.goto(start);
  page.on('response', (seen) => {
    if (seen.request().isNavigationRequest()) {
      reply = seen;
    }
  });
  for (let count = 0; count < most_pages; ++count) {
    await page.waitForLoadState();
    const url = new URL(page.url());
    pages.push({ page: url.origin + url.pathname, title: await page.title() });
    if (is_helper(url)) {
      const text = await page.locator('body').innerText();
      await page.screenshot({ path: `${values.record}.png` });
      return { status: reply.status(), query: [...url.searchParams.keys()], text };
    }
    await answer_form(page);
  }
  throw new Error('the login pages lead round in circles');
}

const browser = await chromium.launch({
  executablePath: values.chromium,
  chromiumSandbox: false,
  timeout: patience,
  // Nothing but this machine is there for it.
  args: [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
    '--no-first-run',
    '--no-proxy-server',
  ],
});
const timer = setTimeout(() => browser.close(), patience);
try {
  // The provider's certificate is of a CA made for the occasion.
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  record(await log_in(await context.newPage()));
} catch (error) {
  record({ error: String(error) });
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
  await browser.close();
}
