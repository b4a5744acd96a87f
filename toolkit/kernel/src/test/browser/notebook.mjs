// Drives a real browser through a chapter, as a reader would: run all cells, look at figure and table, interrupt a long cell,
// restart and run all. Then opens the HTML pages that the build wrote, light and dark, on a desk and on a phone.
//
//   node notebook.mjs PLAYWRIGHT_FOLDER CHROMIUM JUPYTER NOTEBOOKS CHAPTER SCREENSHOT [PAGES]
//
// PLAYWRIGHT_FOLDER holds node_modules/playwright-core; NOTEBOOKS is a folder to serve (a copy: the page saves into it); PAGES is
// target/notebooks. Screenshots of the pages lie beside SCREENSHOT.
import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [playwright, chromium, jupyter, notebooks, chapter, screenshot, pages] = process.argv.slice(2);
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

// What a reader of a page cannot do without: nothing wider than the screen, mathematics as large as its line, ink that differs from
// the paper, and a way on.
const pageSeen = () => {
  const luminance = colour => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part, i) => sum + [0.2126, 0.7152, 0.0722][i] * part / 255, 0);
  const style = getComputedStyle(document.body);
  const lines = [...document.querySelectorAll('img.math')].filter(image => image.offsetParent).map(image => {
    const em = parseFloat(getComputedStyle(image.parentElement).fontSize);
    return { alt: image.alt, em: image.getBoundingClientRect().height / em, line: image.closest('div.display, pre') === null };
  });
  return {
    widest: [...document.querySelectorAll('article *, main.gallery *')].filter(e => !e.closest('pre, .scroll, div.display')
      && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120)),
    tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ink: luminance(style.color),
    paper: luminance(style.backgroundColor),
    mathematics: lines.filter(each => each.line && (each.em < 0.3 || each.em > 4)),
    remote: performance.getEntriesByType('resource').map(each => each.name).filter(name => /^https?:/.test(name)),
    dead: [...document.querySelectorAll('a[href^="#"]')].map(a => decodeURIComponent(a.getAttribute('href').slice(1)))
      .filter(id => !document.getElementById(id)),
    figures: document.querySelectorAll('img.figure').length,
    ways: document.querySelectorAll('header a').length,
  };
};

async function look(context, folder) {
  const names = readdirSync(folder).filter(name => name.endsWith('.html'));
  const page = await context.newPage();
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1300, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 1200 });
      for (const name of names) {
        await page.goto(pathToFileURL(join(folder, name)).href);
        const view = await page.evaluate(pageSeen);
        const contrast = Math.abs(view.ink - view.paper);
        const well = view.tooWide <= 0 && contrast > 0.6 && (view.paper > view.ink) === (colorScheme === 'light')
          && view.mathematics.length === 0 && view.remote.length === 0 && view.dead.length === 0
          && (name === 'index.html' ? view.figures > 0 : view.ways > 0);
        if (!well) throw new Error(`${name}, ${colorScheme}, ${width} pixels wide: ${JSON.stringify(view)}`);
      }
      await page.goto(pathToFileURL(join(folder, 'index.html')).href);
      await page.screenshot({ path: screenshot.replace(/\.png$/, `-gallery-${colorScheme}-${width}.png`) });
      say(`${names.length} pages, ${colorScheme}, ${width} pixels wide`);
    }
  }
  await page.close();
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
  if (pages && existsSync(pages)) await look(browser, resolve(pages));
  console.log('browser: passed');
  status = 0;
} catch (error) {
  console.log(`browser: FAILED: ${error.message}`);
} finally {
  await browser?.close();
  server.kill();
}
process.exit(status);
