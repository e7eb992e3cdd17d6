// The curves' numbers, from the events and the gauges that the page carries. Percentiles are the nearest rank over the
// samples themselves, as those of the language are.
import type { Call } from "./calls";
import type { Run } from "./data";

export interface Samples {
  name: string;
  /** When each sample ended, ascending. */
  time: Float64Array;
  value: Float64Array;
  /** 1 where it ended without an answer: it would have been longer. */
  unanswered: Uint8Array;
}

class Collected {
  private readonly found = new Map<string, [number, number, number][]>();

  add(name: string, time: number, value: number, isUnanswered: boolean): void {
    let samples = this.found.get(name);
    if (!samples) this.found.set(name, (samples = []));
    samples.push([time, value, isUnanswered ? 1 : 0]);
  }

  all(): Samples[] {
    return [...this.found].map(([name, samples]) => ({
      name,
      time: Float64Array.from(samples, (each) => each[0]),
      value: Float64Array.from(samples, (each) => each[1]),
      unanswered: Uint8Array.from(samples, (each) => each[2]),
    }));
  }
}

/** From `published` to `handled`, by topic and subscriber; of requests from their beginning to their end, by endpoint. */
export function latencies(run: Run, chosen: Int32Array | null, calls: Call[]): Samples[] {
  const passing = passingOf(run, chosen);
  const collected = new Collected();
  const [published, handled] = [run.kindOf("published"), run.kindOf("handled")];
  const began = new Map<number, number>();
  for (let i = 0; i < run.count; ++i) {
    if (run.kind[i] === published && !began.has(run.message[i])) began.set(run.message[i], run.time[i]);
    if (run.kind[i] !== handled || !passing(i)) continue;
    const start = began.get(run.message[i]);
    if (start !== undefined) collected.add(handlerName(run, i), run.time[i], run.time[i] - start, false);
  }
  for (const call of calls) {
    if (!passing(call.index)) continue;
    collected.add(run.facts.topics![call.topic].name, run.time[call.index], call.waited, !call.isAnswered);
  }
  return collected.all();
}

function passingOf(run: Run, chosen: Int32Array | null): (i: number) => boolean {
  if (!chosen) return () => true;
  const passes = new Uint8Array(run.count);
  for (const i of chosen) passes[i] = 1;
  return (i) => passes[i] === 1;
}

function handlerName(run: Run, i: number): string {
  const service = run.facts.instances?.[run.instance[i]]?.service ?? -1;
  return `${run.facts.topics?.[run.topic[i]]?.name ?? "?"} → ${run.facts.services?.[service]?.name ?? "?"}`;
}

/** The samples that ended in the window. */
export function within(samples: Samples, [from, to]: [number, number]): Samples {
  const [first, last] = [upperBound(samples.time, from - 1), upperBound(samples.time, to)];
  const { name, time, value, unanswered } = samples;
  return { name, time: time.slice(first, last), value: value.slice(first, last), unanswered: unanswered.slice(first, last) };
}

/** Samples in order of their size, so that percentiles can be taken. */
export class Ranked {
  readonly size: number;
  private readonly all: Float64Array;
  private readonly answered: Float64Array;

  constructor({ value, unanswered }: Samples) {
    this.size = value.length;
    this.all = value.slice().sort();
    this.answered = unanswered.includes(1) ? value.filter((_, k) => unanswered[k] === 0).sort() : this.all;
  }

  /**
   * Nearest rank, 100 for the largest. Who got no answer has waited longer than all who did: a value that falls among
   * those is known only to be at least so long.
   */
  at(percent: number): { value: number; isAtLeast: boolean } {
    const rank = Math.max(1, Math.ceil((percent * this.size) / 100));
    if (rank <= this.answered.length && (percent < 100 || this.answered.length === this.size)) {
      return { value: this.answered[rank - 1], isAtLeast: false };
    }
    return { value: this.all[rank - 1], isAtLeast: true };
  }
}

export type Counts = Float64Array;

/** Calls `each` for the events of the window among the chosen, with the part of the window in which they lie. */
function eachInWindow(run: Run, chosen: Int32Array | null, [from, to]: [number, number], parts: number, each: (i: number, part: number) => void): void {
  const scale = parts / (to - from);
  for (let k = firstAt(run, chosen, from); k < (chosen ? chosen.length : run.count); ++k) {
    const i = chosen ? chosen[k] : k;
    if (run.time[i] > to) break;
    each(i, Math.min(parts - 1, Math.floor((run.time[i] - from) * scale)));
  }
}

/** The place of the first event at or behind `time` among the chosen. */
export function firstAt(run: Run, chosen: Int32Array | null, time: number): number {
  let low = 0;
  let high = chosen ? chosen.length : run.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (run.time[chosen ? chosen[middle] : middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of each kind happened in each of so many equal parts of the window. */
export function countKinds(run: Run, chosen: Int32Array | null, kinds: string[], window: [number, number], parts: number): Counts[] {
  const counts = kinds.map(() => new Float64Array(parts));
  const place = run.facts.kinds.map((kind) => kinds.indexOf(kind.name));
  eachInWindow(run, chosen, window, parts, (i, part) => {
    const k = place[run.kind[i]];
    if (k >= 0) ++counts[k][part];
  });
  return counts;
}

/** By endpoint and part of the window: how many requests came to their end, and how many of those failed. */
export function errorCounts(run: Run, chosen: Int32Array | null, calls: Call[], [from, to]: [number, number], parts: number) {
  const passing = passingOf(run, chosen);
  const found = new Map<number, { name: string; failed: Counts; finished: Counts }>();
  const scale = parts / (to - from);
  for (const { index, topic, isFailed } of calls) {
    let counts = found.get(topic);
    if (!counts) {
      const { name } = run.facts.topics![topic];
      found.set(topic, (counts = { name, failed: new Float64Array(parts), finished: new Float64Array(parts) }));
    }
    const time = run.time[index];
    if (time < from || time > to || !passing(index)) continue;
    const part = Math.min(parts - 1, Math.floor((time - from) * scale));
    ++counts.finished[part];
    if (isFailed) ++counts.failed[part];
  }
  return [...found.values()];
}

/** Straight lines from point to point. */
export type Slopes = Omit<Samples, "unanswered">;

/** By subscription: how old the oldest was that waited, as points of straight lines; the longest waits first. */
export function ages(run: Run): Slopes[] {
  const all = run.curves.map(({ subscription, time, oldest }): Slopes => {
    const [x, y]: [number[], number[]] = [[0], [0]];
    const age = (since: number, now: number) => (Number.isNaN(since) ? 0 : now - since);
    for (let k = 0; k < time.length; ++k) {
      x.push(time[k], time[k]);
      y.push(k === 0 ? 0 : age(oldest[k - 1], time[k]), age(oldest[k], time[k]));
    }
    x.push(run.facts.ended_at);
    y.push(age(oldest[oldest.length - 1], run.facts.ended_at));
    return { name: run.subscriptionName(subscription), time: Float64Array.from(x), value: Float64Array.from(y) };
  });
  return all.sort((a, b) => largest(b.value) - largest(a.value));
}

export interface Share {
  name: string;
  /** By part of the window. */
  value: Float64Array;
  /** Of all of it; null where there were no slots. */
  whole: number | null;
}

/** By service that ever was busy: the share of its slots that was, in so many parts of the window; the busiest first. */
export function shares(run: Run, [from, to]: [number, number], parts: number): Share[] {
  const { time, services } = run.busy;
  const edges = Float64Array.from({ length: parts + 1 }, (_, k) => from + (k * (to - from)) / parts);
  const all = services.map(({ busy, capacity }, id) => {
    const [spent, there] = [busy, capacity].map((sums) => edges.map((edge) => between(time, sums, edge)));
    const value = Float64Array.from({ length: parts }, (_, k) => {
      const slots = there[k + 1] - there[k];
      return slots > 0 ? Math.min(1, Math.max(0, (spent[k + 1] - spent[k]) / slots)) : 0;
    });
    const slots = there[parts] - there[0];
    const whole = slots > 0 ? (spent[parts] - spent[0]) / slots : null;
    return { name: run.facts.services?.[id]?.name ?? "?", value, whole, used: largest(busy) / Math.max(1, largest(capacity)) };
  });
  return all.filter((each) => each.used > 0).sort((a, b) => b.used - a.used);
}

function largest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

/** The value at a time, on the straight line between the points beside it. */
export function between(time: Float64Array, value: Float64Array, at: number): number {
  const k = upperBound(time, at);
  if (k === 0 || k === time.length) return value.length === 0 ? 0 : value[Math.max(0, k - 1)];
  const span = time[k] - time[k - 1];
  return span === 0 ? value[k] : value[k - 1] + ((value[k] - value[k - 1]) * (at - time[k - 1])) / span;
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
