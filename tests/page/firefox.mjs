// Firefox, driven through WebDriver BiDi, which Debian's build speaks by itself: just enough of it to open a page and
// see what it says.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";

// Nothing is fetched behind our back, and nothing is asked.
const preferences = {
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.reportingpolicy.firstRun": false,
};

export class Firefox {
  static async launch(path) {
    const profile = mkdtempSync(join(tmpdir(), "meshsim-firefox-"));
    const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});\n`);
    writeFileSync(join(profile, "user.js"), lines.join(""));
    const process = spawn(path, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]);
    const address = await new Promise((resolve, reject) => {
      let said = "";
      process.stderr.on("data", (data) => {
        said += data;
        const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said);
        if (found) resolve(found[1]);
      });
      process.on("error", reject);
      process.on("exit", () => reject(new Error(`Firefox ended: ${said}`)));
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    const firefox = new Firefox(process, profile, socket);
    await firefox.call("session.new", { capabilities: {} });
    await firefox.call("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
    return firefox;
  }

  constructor(process, profile, socket) {
    Object.assign(this, { process, profile, socket, waiting: new Map(), next: 1, logged: [], requested: [] });
    socket.on("message", (data) => this.take(JSON.parse(data)));
  }

  take(message) {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === "success") waiting.resolve(message.result);
    if (message.type === "error") waiting?.reject(new Error(`${message.error}: ${message.message}`));
    if (message.method === "log.entryAdded") this.logged.push(`${message.params.level}: ${message.params.text}`);
    if (message.method === "network.beforeRequestSent") this.requested.push(message.params.request.url);
  }

  call(method, params) {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Opens the page, waits until `condition` holds there, and returns the value of `expression`. */
  async see(url, condition, expression) {
    const { contexts } = await this.call("browsingContext.getTree", {});
    const target = { context: contexts[0].context };
    await this.call("browsingContext.navigate", { ...target, url, wait: "complete" });
    // As patient as playwright is.
    const wait = `new Promise((done, fail) => {
      const look = (left) => (${condition}) ? done(${expression}) : left === 0 ? fail("it never comes to that") : setTimeout(look, 50, left - 1);
      look(600);
    })`;
    const { result, exceptionDetails } = await this.call("script.evaluate", { target, expression: wait, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.value;
  }

  async close() {
    const ended = new Promise((resolve) => this.process.on("exit", resolve));
    await this.call("browser.close", {}).catch(() => this.process.kill());
    await ended;
    rmSync(this.profile, { recursive: true, force: true });
  }
}
