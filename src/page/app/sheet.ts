// The sheet that the diagram is drawn on: the part that is seen, the places of times and rows, and the colours.
import type { Run } from "./data";
import type { Band, Lanes, Moment, Span } from "./lanes";

export interface Scene {
  run: Run;
  lanes: Lanes;
  lives: Span[][];
  faults: Band[];
  moments: Moment[];
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
  message: string;
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
    message: value("message"),
  };
}

export const font = '12px ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
export const smallFont = font.replace("12px", "11px");

export class Sheet {
  readonly rowHeight: number;
  constructor(
    readonly c: CanvasRenderingContext2D,
    readonly s: Scene,
    readonly p: Palette,
  ) {
    this.rowHeight = rowHeightOf(s.lanes);
  }

  x(time: number): number {
    const { s } = this;
    return s.names + ((time - s.from) / (s.to - s.from)) * (s.width - s.names);
  }

  rowY(row: number): number {
    return axisHeight + (row + 0.5) * this.rowHeight - this.s.scrolled;
  }

  rowOf(i: number): number {
    const { run, lanes } = this.s;
    return run.instance[i] < 0 ? 0 : lanes.rowOf[run.instance[i]];
  }

  isSeen(y: number): boolean {
    return y > axisHeight - this.rowHeight && y < this.s.height + this.rowHeight;
  }

  /** Writes the words where there is room for them, on a ground of their own. */
  label(words: string, left: number, right: number, y: number, colour: string): void {
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

  /** The space to the next chosen event in the same row, in pixels; looks at a few only. */
  roomBehind(i: number): number {
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

  disc(x: number, y: number, radius: number, colour: string): void {
    const { c } = this;
    c.fillStyle = colour;
    c.beginPath();
    c.arc(x, y, radius, 0, 2 * Math.PI);
    c.fill();
  }

  line(from: number, to: number, y: number, colour: string, dash: number[]): void {
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

  isCall(i: number): boolean {
    const topic = this.s.run.facts.topics?.[this.s.run.topic[i]];
    return topic !== undefined && topic.endpoint;
  }
}
