// How large a page may be.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { pageOf, random, upTo, visit } from "./support.mjs";

export const bars = {
  async "100,000 events with random times and texts take at most 1 MB, and the code at most 150 KB"(browser) {
    const { path, url, output } = pageOf(random, ...upTo(100_000));
    assert.match(output, /100,000 events in/);
    assert.ok(statSync(path).size <= 1_000_000, `${statSync(path).size} bytes`);
    const html = readFileSync(path, "utf8");
    const code = html.slice(html.indexOf("<style>"), html.indexOf("</style>")).length + html.slice(html.lastIndexOf("<script>")).length;
    assert.ok(code <= 150_000, `${code} bytes of code`);
    await visit(browser, url, async (page) => {
      assert.match(await page.textContent("#digest-check"), /checked against the events/);
    });
  },

  "1,000,000 events with random times and texts take at most 7 MB"() {
    const { path, output } = pageOf(random, ...upTo(1_000_000));
    assert.match(output, /1,000,000 events in/);
    assert.ok(statSync(path).size <= 7_000_000, `${statSync(path).size} bytes`);
  },
};
