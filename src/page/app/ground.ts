// Draws the ground of the events and its frame: grid, faults, marks of the timeline, lives, names and the axis.
import type { Span } from "./lanes";
import { axisHeight, font, type Sheet, smallFont } from "./sheet";
import { stepFor, tickLabel, ticks } from "./time_axis";

export class Ground {
  constructor(private readonly sheet: Sheet) {}

  grid(): void {
    const { c, s, p } = this.sheet;
    c.strokeStyle = p.line;
    c.lineWidth = 1;
    c.beginPath();
    for (const tick of ticks(s.from, s.to, (s.width - s.names) / 90)) {
      const x = Math.round(this.sheet.x(tick)) + 0.5;
      c.moveTo(x, axisHeight);
      c.lineTo(x, s.height);
    }
    c.stroke();
  }

  faults(): void {
    const { c, s, p } = this.sheet;
    for (const band of s.faults) {
      if (band.to < s.from || band.from > s.to) continue;
      const left = Math.max(this.sheet.x(band.from), s.names);
      const right = Math.max(Math.min(this.sheet.x(band.to), s.width), left + 2);
      c.fillStyle = p.fault;
      c.fillRect(left, axisHeight, right - left, s.height - axisHeight);
    }
  }

  /** The marks of the timeline, dotted, and the beginnings of its phases, through all rows. */
  moments(): void {
    this.verticals(false, [2, 4]);
    this.verticals(true, []);
  }

  private verticals(isPhase: boolean, dashes: number[]): void {
    const { c, s, p } = this.sheet;
    c.strokeStyle = p.muted;
    c.lineWidth = 1;
    c.setLineDash(dashes);
    c.beginPath();
    for (const { time, isPhase: is } of s.moments) {
      if (is !== isPhase || time < s.from || time > s.to) continue;
      const x = Math.round(this.sheet.x(time)) + 0.5;
      c.moveTo(x, axisHeight);
      c.lineTo(x, s.height);
    }
    c.stroke();
    c.setLineDash([]);
  }

  /** Names what began or was marked, in the timeline's row: each as far as there is room up to the next. */
  timelineWords(): void {
    const { s, p } = this.sheet;
    const y = this.sheet.rowY(0);
    const words = [...s.faults.map(({ from, to, label }) => ({ from, to, label })), ...s.moments.map(({ time, name }) => ({ from: time, to: time, label: name }))];
    const seen = words.filter(({ from, to }) => to >= s.from && from <= s.to).sort((a, b) => a.from - b.from);
    if (!this.sheet.isSeen(y)) return;
    seen.forEach(({ from, label }, k) => {
      const left = Math.max(this.sheet.x(from), s.names) + 6;
      const right = k + 1 < seen.length ? Math.max(this.sheet.x(seen[k + 1].from), s.names) : s.width;
      this.sheet.label(label, left, right - 4, y, p.muted);
    });
  }

  lives(): void {
    const { s } = this.sheet;
    s.lanes.rows.forEach((lane, row) => {
      const y = this.sheet.rowY(row);
      if (!this.sheet.isSeen(y)) return;
      const spans = lane.instance >= 0 ? s.lives[lane.instance] : [];
      if (spans.length === 0) this.sheet.line(s.from, s.to, y, this.sheet.p.faint, []);
      for (const span of spans) this.span(span, y);
    });
  }

  span(span: Span, y: number): void {
    const { s, p } = this.sheet;
    if (span.to < s.from || span.from > s.to) return;
    const left = Math.max(this.sheet.x(span.from), s.names);
    const right = Math.min(this.sheet.x(span.to), s.width);
    if (span.state === "up") return this.sheet.line(span.from, span.to, y, p.faint, []);
    if (span.state === "starting") return this.sheet.line(span.from, span.to, y, p.faint, [2, 3]);
    this.hatch(left, right, y, span.state === "paused" ? p.again : p.lost, span.state === "paused" ? 1 : -1);
    const words = { down: "down", off: "no power", paused: "paused" }[span.state as "down" | "off" | "paused"];
    this.sheet.label(words, left + (span.from >= s.from ? 12 : 6), right - 6, y, span.state === "paused" ? p.again : p.lost);
  }

  hatch(left: number, right: number, y: number, colour: string, slope: number): void {
    const { c } = this.sheet;
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

  pointer(): void {
    const { c, s, p } = this.sheet;
    if (s.pointer === null || s.pointer < s.from || s.pointer > s.to) return;
    const x = Math.round(this.sheet.x(s.pointer)) + 0.5;
    c.strokeStyle = p.accent;
    c.globalAlpha = 0.5;
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(x, axisHeight);
    c.lineTo(x, s.height);
    c.stroke();
    c.globalAlpha = 1;
  }

  names(): void {
    const { c, s, p } = this.sheet;
    c.fillStyle = p.surface;
    c.fillRect(0, axisHeight, s.names, s.height);
    s.lanes.rows.forEach((lane, row) => {
      const y = this.sheet.rowY(row);
      if (!this.sheet.isSeen(y)) return;
      c.fillStyle = lane.size === 0 ? p.muted : p.ink;
      c.fillText(this.shortened(lane.label, s.names - 14), 2, y + 0.5);
    });
    c.strokeStyle = p.line;
    c.lineWidth = 1;
    c.strokeRect(s.names - 0.5, axisHeight, 0, s.height);
  }

  shortened(text: string, room: number): string {
    if (this.sheet.c.measureText(text).width <= room) return text;
    let kept = text;
    while (kept.length > 1 && this.sheet.c.measureText(kept + "…").width > room) kept = kept.slice(0, -1);
    return kept + "…";
  }

  axis(): void {
    const { c, s, p } = this.sheet;
    c.fillStyle = p.surface;
    c.fillRect(0, 0, s.width, axisHeight);
    c.font = smallFont;
    const most = (s.width - s.names) / 90;
    const step = stepFor(s.to - s.from, most);
    c.fillStyle = p.muted;
    for (const tick of ticks(s.from, s.to, most)) {
      const label = tickLabel(tick, step);
      const width = c.measureText(label).width;
      const x = Math.max(this.sheet.x(tick) - width / 2, 2);
      if (x + width <= s.width) c.fillText(label, x, axisHeight / 2);
    }
    c.strokeStyle = p.line;
    c.beginPath();
    c.moveTo(0, axisHeight - 0.5);
    c.lineTo(s.width, axisHeight - 0.5);
    c.stroke();
    c.font = font;
  }
}
