// The rows of the diagram: one for the timeline, then one an instance; a service with many replicas has one for all
// until it is opened.
import type { Run } from "./data";

export interface Lane {
  label: string;
  service: number;
  /** How many instances it stands for; 0: it is the timeline's. */
  size: number;
  instance: number;
}

export interface Lanes {
  rows: Lane[];
  /** By instance: the index of its row. */
  rowOf: Int32Array;
}

/** A service with more replicas than that has one row until it is opened. */
export const mostRows = 6;

export function layOut(run: Run, open: string[]): Lanes {
  const instances = run.facts.instances ?? [];
  const rows: Lane[] = [{ label: "timeline", service: -1, size: 0, instance: -1 }];
  const rowOf = new Int32Array(instances.length);
  (run.facts.services ?? []).forEach((service, id) => {
    const own = instances.map((_, i) => i).filter((i) => instances[i].service === id);
    if (own.length > mostRows && !open.includes(service.name)) {
      own.forEach((i) => (rowOf[i] = rows.length));
      rows.push({ label: `▸ ${service.name} ×${own.length}`, service: id, size: own.length, instance: -1 });
      return;
    }
    for (const i of own) {
      rowOf[i] = rows.length;
      rows.push({ label: instances[i].name, service: id, size: 1, instance: i });
    }
  });
  return { rows, rowOf };
}

export type LifeState = "starting" | "up" | "paused" | "down" | "off";

export interface Span {
  from: number;
  to: number;
  state: LifeState;
  life: number;
}

/** By instance: what it was when, from its first start on. */
export function livesOf(run: Run): Span[][] {
  const becomes: Record<string, LifeState> = {
    started: "starting",
    ready: "up",
    resumed: "up",
    paused: "paused",
    killed: "down",
    crashed: "down",
    stopped: "down",
    powered_off: "off",
  };
  const states = run.facts.kinds.map((kind) => becomes[kind.name] ?? null);
  const lives: Span[][] = (run.facts.instances ?? []).map(() => []);
  const end = run.facts.ended_at;
  for (let i = 0; i < run.count; ++i) {
    const state = states[run.kind[i]];
    const spans = lives[run.instance[i]];
    if (state === null || spans === undefined) continue;
    const last = spans[spans.length - 1];
    if (last) last.to = run.time[i];
    spans.push({ from: run.time[i], to: end, state, life: run.incarnation[i] });
  }
  return lives;
}

export interface Band {
  from: number;
  to: number;
  label: string;
}

/** The faults of the timeline, each with its beginning and end, and at most this many. */
export function faultsOf(run: Run, most = 200): Band[] {
  const began = run.kindOf("fault_began");
  const ended = run.kindOf("fault_ended");
  const bands: Band[] = [];
  const open = new Map<number, Band>();
  for (let i = 0; i < run.count; ++i) {
    if (run.kind[i] === began && bands.length < most && !open.has(run.detail[i])) {
      const text = run.facts.timeline?.[run.detail[i]]?.text ?? run.facts.reasons[run.reason[i]].text;
      const band = { from: run.time[i], to: run.facts.ended_at, label: text };
      bands.push(band);
      open.set(run.detail[i], band);
    } else if (run.kind[i] === ended) {
      const band = open.get(run.detail[i]);
      if (band) band.to = run.time[i];
      open.delete(run.detail[i]);
    }
  }
  return bands;
}

/** A mark of the timeline, or the beginning of one of its phases. */
export interface Moment {
  time: number;
  name: string;
  isPhase: boolean;
}

export function momentsOf(run: Run, most = 200): Moment[] {
  const marked = run.kindOf("marked");
  const moments: Moment[] = (run.facts.phases ?? []).map(({ title, from }) => ({ time: from, name: `▸ ${title}`, isPhase: true }));
  for (let i = 0; i < run.count && moments.length < most; ++i) {
    if (run.kind[i] === marked) moments.push({ time: run.time[i], name: run.facts.marks?.[run.detail[i]] ?? "mark", isPhase: false });
  }
  return moments;
}
