// Opens the page of an unpacked archive, and every page it leads to, as a browser does from a folder; tells what it saw.
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const puppeteer = require('puppeteer-core');

async function look(page, file) {
  const seen = { file, console: [], errors: [], dialogs: 0, requests: [] };
  const listeners = {
    console: message => seen.console.push(`${message.type()}: ${message.text()}`),
    pageerror: error => seen.errors.push(String(error)),
    requestfailed: request => seen.errors.push(`${request.url()}: ${request.failure()?.errorText}`),
    request: request => seen.requests.push(request.url()),
    dialog: dialog => { seen.dialogs++; dialog.dismiss(); },
  };
  for (const [event, listener] of Object.entries(listeners)) page.on(event, listener);
  await page.goto(pathToFileURL(file).href);
  Object.assign(seen, await page.evaluate(async () => {
    // what a reader does who scrolls to the end
    for (const image of document.images) image.loading = 'eager';
    await Promise.all([...document.images].map(image => image.complete ? null
      : new Promise(done => { image.onload = done; image.onerror = done; })));
    return {
      title: document.title,
      text: document.body.innerText,
      language: document.documentElement.lang,
      images: [...document.images].map(image => ({ source: image.getAttribute('src'), alternative: image.alt, width: image.naturalWidth })),
      boxes: [...document.querySelectorAll('.picture svg rect:not(.halo)')].map(box => {
        const picture = box.closest('.picture').querySelector('img').getBoundingClientRect();
        const drawn = box.getBBox();
        return { left: drawn.x / picture.width, top: drawn.y / picture.height, width: drawn.width / picture.width, height: drawn.height / picture.height };
      }),
      scripts: document.scripts.length + document.querySelectorAll('iframe, object, embed, [onerror], [onload], [onclick]').length,
      untitled: [...document.querySelectorAll('section')].filter(section => !document.getElementById(section.getAttribute('aria-labelledby'))).length,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      style: getComputedStyle(document.body).backgroundColor,
      links: [...document.links].filter(link => link.href.endsWith('.html')).map(link => link.href),
    };
  }));
  await page.keyboard.press('Tab');
  seen.firstFocus = await page.evaluate(() => document.activeElement.textContent);
  for (const [event, listener] of Object.entries(listeners)) page.off(event, listener);
  return seen;
}

(async () => {
  const [folder, screenshots] = process.argv.slice(2);
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1200, height: 900 });
    const index = path.join(folder, 'index.html');
    const pages = [await look(page, index)];
    const files = new Set(pages[0].links.map(link => path.join(folder, 'pages', link.substring(link.lastIndexOf('/') + 1))));
    for (const file of files) if (!file.endsWith('index.html')) pages.push(await look(page, file));
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.setViewport({ width: 390, height: 844 });
    const phone = await look(page, index);
    if (screenshots) await page.screenshot({ path: screenshots, fullPage: true });
    console.log(JSON.stringify({ pages, phone }));
  } finally {
    await browser.close();
  }
})().catch(error => { console.error(error); process.exit(1); });
