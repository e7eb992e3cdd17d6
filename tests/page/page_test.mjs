// The run's page in a real browser: `node page_test.mjs MESHSIM ROOT`, in a folder with node_modules. Nothing is fetched,
// nothing is complained of, what the page computes is what the run printed, links lead to the same view, everything can
// be reached with the keyboard, and no text of a scenario does anything.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [meshsim, root] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "meshsim-page-"));
const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** Runs the scenario; gives the page's path and what the run printed. */
function pageOf(file, ...options) {
  const path = join(folder, `${file.replace(/\W/g, "_")}.html`);
  let output;
  try {
    output = execFileSync(meshsim, ["run", file, "--html", path, ...options], { encoding: "utf8", cwd: folder, maxBuffer: 1 << 28 });
  } catch (error) {
    output = error.stdout;
  }
  return { path, url: pathToFileURL(path).href, output };
}

const scenario = (name) => join(root, "scenarios", name);
const lossy = join(root, "tests/page/lost_while_down.mesh");

/** Opens a page that complains of nothing and asks for nothing. */
async function open(browser, url, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...settings });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("request", (request) => request.url().split("#")[0] !== url.split("#")[0] && troubles.push(`asked for ${request.url()}`));
  page.on("dialog", (dialog) => (troubles.push(`a dialog: ${dialog.message()}`), dialog.dismiss()));
  await page.goto(url);
  if (settings.javaScriptEnabled !== false) await page.waitForSelector("#diagram canvas");
  return { page, troubles, close: () => context.close() };
}

const tests = {
  async "the page's events have the run's count and digest"(browser) {
    for (const name of ["message_loop.mesh", "shop_catch_up.mesh", "poison_message.mesh", "gateway_route_failure.mesh"]) {
      const { url, output } = pageOf(scenario(name), "--show", "none");
      const { page, troubles, close } = await open(browser, url);
      await page.waitForSelector("#digest-check[data-digest]");
      const [, events, digest] = /([\d,]+) events? in .*digest (\w+)/.exec(output);
      assert.equal(await page.getAttribute("#digest-check", "data-digest"), digest);
      assert.ok((await page.textContent("#diagram .note")).startsWith(`${events} event`));
      assert.deepEqual(troubles, []);
      await close();
    }
  },

  async "100,000 events take at most 1 MB, and the code at most 150 KB"(browser) {
    const busy = join(folder, "busy.mesh");
    writeFileSync(
      busy,
      `mesh 1
scenario "Busy"
broker queue
service taker { consumes job; on job { work 500us } }
service giver
timeline { at 0s: giver publishes job { text: "x" } 17000 times every 1ms }
`,
    );
    const { path, url, output } = pageOf(busy, "--show", "none");
    const events = Number(/([\d,]+) events? in/.exec(output)[1].replace(/,/g, ""));
    assert.ok(events > 80_000, output);
    assert.ok(statSync(path).size <= 1_000_000 * Math.max(1, events / 100_000), `${statSync(path).size} bytes for ${events} events`);
    const html = readFileSync(path, "utf8");
    const code = html.slice(html.indexOf("<style>"), html.indexOf("</style>")).length + html.slice(html.lastIndexOf("<script>")).length;
    assert.ok(code <= 150_000, `${code} bytes of code`);
    const { page, troubles, close } = await open(browser, url);
    await page.waitForSelector("#digest-check[data-digest]");
    assert.match(await page.textContent("#digest-check"), /these are its events/);
    assert.deepEqual(troubles, []);
    await close();
  },

  async "a link shows the same selection, window and filter in another browser"(browser) {
    const { url } = pageOf(lossy, "--show", "none");
    const first = await open(browser, url);
    await first.page.click(".verdict.failed .show");
    await first.page.keyboard.press("n");
    await first.page.waitForFunction(() => location.hash.includes("e=") && location.hash.includes("t="));
    await first.page.waitForTimeout(0);
    const link = await first.page.evaluate(() => location.href);
    const seen = (page) => page.$$eval(".inspector, #diagram .note, .filter input, .plot table", (all) => all.map((each) => each.value ?? each.textContent));
    const wanted = await seen(first.page);
    await first.close();
    const second = await open(browser, link);
    await second.page.waitForSelector(".inspector");
    assert.deepEqual(await seen(second.page), wanted);
    assert.deepEqual(second.troubles, []);
    await second.close();
  },

  async "nothing keeps anybody out: axe finds nothing, in both themes, narrow and wide"(browser) {
    for (const name of [lossy, scenario("shop_catch_up.mesh")]) {
      const { url } = pageOf(name, "--show", "none");
      for (const colorScheme of ["light", "dark"]) {
        for (const width of [1440, 390]) {
          const { page, close } = await open(browser, url, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
          await page.focus("#diagram canvas");
          await page.keyboard.press("j");
          await page.waitForSelector(".inspector");
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run());
          assert.deepEqual(violations.map((each) => `${each.id}: ${each.nodes[0].html}`), [], `${name} ${colorScheme} ${width}`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is wider than its window");
          await close();
        }
      }
    }
  },

  async "a second page is compared: where the runs part, and what changed"(browser) {
    const kept = join(folder, "kept.mesh");
    writeFileSync(kept, readFileSync(lossy, "utf8").replace("is redis-pubsub", "").replace("at 1s: ", "at 900ms: "));
    const [here, there] = [pageOf(lossy, "--trace", join(folder, "a.jsonl")), pageOf(kept, "--trace", join(folder, "b.jsonl"))];
    const { page, troubles, close } = await open(browser, here.url);
    await page.setInputFiles("#other", here.path);
    await page.waitForSelector(".differences");
    assert.match(await page.textContent(".differences"), /The two runs are the same/);
    await page.setInputFiles("#other", there.path);
    await page.waitForSelector(".parted");
    const lines = (name) => readFileSync(join(folder, name), "utf8").split("\n").slice(1);
    const [a, b] = [lines("a.jsonl"), lines("b.jsonl")];
    const first = a.findIndex((line, i) => line !== b[i]);
    assert.ok((await page.textContent(".differences")).includes(`They part at event #${first + 1}`), `not ${first + 1}`);
    assert.match(await page.textContent(".differences table"), /catches_up.*failed.*held/);
    await page.setInputFiles("#other", lossy);
    await page.waitForFunction(() => document.querySelector("#compare [role=status]").textContent.includes("is no page"));
    assert.deepEqual(troubles, []);
    await close();
  },

  async "each witness can be reached with the keyboard alone"(browser) {
    const { url } = pageOf(lossy, "--show", "none");
    const { page, troubles, close } = await open(browser, url);
    const wanted = await page.$$eval(".verdict .show", (all) => all.length);
    const reached = new Set();
    for (let i = 0; i < 60 && reached.size < wanted; ++i) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => (document.activeElement.matches(".verdict .show") ? document.activeElement.textContent : ""));
      if (!name || reached.has(name)) continue;
      reached.add(name);
      await page.keyboard.press("Enter");
      await page.waitForSelector(".inspector");
    }
    assert.equal(reached.size, wanted);
    // The address follows a moment later: each key waits for what the one before it wrote. The last witness is the last
    // event of its message's story, so that the first way to go is back.
    await page.waitForFunction(() => location.hash.includes("e="));
    for (const key of ["k", "j", "c", "+", "0"]) {
      const before = await page.evaluate(() => location.hash);
      await page.keyboard.press(key);
      await page.waitForFunction((old) => location.hash !== old, before);
    }
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    assert.deepEqual(troubles, []);
    await close();
  },

  async "hostile texts are shown as they were typed and do nothing"(browser) {
    const texts = [
      `</script><script>alert(1)</script>`, `<img src=x onerror=alert(2)>`, `'"><svg onload=alert(3)>`, `javascript:alert(4)`,
      `--><!-- <iframe srcdoc='<script>alert(5)</script>'>`, `{{7*7}} \${7*7} <%= 7*7 %>`, `</style><style>*{display:none}</style>`,
    ];
    const quoted = (text) => JSON.stringify(text).replace(/[{}]/g, (brace) => `\\${brace}`);
    const file = join(folder, "hostile.mesh");
    writeFileSync(
      file,
      `mesh 1\nscenario ${JSON.stringify(texts[0])}\nbroker queue\nservice a\n` +
        `service b { consumes t; on t { log "{message.text}" } }\ntimeline {\n` +
        texts.map((text, i) => `  at ${i}s: a publishes t { text: ${quoted(text)} }\n`).join("") +
        `}\nexpect { one: t handled by b exactly 2 times because ${JSON.stringify(texts[2])} }\n`,
    );
    const { url, output } = pageOf(file);
    assert.match(output, /digest/, output);
    const { page, troubles, close } = await open(browser, url);
    await page.waitForSelector("#digest-check[data-digest]");
    assert.equal(await page.textContent(".summary h1"), texts[0]);
    for (let i = 0; i < 30; ++i) await page.keyboard.press("j");
    assert.equal(await page.$$eval("img, svg, iframe", (all) => all.length), 0);
    assert.deepEqual(troubles, []);
    await close();
  },

  async "without script, and under the policy that Jenkins serves, all words are there"(browser) {
    const { path, url } = pageOf(lossy, "--show", "none");
    const wanted = ["catches_up", "nobody was subscribed", "How it came to that", "meshsim run", "12 published", "exited with code 137"];
    const plain = await open(browser, url, { javaScriptEnabled: false });
    const text = await plain.page.innerText("main");
    for (const words of wanted) assert.ok(text.includes(words), words);
    assert.deepEqual(plain.troubles, []);
    await plain.close();
    const policy = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'";
    const server = createServer((_, answer) => {
      answer.writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": policy });
      answer.end(readFileSync(path));
    });
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const served = await page.innerText("main");
    for (const words of wanted) assert.ok(served.includes(words), words);
    await context.close();
    server.close();
  },
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test(browser);
    console.log(`ok    ${name}`);
  } catch (error) {
    ++failed;
    console.log(`FAIL  ${name}\n${error.message}\n${error.stack?.split("\n").find((line) => line.includes("page_test.mjs")) ?? ""}`);
  }
}
await browser.close();
rmSync(folder, { recursive: true, force: true });
console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
