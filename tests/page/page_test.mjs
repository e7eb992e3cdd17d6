// The run's page in real browsers: `node page_test.mjs MESHSIM ROOT [WORD]`, in a folder with node_modules. Nothing is
// fetched, nothing is complained of, what the page tells is what the run printed, links lead to the same view, everything
// can be reached with the keyboard, and no text of a scenario does anything.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { access } from "./access_tests.mjs";
import { bars } from "./bars_tests.mjs";
import { figures } from "./figures_tests.mjs";
import { folder, lossy, open, pageOf, runAll, scenario, traceUrl, visit } from "./support.mjs";

const behaviour = {
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

  async "the filter shows what its words say, in the language's order too"(browser) {
    const { url } = pageOf(lossy, "--show", "none", "--trace", join(folder, "filtered.jsonl"));
    const events = readFileSync(join(folder, "filtered.jsonl"), "utf8").trim().split("\n").slice(1, -1).map((line) => JSON.parse(line));
    const isOf = (event, name) => [event.instance, event.peer, event.subscription].some((each) => each === name || each === `${name}-1`);
    const isDropped = (event) => event.kind === "dropped" && event.reason === "no_subscriber";
    const filters = {
      "subscriber dropped(no_subscriber) #6": (event) => isOf(event, "subscriber") && isDropped(event) && event.message === 6,
      "hello dropped(no_subscriber) for subscriber": (event) => event.topic === "hello" && isDropped(event) && isOf(event, "subscriber"),
      "hello published by publisher": (event) => event.kind === "published" && isOf(event, "publisher"),
      "handled acked subscriber-1": (event) => ["handled", "acked"].includes(event.kind) && isOf(event, "subscriber-1"),
      "#2,#3": (event) => [2, 3].includes(event.message),
    };
    await visit(browser, url, async (page) => {
      for (const [words, passes] of Object.entries(filters)) {
        const wanted = events.filter(passes).length;
        assert.ok(wanted > 0, words);
        await page.fill(".filter input", words);
        assert.equal(await page.textContent("#diagram .note"), `${wanted} of ${events.length} events`, words);
      }
      await page.fill(".filter input", "dropped(nonsense)");
      assert.equal(await page.textContent("#diagram .note"), "Nothing is called dropped(nonsense).");
    });
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

  async "the page of a saved trace shows its events, and says what a trace lacks"(browser) {
    const { path } = pageOf(lossy, "--show", "none", "--trace", join(folder, "saved.jsonl"));
    const { page, troubles, close } = await open(browser, traceUrl("saved.jsonl"));
    await page.waitForSelector("#digest-check");
    assert.equal(await page.textContent(".standing-word"), "A saved trace");
    assert.match(await page.textContent(".summary"), /It has no verdicts/);
    assert.equal(await page.textContent("#digest-check"), "as the trace's last line says");
    await page.fill(".filter input", "dropped");
    assert.match(await page.textContent("#diagram .note"), /^[1-9]\d* of \d+ events$/);
    await page.setInputFiles("#other", path);
    await page.waitForSelector(".differences");
    await page.setInputFiles("#other", join(folder, "saved.jsonl"));
    await page.waitForFunction(() => document.querySelector("#compare [role=status]").textContent.includes("meshsim view saved.jsonl"));
    assert.deepEqual(troubles, []);
    await close();
  },

  async "a second page that is dropped anywhere is compared too"(browser) {
    const [here, there] = [pageOf(lossy, "--show", "none"), pageOf(scenario("message_loop.mesh"), "--show", "none")];
    const { page, troubles, close } = await open(browser, here.url);
    await page.evaluate((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "other.html", { type: "text/html" }));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, readFileSync(there.path, "utf8"));
    await page.waitForSelector(".differences .parted");
    assert.match(await page.textContent(".differences"), /They part at event #\d+/);
    assert.match(await page.textContent(".differences table"), /all_six.*not claimed.*held/);
    assert.deepEqual(troubles, []);
    await close();
  },

  async "what is seen is saved as SVG and as Mermaid"(browser) {
    const { url } = pageOf(lossy, "--show", "none");
    const { page, troubles, close } = await open(browser, `${url}#t=1.9s..2.15s`);
    const saved = async (name) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".save button", { hasText: name }).click()]);
      return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
    };
    const svg = await saved("SVG");
    assert.equal(svg.name, "lost_while_down.svg");
    const texts = await page.evaluate((text) => {
      const made = new DOMParser().parseFromString(text, "image/svg+xml");
      return made.querySelector("parsererror") ? ["it is no XML"] : [...made.querySelectorAll("text")].map((each) => each.textContent);
    }, svg.text);
    for (const words of ["subscriber-1", "queue-1", "down", "nobody was subscribed"]) assert.ok(texts.includes(words), `${words} is not in ${texts}`);
    const mermaid = await saved("Mermaid");
    assert.equal(mermaid.name, "lost_while_down.mmd");
    const [heading, ...lines] = mermaid.text.trim().split("\n").map((line) => line.trim());
    assert.equal(heading, "sequenceDiagram");
    assert.deepEqual(lines.filter((line) => !/^(participant p\d+ as \S+|p\d+(->>|-x)p\d+: .+|Note over p\d+: .+)$/.test(line)), []);
    assert.ok(lines.includes('p0->>p1: 2.000s published hello #35;5 {text: "are you there?"}'), mermaid.text);
    assert.ok(lines.includes("Note over p1: 2.100s dropped hello #35;6 for subscriber-1: nobody was subscribed"), mermaid.text);
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

await runAll({ ...figures, ...behaviour, ...bars, ...access });
