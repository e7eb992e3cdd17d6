// Requests from their beginning to their end, as the language measures them (src/watch/call_metric.cpp): at the outermost
// caller, so that one that is passed on is counted once.
import type { Run } from "./data";

/** A request that is over. */
export interface Call {
  /** The event that ended it. */
  index: number;
  topic: number;
  /** From `requested` to its end. */
  waited: number;
  /** Neither refused nor given up. */
  isAnswered: boolean;
  /** Not answered with 2xx. */
  isFailed: boolean;
}

interface Open {
  time: number;
  callee: number;
  isOutermost: boolean;
}

const kinds = ["requested", "retried", "answered", "refused", "timed_out", "abandoned"];

/** Two numbers as one: an instance's is below a million. */
const pair = (number: number, instance: number) => number * 1048576 + instance;

/** All that are over, in the order of their ends. */
export function finishedCalls(run: Run): Call[] {
  const what = run.facts.kinds.map((kind) => (kinds.includes(kind.name) ? kind.name : ""));
  const open = new Map<number, Open>();
  const serving = (run.facts.topics ?? []).map(() => new Map<number, number>());
  const calls: Call[] = [];
  for (let i = 0; i < run.count; ++i) {
    const kind = what[run.kind[i]];
    if (kind === "" || run.topic[i] < 0) continue;
    const busy = serving[run.topic[i]];
    const serves = (callee: number, by: number) => busy.set(callee, (busy.get(callee) ?? 0) + by);
    const key = pair(run.message[i], run.instance[i]);
    const callee = pair(run.root[i], run.peer[i]);
    const found = open.get(key);
    if (kind === "requested" || (kind === "retried" && !found)) {
      const isNested = (busy.get(pair(run.root[i], run.instance[i])) ?? 0) > 0;
      open.set(key, { time: run.time[i], callee, isOutermost: !isNested });
      if (run.peer[i] >= 0) serves(callee, 1);
    } else if (found && kind === "retried") {
      serves(found.callee, -1);
      found.callee = callee;
      serves(callee, 1);
    } else if (found) {
      serves(found.callee, -1);
      open.delete(key);
      if (kind === "abandoned" || !found.isOutermost) continue;
      const isAnswered = kind === "answered";
      const isFailed = !isAnswered || run.detail[i] < 200 || run.detail[i] > 299;
      calls.push({ index: i, topic: run.topic[i], waited: run.time[i] - found.time, isAnswered, isFailed });
    }
  }
  return calls;
}
