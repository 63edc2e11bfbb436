// A person who reads the page of `access matrix -o html` in a real browser.
//
//   node matrix.mjs --record FILE PAGE
//
// FILE.json has what was seen; FILE-light.png, -why, -dark, -print and FILE.pdf show it.

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    record: { type: 'string' },
  },
});
const patience = 100_000; // ms
const seen = { requests: [], errors: [] };

async function back_colour(page) {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

async function focused(page) {
  return page.evaluate(() => document.activeElement.getAttribute('aria-label') || document.activeElement.id);
}

// What a key does, the browser may do a moment later: wait for it, and go on if it never comes.
async function until(page, words) {
  await page.waitForFunction(words, undefined, { timeout: 20_000 }).catch(() => {});
}

async function look(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(pathToFileURL(positionals[0]).href);
  seen.title = await page.title();
  seen.columns = await page.locator('thead th').allInnerTexts();
  seen.rows = await page.locator('tbody tr').count();
  seen.names = await page.locator('tbody th').evaluateAll((all) => all.map((e) => e.firstChild.data));
  seen.images = await page.locator('img').count();
  seen.light = await back_colour(page);
  await page.screenshot({ path: `${values.record}-light.png` });

  // By keyboard only: filter, go to the first cell, move, explain, close.
  await page.keyboard.press('/');
  seen.filter = await focused(page);
  await page.keyboard.type('jane');
  await until(page, "document.querySelectorAll('tbody tr').length === 1");
  seen.filtered = await page.locator('tbody tr').count();
  seen.summary = await page.locator('#summary').innerText();
  await page.keyboard.press('ArrowDown');
  seen.first = await focused(page);
  await page.keyboard.press('ArrowRight');
  seen.second = await focused(page);
  await page.keyboard.press('Enter');
  await until(page, "document.getElementById('why').open");
  seen.why = await page.locator('#why').innerText();
  seen.open = await page.locator('#why').isVisible();
  await page.screenshot({ path: `${values.record}-why.png` });
  await page.keyboard.press('Escape');
  await until(page, "!document.getElementById('why').open && document.activeElement.tagName === 'TD'");
  seen.closed = !(await page.locator('#why').isVisible());
  seen.back = await focused(page);

  // By mouse.
  await page.locator('#filter').fill('');
  await until(page, "document.querySelectorAll('tbody tr').length > 1");
  await page.locator('td[data-cell]').first().click();
  seen.clicked = await page.locator('#why').isVisible();
  await page.locator('#close').click();
  await page.locator('#strong').check();
  seen.strong = await page.locator('tbody tr').count();
  await page.locator('#strong').uncheck();

  await page.emulateMedia({ colorScheme: 'dark' });
  seen.dark = await back_colour(page);
  await page.screenshot({ path: `${values.record}-dark.png` });
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  seen.printed = { tools: await page.locator('.tools').isVisible(), table: await page.locator('#matrix').isVisible() };
  await page.screenshot({ path: `${values.record}-print.png` });
  await page.pdf({ path: `${values.record}.pdf` });
  seen.pdf = readFileSync(`${values.record}.pdf`).length;
}

const browser = await chromium.launch({
  executablePath: values.chromium,
  chromiumSandbox: false,
  timeout: patience,
  args: [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-gpu',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--no-first-run',
    '--no-proxy-server',
  ],
});
const timer = setTimeout(() => browser.close(), patience);
try {
  await look(await browser.newContext({ viewport: { width: 1200, height: 800 } }));
} catch (error) {
  seen.errors.push(String(error));
  console.error(String(error));
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
  await browser.close();
}
writeFileSync(`${values.record}.json`, `${JSON.stringify(seen, null, 2)}\n`);
