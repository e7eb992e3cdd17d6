// The page: unpacks its run, then takes the place of the readable part.
import { render } from "preact";
import { App } from "./app";
import { unpack } from "./data";

async function start(): Promise<void> {
  const carried = document.getElementById("run-data");
  const place = document.getElementById("app");
  if (!carried?.textContent || !place) return;
  const run = await unpack(carried.textContent);
  carried.textContent = "";
  place.closest("article")!.classList.add("enhanced");
  render(<App run={run} />, place);
}

start().catch((error: unknown) => {
  const place = document.getElementById("app");
  if (place) place.textContent = `The picture of the run cannot be shown here (${String(error)}); the words above are complete.`;
});
