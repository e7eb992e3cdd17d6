// Draws the space-time diagram: true to scale, as a density where there is too much to tell apart, as marks and arrows
// where there is not.
import type { Run } from "./data";
import type { Band, Lanes, Span } from "./lanes";
import { tell } from "./tell";
import { stepFor, tickLabel, ticks } from "./time_axis";

export interface Scene {
  run: Run;
  lanes: Lanes;
  lives: Span[][];
  faults: Band[];
  /** Indices of the events that the filter lets through, ascending; null: all. */
  chosen: Int32Array | null;
  from: number;
  to: number;
  width: number;
  height: number;
  scrolled: number;
  names: number;
  selected: number;
  /** Events on the selected one's chain of causes and effects. */
  chain: Set<number>;
  pointer: number | null;
}

export interface Mark {
  index: number;
  x: number;
  y: number;
}

export interface Palette {
  ink: string;
  muted: string;
  faint: string;
  line: string;
  surface: string;
  raised: string;
  accent: string;
  call: string;
  lost: string;
  again: string;
  held: string;
  fault: string;
  density: string;
}

/** A few rows have more room than many. */
export function rowHeightOf(lanes: Lanes): number {
  return lanes.rows.length <= 6 ? 52 : 34;
}
export const axisHeight = 30;
/** More marks than that are drawn as a density. */
export const mostMarks = 3000;

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: value("ink"),
    muted: value("muted"),
    faint: value("faint"),
    line: value("line"),
    surface: value("surface"),
    raised: value("raised"),
    accent: value("accent"),
    call: value("call"),
    lost: value("lost"),
    again: value("again"),
    held: value("held"),
    fault: value("fault"),
    density: value("density"),
  };
}

export const font = '12px ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const smallFont = font.replace("12px", "11px");

/** The places of the first event at or behind `time` among the chosen. */
export function lowerBound(scene: Pick<Scene, "run" | "chosen">, time: number): number {
  const { run, chosen } = scene;
  let low = 0;
  let high = chosen ? chosen.length : run.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (run.time[chosen ? chosen[middle] : middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Draws everything; returns the marks that can be chosen, none where a density is shown. */
export function paint(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): Mark[] {
  return new Painter(context, scene, palette).paint();
}

class Painter {
  private readonly marks: Mark[] = [];
  private readonly rowHeight: number;
  constructor(
    private readonly c: CanvasRenderingContext2D,
    private readonly s: Scene,
    private readonly p: Palette,
  ) {
    this.rowHeight = rowHeightOf(s.lanes);
  }

  paint(): Mark[] {
    const { c, s, p } = this;
    c.clearRect(0, 0, s.width, s.height);
    c.fillStyle = p.surface;
    c.fillRect(0, 0, s.width, s.height);
    c.font = font;
    c.textBaseline = "middle";
    c.save();
    c.beginPath();
    c.rect(s.names, axisHeight, s.width - s.names, s.height - axisHeight);
    c.clip();
    this.paintGrid();
    this.paintFaults();
    this.paintLives();
    const first = lowerBound(s, s.from);
    const last = lowerBound(s, s.to + 1);
    if (last - first > mostMarks) {
      this.paintDensity(first, last);
      for (const i of s.chain) this.paintArrow(i, true);
    } else {
      this.paintNear(first, last);
    }
    if (s.selected >= 0) this.paintSelected(s.selected);
    this.paintPointer();
    c.restore();
    this.paintNames();
    this.paintAxis();
    return this.marks;
  }

  private x(time: number): number {
    const { s } = this;
    return s.names + ((time - s.from) / (s.to - s.from)) * (s.width - s.names);
  }

  private rowY(row: number): number {
    return axisHeight + (row + 0.5) * this.rowHeight - this.s.scrolled;
  }

  private rowOf(i: number): number {
    const { run, lanes } = this.s;
    return run.instance[i] < 0 ? 0 : lanes.rowOf[run.instance[i]];
  }

  private isSeen(y: number): boolean {
    return y > axisHeight - this.rowHeight && y < this.s.height + this.rowHeight;
  }

  private paintGrid(): void {
    const { c, s, p } = this;
    c.strokeStyle = p.line;
    c.lineWidth = 1;
    c.beginPath();
    for (const tick of ticks(s.from, s.to, (s.width - s.names) / 90)) {
      const x = Math.round(this.x(tick)) + 0.5;
      c.moveTo(x, axisHeight);
      c.lineTo(x, s.height);
    }
    c.stroke();
  }

  private paintFaults(): void {
    const { c, s, p } = this;
    for (const band of s.faults) {
      if (band.to < s.from || band.from > s.to) continue;
      const left = Math.max(this.x(band.from), s.names);
      const right = Math.max(Math.min(this.x(band.to), s.width), left + 2);
      c.fillStyle = p.fault;
      c.fillRect(left, axisHeight, right - left, s.height - axisHeight);
    }
  }

  private paintLives(): void {
    const { s } = this;
    s.lanes.rows.forEach((lane, row) => {
      const y = this.rowY(row);
      if (!this.isSeen(y)) return;
      const spans = lane.instance >= 0 ? s.lives[lane.instance] : [];
      if (spans.length === 0) this.paintLine(s.from, s.to, y, this.p.faint, []);
      for (const span of spans) this.paintSpan(span, y);
    });
  }

  private paintLine(from: number, to: number, y: number, colour: string, dash: number[]): void {
    const { c } = this;
    c.strokeStyle = colour;
    c.lineWidth = 1.5;
    c.setLineDash(dash);
    c.beginPath();
    c.moveTo(this.x(Math.max(from, this.s.from)), y);
    c.lineTo(this.x(Math.min(to, this.s.to)), y);
    c.stroke();
    c.setLineDash([]);
  }

  private paintSpan(span: Span, y: number): void {
    const { s, p } = this;
    if (span.to < s.from || span.from > s.to) return;
    const left = Math.max(this.x(span.from), s.names);
    const right = Math.min(this.x(span.to), s.width);
    if (span.state === "up") return this.paintLine(span.from, span.to, y, p.faint, []);
    if (span.state === "starting") return this.paintLine(span.from, span.to, y, p.faint, [2, 3]);
    this.hatch(left, right, y, span.state === "paused" ? p.again : p.lost, span.state === "paused" ? 1 : -1);
    const words = { down: "down", off: "no power", paused: "paused" }[span.state as "down" | "off" | "paused"];
    this.label(words, left + 6, right - 6, y, span.state === "paused" ? p.again : p.lost);
  }

  private hatch(left: number, right: number, y: number, colour: string, slope: number): void {
    const { c } = this;
    const half = 8;
    c.save();
    c.beginPath();
    c.rect(left, y - half, right - left, 2 * half);
    c.clip();
    c.globalAlpha = 0.1;
    c.fillStyle = colour;
    c.fillRect(left, y - half, right - left, 2 * half);
    c.globalAlpha = 0.28;
    c.strokeStyle = colour;
    c.lineWidth = 1;
    c.beginPath();
    for (let x = Math.floor(left / 7) * 7 - 16; x < right + 16; x += 7) {
      c.moveTo(x, y - half * slope);
      c.lineTo(x + 16, y + half * slope);
    }
    c.stroke();
    c.restore();
  }

  /** Writes the words where there is room for them, on a ground of their own. */
  private label(words: string, left: number, right: number, y: number, colour: string): void {
    const { c, p } = this;
    c.font = smallFont;
    const width = c.measureText(words).width;
    if (width + 4 <= right - left) {
      c.fillStyle = p.surface;
      c.fillRect(left - 3, y - 7, width + 6, 14);
      c.fillStyle = colour;
      c.fillText(words, left, y + 0.5);
    }
    c.font = font;
  }

  private paintDensity(first: number, last: number): void {
    const { c, s, p } = this;
    const { run } = s;
    const cell = 3;
    const columns = Math.ceil((s.width - s.names) / cell);
    const rows = s.lanes.rows.length;
    const counts = new Uint32Array(columns * rows);
    const bad = new Uint32Array(columns * rows);
    const scale = columns / (s.to - s.from);
    for (let k = first; k < last; ++k) {
      const i = s.chosen ? s.chosen[k] : k;
      const column = Math.min(columns - 1, ((run.time[i] - s.from) * scale) | 0);
      const at = this.rowOf(i) * columns + column;
      ++counts[at];
      if (run.facts.kinds[run.kind[i]].bad) ++bad[at];
    }
    let most = 1;
    for (let at = 0; at < counts.length; ++at) if (counts[at] > most) most = counts[at];
    for (let row = 0; row < rows; ++row) {
      const y = this.rowY(row);
      if (!this.isSeen(y)) continue;
      for (let column = 0; column < columns; ++column) {
        const n = counts[row * columns + column];
        if (n === 0) continue;
        const height = 4 + 18 * Math.sqrt(n / most);
        c.globalAlpha = 0.35 + 0.65 * Math.sqrt(n / most);
        c.fillStyle = p.density;
        c.fillRect(s.names + column * cell, y - height / 2, cell - 0.5, height);
        if (bad[row * columns + column] === 0) continue;
        c.globalAlpha = 1;
        c.fillStyle = p.lost;
        c.fillRect(s.names + column * cell, y + 9, cell - 0.5, 4);
      }
    }
    c.globalAlpha = 1;
  }

  private paintNear(first: number, last: number): void {
    const { s } = this;
    // An arrow that begins here may end behind the window.
    const size = s.chosen ? s.chosen.length : s.run.count;
    const behind = Math.min(size, last + mostMarks - (last - first));
    for (let k = first; k < behind; ++k) this.paintOccupation(s.chosen ? s.chosen[k] : k);
    for (let k = first; k < behind; ++k) this.paintArrow(s.chosen ? s.chosen[k] : k, false);
    for (const i of s.chain) this.paintArrow(i, true);
    // What was lost stands above what happened at the same time.
    for (let k = first; k < last; ++k) this.paintMark(s.chosen ? s.chosen[k] : k, false);
    for (let k = first; k < last; ++k) this.paintMark(s.chosen ? s.chosen[k] : k, true);
  }

  /** A handler at work: from what came in to what it made of it. */
  private paintOccupation(i: number): void {
    const { c, s, p } = this;
    const { run } = s;
    const j = run.cause[i];
    if (j < 0 || run.instance[j] !== run.instance[i] || run.time[j] === run.time[i]) return;
    const name = run.facts.kinds[run.kind[i]].name;
    if (name !== "handled" && name !== "replied" && name !== "deduplicated") return;
    const left = Math.max(this.x(run.time[j]), s.names);
    const right = this.x(run.time[i]);
    c.globalAlpha = 0.22;
    c.fillStyle = p.accent;
    c.fillRect(left, this.rowY(this.rowOf(i)) - 5, right - left, 10);
    c.globalAlpha = 1;
  }

  private paintArrow(i: number, isOnChain: boolean): void {
    const { c, s, p } = this;
    const { run } = s;
    const j = run.cause[i];
    if (j < 0 || run.time[j] > s.to) return;
    const from = this.rowOf(j);
    const to = this.rowOf(i);
    if (from === to && !isOnChain) return;
    if ((from === 0 || to === 0) && !isOnChain) return;  // what the timeline does is written in its row
    const [x1, y1, x2, y2] = [this.x(run.time[j]), this.rowY(from), this.x(run.time[i]), this.rowY(to)];
    if (x2 < s.names) return;
    const isBad = run.facts.kinds[run.kind[i]].bad;
    c.strokeStyle = isOnChain ? p.accent : isBad ? p.lost : this.isCall(i) ? p.call : p.muted;
    c.globalAlpha = isOnChain ? 1 : s.chain.size > 0 ? 0.25 : isBad ? 0.9 : 0.55;
    c.lineWidth = isOnChain ? 2.25 : 1.1;
    if (isBad && !isOnChain) c.setLineDash([4, 3]);
    c.beginPath();
    c.moveTo(x1, y1);
    c.lineTo(x2, y2);
    c.stroke();
    c.setLineDash([]);
    if (from !== to) this.paintHead(x1, y1, x2, y2);
    c.globalAlpha = 1;
  }

  private paintHead(x1: number, y1: number, x2: number, y2: number): void {
    const { c } = this;
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length < 14) return;
    const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
    const [tipX, tipY] = [x2 - dx * 5, y2 - dy * 5];
    c.beginPath();
    c.moveTo(tipX - dx * 6 - dy * 3, tipY - dy * 6 + dx * 3);
    c.lineTo(tipX, tipY);
    c.lineTo(tipX - dx * 6 + dy * 3, tipY - dy * 6 - dx * 3);
    c.stroke();
  }

  private isCall(i: number): boolean {
    const topic = this.s.run.facts.topics?.[this.s.run.topic[i]];
    return topic !== undefined && topic.endpoint;
  }

  private paintMark(i: number, isBad: boolean): void {
    const { c, s, p } = this;
    const { run } = s;
    if (run.isBad(i) !== isBad) return;
    const x = this.x(run.time[i]);
    const y = this.rowY(this.rowOf(i));
    if (!this.isSeen(y)) return;
    this.marks.push({ index: i, x, y });
    const name = run.facts.kinds[run.kind[i]].name;
    c.globalAlpha = s.chain.size > 0 && !s.chain.has(i) ? 0.45 : 1;
    c.lineWidth = 1.5;
    if (isBad) this.cross(i, x, y);
    else if (name === "redelivered" || name === "retried") this.ring(i, x, y);
    else if (name === "published") this.disc(x, y, 4, p.ink);
    else if (name === "requested") this.disc(x, y, 3.5, p.call);
    else if (name === "handled" || name === "answered") this.square(x, y, p.held);
    else if (name === "delivered" || name === "received" || name === "begun") this.circle(x, y, p.muted);
    else if (run.instance[i] < 0) this.tick(i, x, y);
    else if (name === "started" || name === "ready" || name === "resumed" || name === "paused") this.bar(i, x, y, name);
    else this.disc(x, y, 1.75, p.muted);
    c.globalAlpha = 1;
  }

  private disc(x: number, y: number, radius: number, colour: string): void {
    const { c } = this;
    c.fillStyle = colour;
    c.beginPath();
    c.arc(x, y, radius, 0, 2 * Math.PI);
    c.fill();
  }

  private circle(x: number, y: number, colour: string): void {
    const { c, p } = this;
    c.fillStyle = p.surface;
    c.strokeStyle = colour;
    c.beginPath();
    c.arc(x, y, 3, 0, 2 * Math.PI);
    c.fill();
    c.stroke();
  }

  private square(x: number, y: number, colour: string): void {
    this.c.fillStyle = colour;
    this.c.fillRect(x - 3, y - 3, 6, 6);
  }

  private cross(i: number, x: number, y: number): void {
    const { c, s, p } = this;
    for (const [colour, width] of [[p.surface, 5.5], [p.lost, 2]] as const) {
      c.strokeStyle = colour;
      c.lineWidth = width;
      c.beginPath();
      c.moveTo(x - 4.5, y - 4.5);
      c.lineTo(x + 4.5, y + 4.5);
      c.moveTo(x - 4.5, y + 4.5);
      c.lineTo(x + 4.5, y - 4.5);
      c.stroke();
    }
    const reason = s.run.facts.reasons[s.run.reason[i]].text;
    if (reason && this.roomBehind(i) > 40) this.label(reason, x + 9, x + this.roomBehind(i), y - 11, p.lost);
  }

  /** Numbered by the delivery that it begins. */
  private ring(i: number, x: number, y: number): void {
    const { c, s, p } = this;
    c.fillStyle = p.surface;
    c.strokeStyle = p.again;
    c.lineWidth = 2;
    c.beginPath();
    c.arc(x, y, 5, 0, 2 * Math.PI);
    c.fill();
    c.stroke();
    if (this.roomBehind(i) > 18) this.label(String(s.run.attempt[i]), x + 8, x + 30, y - 10, p.again);
  }

  private bar(i: number, x: number, y: number, name: string): void {
    const { c, s, p } = this;
    c.fillStyle = name === "paused" ? p.again : p.muted;
    c.fillRect(x - 1, y - 8, 2, 16);
    const life = s.run.incarnation[i];
    if (name === "ready" && life > 1) this.label(`life ${life}`, x + 5, x + Math.max(40, this.roomBehind(i)), y - 11, p.muted);
  }

  private tick(i: number, x: number, y: number): void {
    const { c, s, p } = this;
    c.fillStyle = p.muted;
    c.fillRect(x - 1, y - 6, 2, 12);
    if (this.roomBehind(i) > 60) this.label(tell(s.run, i), x + 6, x + this.roomBehind(i), y, p.muted);
  }

  /** The space to the next chosen event in the same row, in pixels; looks at a few only. */
  private roomBehind(i: number): number {
    const { s } = this;
    const row = this.rowOf(i);
    for (let j = i + 1; j < Math.min(s.run.count, i + 60); ++j) {
      if (this.rowOf(j) === row && s.run.time[j] > s.run.time[i]) {
        return Math.min(this.x(s.run.time[j]), s.width) - this.x(s.run.time[i]) - 4;
      }
      if (this.rowOf(j) === row) return 0;
    }
    return s.width - this.x(s.run.time[i]) - 4;
  }

  private paintSelected(i: number): void {
    const { c, s, p } = this;
    c.strokeStyle = p.accent;
    c.lineWidth = 2;
    c.beginPath();
    c.arc(this.x(s.run.time[i]), this.rowY(this.rowOf(i)), 9, 0, 2 * Math.PI);
    c.stroke();
  }

  private paintPointer(): void {
    const { c, s, p } = this;
    if (s.pointer === null || s.pointer < s.from || s.pointer > s.to) return;
    const x = Math.round(this.x(s.pointer)) + 0.5;
    c.strokeStyle = p.accent;
    c.globalAlpha = 0.5;
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(x, axisHeight);
    c.lineTo(x, s.height);
    c.stroke();
    c.globalAlpha = 1;
  }

  private paintNames(): void {
    const { c, s, p } = this;
    c.fillStyle = p.surface;
    c.fillRect(0, axisHeight, s.names, s.height);
    s.lanes.rows.forEach((lane, row) => {
      const y = this.rowY(row);
      if (!this.isSeen(y)) return;
      c.fillStyle = lane.size === 0 ? p.muted : p.ink;
      c.fillText(this.shortened(lane.label, s.names - 14), 2, y + 0.5);
    });
    c.strokeStyle = p.line;
    c.lineWidth = 1;
    c.strokeRect(s.names - 0.5, axisHeight, 0, s.height);
  }

  private shortened(text: string, room: number): string {
    if (this.c.measureText(text).width <= room) return text;
    let kept = text;
    while (kept.length > 1 && this.c.measureText(kept + "…").width > room) kept = kept.slice(0, -1);
    return kept + "…";
  }

  private paintAxis(): void {
    const { c, s, p } = this;
    c.fillStyle = p.surface;
    c.fillRect(0, 0, s.width, axisHeight);
    c.font = smallFont;
    const most = (s.width - s.names) / 90;
    const step = stepFor(s.to - s.from, most);
    c.fillStyle = p.muted;
    for (const tick of ticks(s.from, s.to, most)) {
      const label = tickLabel(tick, step);
      const width = c.measureText(label).width;
      const x = Math.min(Math.max(this.x(tick) - width / 2, s.names), s.width - width - 2);
      c.fillText(label, x, axisHeight / 2);
    }
    c.strokeStyle = p.line;
    c.beginPath();
    c.moveTo(0, axisHeight - 0.5);
    c.lineTo(s.width, axisHeight - 0.5);
    c.stroke();
    c.font = font;
  }
}
