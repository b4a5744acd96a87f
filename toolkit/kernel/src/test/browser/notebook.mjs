// Drives a real browser through a chapter, as a reader would: run all cells, look at figure and table, interrupt a long cell,
// restart and run all.
//
//   node notebook.mjs PLAYWRIGHT_FOLDER CHROMIUM JUPYTER NOTEBOOKS CHAPTER SCREENSHOT
//
// PLAYWRIGHT_FOLDER holds node_modules/playwright-core; NOTEBOOKS is a folder to serve (a copy: the page saves into it).
import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [playwright, chromium, jupyter, notebooks, chapter, screenshot] = process.argv.slice(2);
const { chromium: browserType } = createRequire(join(resolve(playwright), 'x.js'))('playwright-core');
const LIMIT = 240_000; // milliseconds for a whole run of the chapter
const TOKEN = 'browser-test';

function freePort() {
  return new Promise(found => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => found(port));
    });
  });
}

function serve(port) {
  const server = spawn(jupyter, ['--no-browser', '--allow-root', '--ip=127.0.0.1', `--port=${port}`, `--NotebookApp.token=${TOKEN}`,
    `--notebook-dir=${notebooks}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  const address = new Promise((found, failed) => {
    let log = '';
    server.stderr.on('data', data => {
      log += data;
      const match = log.match(/http:\/\/127\.0\.0\.1:(\d+)\//);
      if (match) found(match[0]);
    });
    server.on('exit', code => failed(new Error(`jupyter-notebook ended with ${code}: ${log.slice(-500)}`)));
    setTimeout(() => failed(new Error(`jupyter-notebook did not start: ${log.slice(-500)}`)), 60_000).unref();
  });
  return { server, address };
}

function say(what) {
  console.log(`ok ${what}`);
}

function must(what, holds, seen) {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(seen)}`);
  say(what);
}

const allRun = () => {
  const notebook = window.Jupyter.notebook;
  const cells = notebook.get_cells().filter(cell => cell.cell_type === 'code' && cell.get_text().trim());
  return !notebook.kernel_busy && cells.every(cell => Number.isInteger(cell.input_prompt_number));
};

const seen = () => ({
  errors: [...document.querySelectorAll('.output_error')].map(e => e.innerText.slice(0, 300)),
  stderr: document.querySelectorAll('.output_stderr').length,
  figures: [...document.querySelectorAll('.output_png img, .output_area img')].filter(i => i.naturalWidth > 100).length,
  tables: document.querySelectorAll('.output_html table').length,
  alt: [...document.querySelectorAll('.output_png img')].map(i => i.alt),
});

async function run(page) {
  await page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected() && !window.Jupyter.notebook.kernel_busy, null, { timeout: 60_000 });
  say('chapter open, kernel connected');
  await page.evaluate(() => window.Jupyter.notebook.clear_all_output());
  await page.click('#celllink');
  await page.click('#run_all_cells');
  await page.waitForFunction(allRun, null, { timeout: LIMIT, polling: 500 });
  let view = await page.evaluate(seen);
  must('run all: no error, nothing on stderr', view.errors.length === 0 && view.stderr === 0, view);
  must(`figures in the page: ${view.figures}`, view.figures > 0, view);
  must(`tables in the page: ${view.tables}`, view.tables > 0, view);
  const height = await page.evaluate(() => document.querySelector('#notebook-container').scrollHeight);
  await page.setViewportSize({ width: 1100, height: Math.min(height + 250, 16_000) });
  await page.screenshot({ path: screenshot });
  await page.setViewportSize({ width: 1100, height: 900 });

  await page.evaluate(() => {
    const notebook = window.Jupyter.notebook;
    const cell = notebook.insert_cell_at_bottom('code');
    cell.set_text('long endless = 0;\nwhile (true) endless++;');
    notebook.select(notebook.ncells() - 1);
    cell.execute();
  });
  await page.waitForFunction(() => window.Jupyter.notebook.kernel_busy, null, { timeout: 20_000 });
  await page.waitForTimeout(1500);
  const start = Date.now();
  await page.click('#kernellink');
  await page.click('#int_kernel');
  await page.waitForFunction(() => document.querySelector('.output_error')?.innerText.includes('Interrupted'), null, { timeout: 20_000 });
  say(`interrupted from the menu in ${((Date.now() - start) / 1000).toFixed(1)} s`);

  await page.evaluate(() => window.Jupyter.notebook.delete_cells([window.Jupyter.notebook.ncells() - 1]));
  await page.click('#kernellink');
  await page.click('#restart_run_all');
  await page.click('.modal-dialog .btn-danger');
  await page.waitForFunction(() => window.Jupyter.notebook.get_cells().some(cell => cell.cell_type === 'code' && cell.input_prompt_number === '*'),
    null, { timeout: 60_000, polling: 50 });
  await page.waitForFunction(allRun, null, { timeout: LIMIT, polling: 500 });
  view = await page.evaluate(seen);
  must('restart and run all: no error, figure and table back', view.errors.length === 0 && view.figures > 0 && view.tables > 0, view);
}

const { server, address } = serve(await freePort());
let browser;
let status = 1;
try {
  const base = await address;
  browser = await browserType.launchPersistentContext(mkdtempSync(join(tmpdir(), 'browser-')), {
    executablePath: chromium,
    headless: true,
    viewport: { width: 1100, height: 900 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  const page = await browser.newPage();
  page.on('dialog', dialog => dialog.accept());
  await page.goto(`${base}notebooks/${chapter}?token=${TOKEN}`);
  await run(page);
  console.log('browser: passed');
  status = 0;
} catch (error) {
  console.log(`browser: FAILED: ${error.message}`);
} finally {
  await browser?.close();
  server.kill();
}
process.exit(status);
