// The curves' numbers, from the events and the gauges that the page carries. Percentiles are the nearest rank over the
// samples themselves, as those of the language are.
import type { Run } from "./data";

export interface Samples {
  name: string;
  /** When each sample ended, ascending. */
  time: Float64Array;
  value: Float64Array;
}

/**
 * From `published` to `handled`, by topic and subscriber; from `requested` to `answered`, by endpoint, where the caller
 * is no gateway: what it passes on was measured at its own caller.
 */
export function latencies(run: Run, chosen: Int32Array | null): Samples[] {
  const kinds = {
    published: run.kindOf("published"),
    handled: run.kindOf("handled"),
    requested: run.kindOf("requested"),
    answered: run.kindOf("answered"),
  };
  const began = new Map<string, number>();
  const found = new Map<string, { time: number[]; value: number[] }>();
  const passing = chosen ? new Set(chosen) : null;
  for (let i = 0; i < run.count; ++i) {
    const kind = run.kind[i];
    if (kind === kinds.published && !began.has(`m${run.message[i]}`)) began.set(`m${run.message[i]}`, run.time[i]);
    else if (kind === kinds.requested) began.set(`c${run.message[i]} ${run.instance[i]}`, run.time[i]);
    const isHandled = kind === kinds.handled;
    if (!isHandled && kind !== kinds.answered) continue;
    if ((passing && !passing.has(i)) || (!isHandled && isGateway(run, run.instance[i]))) continue;
    const start = began.get(isHandled ? `m${run.message[i]}` : `c${run.message[i]} ${run.instance[i]}`);
    if (start === undefined) continue;
    const name = nameOf(run, i, isHandled);
    let samples = found.get(name);
    if (!samples) found.set(name, (samples = { time: [], value: [] }));
    samples.time.push(run.time[i]);
    samples.value.push(run.time[i] - start);
  }
  return [...found].map(([name, { time, value }]) => ({
    name,
    time: Float64Array.from(time),
    value: Float64Array.from(value),
  }));
}

function isGateway(run: Run, instance: number): boolean {
  const service = run.facts.instances?.[instance]?.service ?? -1;
  return run.facts.services?.[service]?.kind === "gateway";
}

function nameOf(run: Run, i: number, isHandled: boolean): string {
  const topic = run.facts.topics?.[run.topic[i]]?.name ?? "?";
  if (!isHandled) return topic;
  const service = run.facts.instances?.[run.instance[i]]?.service;
  return `${topic} → ${service === null || service === undefined ? "?" : run.facts.services?.[service]?.name}`;
}

/** Nearest rank: the smallest sample that at least `percent` of the samples do not exceed. `sorted` ascends. */
export function percentile(sorted: Float64Array, percent: number): number {
  if (sorted.length === 0) return NaN;
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/** How many of each kind happened in each of so many equal parts of the window. */
export function rates(run: Run, chosen: Int32Array | null, kind: string, window: [number, number], parts: number): Float64Array {
  const wanted = run.kindOf(kind);
  const counts = new Float64Array(parts);
  const scale = parts / (window[1] - window[0]);
  const size = chosen ? chosen.length : run.count;
  for (let k = 0; k < size; ++k) {
    const i = chosen ? chosen[k] : k;
    if (run.kind[i] !== wanted || run.time[i] < window[0] || run.time[i] > window[1]) continue;
    ++counts[Math.min(parts - 1, Math.floor((run.time[i] - window[0]) * scale))];
  }
  return counts;
}

/** A step curve thinned to the first, least, most and last value of each of so many parts of the window. */
export function thinned(time: Float64Array, value: Float64Array, [from, to]: [number, number], parts: number): [number[], number[]] {
  let k = upperBound(time, from) - 1;
  const x: number[] = [from];
  const y: number[] = [k >= 0 ? value[k] : 0];
  ++k;
  while (k < time.length && time[k] <= to) {
    const part = Math.floor(((time[k] - from) / (to - from)) * parts);
    let [least, most, last] = [k, k, k];
    for (; last + 1 < time.length && time[last + 1] <= to; ++last) {
      if (Math.floor(((time[last + 1] - from) / (to - from)) * parts) !== part) break;
      if (value[last + 1] < value[least]) least = last + 1;
      if (value[last + 1] > value[most]) most = last + 1;
    }
    for (const at of [...new Set([k, least, most, last])].sort((a, b) => a - b)) {
      x.push(time[at]);
      y.push(value[at]);
    }
    k = last + 1;
  }
  x.push(to);
  y.push(y[y.length - 1]);
  return [x, y];
}

/** The number of values that are at most `limit`; `sorted` ascends. */
export function upperBound(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
