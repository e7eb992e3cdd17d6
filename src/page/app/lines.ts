// Makes the lines of each curve in a window, the table beside it, and the limits that claims set to it.
import { type Call, finishedCalls } from "./calls";
import type { Limit, Run } from "./data";
import { ages, between, type Counts, countKinds, errorCounts, latencies, Ranked, type Samples, shares, type Slopes, thinned, upperBound, within } from "./series";
import { duration, grouped, instant, percent } from "./tell";

export interface Line {
  name: string;
  x: number[];
  y: (number | null)[];
  sort: "steps" | "points" | "slopes";
  /** Which colour it has, whatever else is in the window. */
  hue: number;
}

export interface Table {
  head: string[];
  rows: string[][];
}

export interface Picture {
  title: string;
  lines: Line[];
  table: Table;
  limits: Limit[];
  /** The table is as good as the curve: it stands open. */
  open: boolean;
  format(value: number): string;
}

type Window = [number, number];

export const mostLines = 6;
const parts = 600;
const steps = 120;

/** Holds all that does not depend on the window. */
export interface Material {
  calls: Call[];
  latencies: Samples[];
  ages: Slopes[];
}

export function materialOf(run: Run, chosen: Int32Array | null): Material {
  const calls = finishedCalls(run);
  return { calls, latencies: latencies(run, chosen, calls), ages: ages(run).slice(0, mostLines) };
}

export function picturesOf(run: Run, chosen: Int32Array | null, shown: Window, material: Material): Picture[] {
  const made = [
    latencyPicture(material.latencies, shown),
    errorPicture(run, chosen, material.calls, shown),
    ratePicture(run, chosen, shown),
    queuePicture(run, shown, "Waiting", "waiting"),
    agePicture(material.ages, shown),
    queuePicture(run, shown, "In flight", "inFlight"),
    busyPicture(run, shown),
  ];
  return made
    .filter((picture) => picture.lines.length > 0)
    .map((picture) => ({ ...picture, limits: limitsOf(run, picture.title) }));
}

type Draft = Omit<Picture, "limits">;

const metrics: Record<string, string> = {
  Latency: "latency",
  "Error rate": "error rate",
  "Per second": "throughput",
  Waiting: "depth",
  "Oldest age": "oldest age",
  "In flight": "in_flight",
  Utilisation: "utilisation",
};

function limitsOf(run: Run, title: string): Limit[] {
  return run.facts.limits.filter((limit) => limit.metric === metrics[title]);
}

function latencyPicture(samples: Samples[], shown: Window): Draft {
  const rows = samples.map((each) => within(each, shown));
  return {
    title: "Latency",
    lines: samples.slice(0, mostLines).map((each, hue) => pointsOf(each, hue, shown)).filter((line) => line.x.length > 0),
    table: latencyTable(rows),
    open: true,
    format: duration,
  };
}

function errorPicture(run: Run, chosen: Int32Array | null, calls: Call[], shown: Window): Draft {
  const counts = errorCounts(run, chosen, calls, shown, steps);
  const lines = counts.slice(0, mostLines).map(({ name, failed, finished }, hue): Line => {
    const { x, width } = edgesOf(failed, shown);
    const line: Line = { name, x: [], y: [], sort: "slopes", hue };
    x.forEach((begin, k) => {
      // Where nothing was finished there is no rate.
      line.x.push(begin, begin + width * 0.999);
      const rate = finished[k] === 0 ? null : failed[k] / finished[k];
      line.y.push(rate, rate);
    });
    return line;
  });
  const sum = (values: Counts) => values.reduce((a, b) => a + b, 0);
  const rows = counts
    .map(({ name, failed, finished }) => ({ name, bad: sum(failed), all: sum(finished) }))
    .filter(({ all }) => all > 0)
    .map(({ name, bad, all }) => [name, percent(bad / all), grouped(bad), grouped(all)]);
  const seen = lines.filter((line) => line.y.some((y) => y !== null));
  return { title: "Error rate", lines: seen, table: { head: ["", "rate", "failed", "finished"], rows }, open: true, format: percent };
}

function ratePicture(run: Run, chosen: Int32Array | null, shown: Window): Draft {
  const kinds = ["published", "handled", "answered", "dropped"];
  const counts = countKinds(run, chosen, kinds, shown, steps);
  const lines = kinds
    .map((name, k): Line => {
      const { x, width } = edgesOf(counts[k], shown);
      return { name, x, y: Array.from(counts[k], (n) => (n * 1e9) / width), sort: "steps", hue: k };
    })
    .filter(isAnything);
  const format = (n: number) => grouped(+n.toPrecision(4));
  return { title: "Per second", lines, table: mostTable(lines, format), open: false, format };
}

function edgesOf(counts: Counts, [from, to]: Window): { x: number[]; width: number } {
  const width = (to - from) / counts.length;
  return { x: Array.from(counts, (_, k) => from + k * width), width };
}

function queuePicture(run: Run, shown: Window, title: string, value: "waiting" | "inFlight"): Draft {
  const lines = [...run.curves]
    .sort((a, b) => mostOf(b[value]) - mostOf(a[value]))
    .slice(0, mostLines)
    .map((curve, hue): Line => {
      const [x, y] = thinned(curve.time, curve[value], shown, parts);
      return { name: run.subscriptionName(curve.subscription), x, y, sort: "steps", hue };
    })
    .filter((line) => isAnything(line) || run.curves.length === 1);
  return { title, lines, table: mostTable(lines, grouped), open: false, format: grouped };
}

function agePicture(all: Slopes[], shown: Window): Draft {
  const lines = all
    .map(({ name, time, value }, hue): Line => {
      const [x, y] = thinned(time, value, shown, parts);
      y[0] = between(time, value, x[0]);
      y[y.length - 1] = between(time, value, x[x.length - 1]);
      return { name, x, y, sort: "slopes", hue };
    })
    .filter(isAnything);
  return { title: "Oldest age", lines, table: mostTable(lines, duration), open: false, format: duration };
}

function busyPicture(run: Run, shown: Window): Draft {
  const all = shares(run, shown, steps);
  const lines = all
    .slice(0, mostLines)
    .map(({ name, value }, hue): Line => ({ name, x: edgesOf(value, shown).x, y: Array.from(value), sort: "steps", hue }))
    .filter(isAnything);
  const rows = all.map(({ name, value, whole }) => [name, whole === null ? "no slots" : percent(whole), percent(mostOf(value))]);
  return { title: "Utilisation", lines, table: { head: ["", "in this window", "most"], rows }, open: false, format: percent };
}

function isAnything(line: Line): boolean {
  return line.y.some((y) => y !== null && y > 0);
}

function mostOf(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

/** At most some thousand points: evenly those of the window, and always the largest. */
function pointsOf(samples: Samples, hue: number, [from, to]: Window): Line {
  const first = upperBound(samples.time, from - 1);
  const last = upperBound(samples.time, to);
  const every = Math.max(1, Math.ceil((last - first) / 1500));
  const x: number[] = [];
  const y: number[] = [];
  for (let k = first; k < last; k += every) {
    let most = k;
    for (let other = k; other < Math.min(k + every, last); ++other) if (samples.value[other] > samples.value[most]) most = other;
    x.push(samples.time[most]);
    y.push(samples.value[most]);
  }
  return { name: samples.name, x, y, sort: "points", hue };
}

function latencyTable(rows: Samples[]): Table {
  return {
    head: ["", "p50", "p95", "p99", "max", "samples"],
    rows: rows
      .filter((row) => row.value.length > 0)
      .map((row) => {
        const ranked = new Ranked(row);
        return [row.name, ...[50, 95, 99, 100].map((each) => latencyText(ranked, each)), grouped(ranked.size)];
      }),
  };
}

/** "92ms", "≥ 3s" */
export function latencyText(ranked: Ranked, percent: number): string {
  const { value, isAtLeast } = ranked.at(percent);
  return `${isAtLeast ? "≥ " : ""}${duration(value)}`;
}

function mostTable(lines: Line[], format: (value: number) => string): Table {
  return {
    head: ["", "most", "at", "at the end"],
    rows: lines.map((line) => {
      const y = line.y.map((value) => value ?? 0);
      const most = y.reduce((best, value, k) => (value > y[best] ? k : best), 0);
      return [line.name, format(y[most]), instant(Math.max(0, Math.round(line.x[most]))), format(y[y.length - 1])];
    }),
  };
}

/** Returns the value of the line at a time: its last point up to there; nothing before its first. */
export function valueAt(line: Line, time: number): number | null {
  let [low, high] = [0, line.x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line.x[middle] <= time) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return null;
  const [a, b] = [line.y[low - 1], line.y[low]];
  if (line.sort !== "slopes" || a === null || b === null || b === undefined || line.x[low] === line.x[low - 1]) return a;
  return a + ((b - a) * (time - line.x[low - 1])) / (line.x[low] - line.x[low - 1]);
}
