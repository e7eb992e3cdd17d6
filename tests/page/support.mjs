// The common part of the tests of the run's page: pages made by meshsim, and a browser that complains of nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const [meshsim, root] = process.argv.slice(2);
export const folder = mkdtempSync(join(tmpdir(), "meshsim-page-"));

/** Returns the output of meshsim, whatever the verdict. */
export function say(...words) {
  try {
    return execFileSync(meshsim, words, { encoding: "utf8", cwd: folder, maxBuffer: 1 << 28 });
  } catch (error) {
    return error.stdout;
  }
}

/** Runs the scenario; gives the page's path and what the run printed. */
export function pageOf(file, ...options) {
  const path = join(folder, `${[file, ...options].join(" ").replace(/\W+/g, "_")}.html`);
  const output = say("run", file, "--html", path, ...options);
  return { path, url: pathToFileURL(path).href, output };
}

/** The address of the page that `view` makes of a trace in the folder. */
export function traceUrl(name) {
  const text = execFileSync(meshsim, ["view", name], { encoding: "utf8", cwd: folder, env: { ...process.env, DISPLAY: "", WAYLAND_DISPLAY: "", TMPDIR: folder } });
  return pathToFileURL(text.trim().replace("open this in a browser: ", "")).href;
}

export const scenario = (name) => join(root, "scenarios", name);
export const lossy = join(root, "tests/page/lost_while_down.mesh");
export const random = join(root, "tests/page/random_load.mesh");
/** The options for so many events of it. */
export const upTo = (events) => ["--show", "none", "--set", "length=200s", "--max-events", String(events)];

/** Opens a page that complains of nothing and asks for nothing. */
export async function open(browser, url, settings = {}) {
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

/** Opens the page, hands it to `look`, and holds that it complained of nothing. */
export async function visit(browser, url, look) {
  const { page, troubles, close } = await open(browser, url);
  await page.waitForSelector("#digest-check[data-digest]");
  await look(page);
  assert.deepEqual(troubles, []);
  await close();
}

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
}

/** Runs the tests, those alone whose name contains a word behind MESHSIM and ROOT where there is one. */
export async function runAll(tests) {
  const wanted = process.argv[4] ?? "";
  const browser = await launch();
  const names = Object.keys(tests).filter((name) => name.includes(wanted));
  let failed = 0;
  for (const name of names) {
    try {
      await tests[name](browser);
      console.log(`ok    ${name}`);
    } catch (error) {
      ++failed;
      const place = error.stack?.split("\n").find((line) => /tests\/\w+\.mjs/.test(line) && !line.includes("support.mjs"));
      console.log(`FAIL  ${name}\n${error.message}\n${place ?? ""}`);
    }
  }
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
  console.log(`${names.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
