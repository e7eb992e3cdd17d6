// Nothing keeps anybody out: every view in both themes, wide and narrow, and everything by keyboard.
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { folder, lossy, open, pageOf, random, root, say, scenario, upTo, visit } from "./support.mjs";

const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** The views of a page, in an order in which each can be reached from the one before. */
const views = {
  "as it opens": async () => {},
  "an event": async (page) => {
    await page.focus("#diagram canvas");
    await page.keyboard.press("j");
    await page.waitForSelector(".inspector");
  },
  "a witness": async (page) => {
    if (await page.locator(".verdict .show").count()) await page.locator(".verdict .show").first().click();
  },
  "the tables of the curves": async (page) => {
    await page.$$eval(".plot details", (all) => all.forEach((each) => (each.open = true)));
  },
  "the cursor in the curves": async (page) => {
    await page.locator(".plot .u-over").first().hover();
    await page.waitForSelector(".plot figcaption b:not(:empty)");
  },
  "a comparison": async (page, other) => {
    await page.setInputFiles("#other", other);
    await page.waitForSelector(".differences");
  },
  "a file that is no page": async (page) => {
    await page.setInputFiles("#other", lossy);
    await page.waitForFunction(() => document.querySelector("#compare [role=status]").textContent !== "");
  },
  "a filter of nothing": async (page) => {
    await page.fill(".filter input", "nobody_is_called_so");
    await page.waitForFunction(() => document.querySelector("#diagram .note").textContent.startsWith("Nothing is called"));
  },
  "the keys": async (page) => {
    await page.locator(".buttons button", { hasText: "Keys" }).click();
    await page.waitForSelector("dialog[open]");
  },
  "what is there without script": async (page) => {
    await page.keyboard.press("Escape");
    await page.evaluate(() => {
      document.getElementById("app").remove();
      document.querySelector(".enhanced").classList.remove("enhanced");
    });
  },
};

async function examine(page, where) {
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(violations.map((each) => `${each.id}: ${each.nodes[0].html}`), [], where);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where}: the page is wider than its window`);
}

const looks = ["light", "dark"].flatMap((colorScheme) => [1440, 390].map((width) => ({ colorScheme, width })));

async function examineAll(browser, url, other, wanted) {
  for (const { colorScheme, width } of looks) {
    const { page, close } = await open(browser, url, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    await page.evaluate(axe);
    for (const name of wanted) {
      await views[name](page, other);
      await examine(page, `${url} ${name}, ${colorScheme}, ${width}`);
    }
    await close();
  }
}

/** Goes through the page with Tab and presses Enter on each way to an event; returns how many there were. */
async function walk(page) {
  const ways = ".verdict .show, .verdict .story button";
  const wanted = await page.$$eval(ways, (all) => all.length);
  const reached = new Set();
  for (let i = 0; i < 40 + 4 * wanted && reached.size < wanted; ++i) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate((each) => [...document.querySelectorAll(each)].indexOf(document.activeElement), ways);
    if (at < 0 || reached.has(at)) continue;
    reached.add(at);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".inspector");
  }
  assert.equal(reached.size, wanted);
  return wanted;
}

export const access = {
  async "axe finds nothing in any view, in both themes, wide and narrow"(browser) {
    const [lost, shop] = [pageOf(lossy, "--show", "none"), pageOf(scenario("shop_catch_up.mesh"), "--show", "none")];
    await examineAll(browser, lost.url, shop.path, Object.keys(views));
    await examineAll(browser, shop.url, lost.path, ["as it opens", "an event", "the tables of the curves"]);
    const many = pageOf(random, ...upTo(20_000));
    await examineAll(browser, many.url, lost.path, ["as it opens"]);
  },

  async "axe finds nothing in the pages of several runs, of tests and of a sweep"(browser) {
    // Names of runs are paths: one that is longer than a narrow window, and has no place to break, is broken anyhow.
    const deep = join(folder, "scenarios_of_a_team_that_names_its_folders_after_whole_sentences");
    cpSync(join(root, "tests/page"), deep, { recursive: true, filter: (each) => !each.includes("node_modules") });
    const several = {
      runs: ["run", scenario("retry_loop.mesh")],
      tests: ["test", deep],
      sweep: ["sweep", join(root, "tests/bench/sweep.mesh"), "--vary", "workers=1..6", "--vary", "every=10ms,20ms,40ms", "--seeds", "1..3"],
    };
    for (const [name, words] of Object.entries(several)) {
      const path = join(folder, `${name}.html`);
      say(...words, "--html", path);
      for (const { colorScheme, width } of looks) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
        const page = await context.newPage();
        await page.goto(pathToFileURL(path).href);
        await page.evaluate(axe);
        await examine(page, `${name}, ${colorScheme}, ${width}`);
        await context.close();
      }
    }
  },

  async "each witness can be reached with the keyboard alone"(browser) {
    let ways = 0;
    for (const file of [lossy, scenario("poison_message.mesh"), scenario("message_loop_redis_pubsub.mesh")]) {
      await visit(browser, pageOf(file, "--show", "none").url, async (page) => (ways += await walk(page)));
    }
    assert.ok(ways >= 3, `${ways} ways to an event`);
  },

  async "each key does what the list of keys says"(browser) {
    await visit(browser, pageOf(lossy, "--show", "none").url, async (page) => {
      await page.locator(".verdict .show").first().press("Enter");
      await page.waitForFunction(() => location.hash.includes("e="));
      // The address follows a moment later: each key waits for what the one before it wrote. The witness is the last
      // event of its message's story, so that the first way to go is back.
      for (const key of ["k", "j", "c", "+", "ArrowRight", "-", "o", "o", "Escape", "Escape", "n", "n", "p"]) {
        const before = await page.evaluate(() => location.hash);
        await page.keyboard.press(key);
        await page.waitForFunction((old) => location.hash !== old, before, { timeout: 5000 }).catch(() => assert.fail(`${key} changes nothing at ${before}`));
      }
      await page.keyboard.press("?");
      await page.waitForSelector("dialog[open]");
    });
  },
};
