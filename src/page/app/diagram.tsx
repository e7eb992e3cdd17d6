// The diagram with its overview: a canvas that scrolls through the rows, and what mouse, touch and keys do to it.
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Run } from "./data";
import { type Band, type Lanes, type Moment, type Span, layOut } from "./lanes";
import type { Mark } from "./marks";
import { paint } from "./paint";
import { axisHeight, readPalette, rowHeightOf, type Scene } from "./sheet";
import { SvgCanvas } from "./svg";
import { shortInstant, speaker, tell } from "./tell";

export interface DiagramProps {
  run: Run;
  open: string[];
  lives: Span[][];
  faults: Band[];
  moments: Moment[];
  chosen: Int32Array | null;
  window: [number, number];
  selected: number;
  chain: Set<number>;
  pointer: number | null;
  theme: string;
  onWindow(window: [number, number]): void;
  onSelect(index: number): void;
  onOpen(service: string): void;
  onPointer(time: number | null): void;
  /** Is given a function that writes what is seen as SVG. */
  drawing: { current: (() => string) | null };
}

const reach = 14;

/** Fits the canvas to its place in device pixels; returns its size in the page's. */
function fitCanvas(canvas: HTMLCanvasElement): [CanvasRenderingContext2D, number, number] {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d")!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return [context, width, height];
}

/** Wide enough for the names, and no more than a third of the place. */
export function namesWidth(lanes: Lanes, width: number): number {
  const longest = lanes.rows.reduce((most, row) => Math.max(most, row.label.length), 0);
  return Math.round(Math.min(24 + longest * 7, Math.max(84, width / 4), 220));
}

export function Diagram(props: DiagramProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const marks = useRef<Mark[]>([]);
  const latest = useRef(props);
  latest.current = props;
  const lanes = useMemo(() => layOut(props.run, props.open), [props.run, props.open]);
  const names = useRef(120);

  const draw = () => {
    const element = canvas.current;
    if (!element) return;  // it has gone since the frame was asked for
    const [context, width, height] = fitCanvas(element);
    names.current = namesWidth(lanes, width);
    const scene = sceneOf(latest.current, lanes, { width, height, names: names.current, scrolled: scroller.current!.scrollTop });
    marks.current = paint(context, scene, readPalette(element));
  };
  props.drawing.current = () => {
    const element = canvas.current!;
    const [width, height] = [element.clientWidth, axisHeight + lanes.rows.length * rowHeightOf(lanes)];
    const svg = new SvgCanvas(element.getContext("2d")!);
    const scene = sceneOf({ ...latest.current, pointer: null }, lanes, { width, height, names: names.current, scrolled: 0 });
    // It has what the painter uses.
    paint(svg as unknown as CanvasRenderingContext2D, scene, readPalette(element));
    return svg.text(latest.current.run.facts.scenario, width, height);
  };
  const frame = useRef(0);
  const drawSoon = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(draw);
  };
  useEffect(drawSoon);
  useEffect(() => {
    const observer = new ResizeObserver(drawSoon);
    observer.observe(scroller.current!);
    return () => observer.disconnect();
  }, [lanes]);
  usePointer(canvas, scroller, tip, names, marks, lanes, latest);

  const height = axisHeight + lanes.rows.length * rowHeightOf(lanes);
  useEffect(() => {
    scroller.current!.style.height = `${Math.min(height + 4, Math.max(260, window.innerHeight * 0.62))}px`;
    scroller.current!.querySelector<HTMLElement>(".rows")!.style.height = `${height}px`;
    drawSoon();
  }, [height]);
  const { run, selected } = props;
  const said = selected < 0 ? "" : `${speaker(run, selected)} ${tell(run, selected)}`;
  return (
    <div class="diagram" ref={scroller} onScroll={drawSoon}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-roledescription="space-time diagram"
        aria-label="Events by instance and time. j and k go from event to event, question mark lists all keys."
      />
      <div class="rows" aria-hidden="true" />
      <div class="tip" aria-hidden="true" ref={tip} />
      <p class="unseen" role="status">
        {said}
      </p>
    </div>
  );
}

type Place = Pick<Scene, "width" | "height" | "names" | "scrolled">;

function sceneOf(props: DiagramProps, lanes: Lanes, place: Place): Scene {
  const { run, lives, faults, moments, chosen, window: shown, selected, chain, pointer } = props;
  return { run, lanes, lives, faults, moments, chosen, from: shown[0], to: shown[1], selected, chain, pointer, ...place };
}

/** Tells the event beside the mouse; of none, nothing. */
function showTip(tip: HTMLDivElement, run: Run, i: number, mouse: PointerEvent) {
  tip.textContent = i < 0 ? "" : `${shortInstant(run.time[i])}  ${speaker(run, i)} ${tell(run, i)}`;
  const isRight = mouse.clientX > window.innerWidth / 2;
  tip.style.left = isRight ? "auto" : `${mouse.clientX + 14}px`;
  tip.style.right = isRight ? `${window.innerWidth - mouse.clientX + 14}px` : "auto";
  tip.style.top = `${mouse.clientY + 14}px`;
}

type Latest = { current: DiagramProps };

/** The run with a little room at its ends, so that what happens there is whole. */
export function wholeOf(run: Run): [number, number] {
  const end = Math.max(run.facts.ended_at, 100);
  return [-end * 0.012, end * 1.012];
}

/** Zooms about a time by a factor, within the run. */
export function zoomed(run: Run, [from, to]: [number, number], at: number, factor: number): [number, number] {
  const [first, last] = wholeOf(run);
  const span = Math.min(Math.max((to - from) * factor, 10), last - first);
  const share = to > from ? (at - from) / (to - from) : 0.5;
  return moved(run, [0, span], at - span * share);
}

/** Moves the window, within the run. */
export function moved(run: Run, [from, to]: [number, number], by: number): [number, number] {
  const [first, last] = wholeOf(run);
  const span = to - from;
  const begin = Math.max(Math.min(from + by, last - span), first);
  return [begin, begin + span];
}

function usePointer(
  canvas: { current: HTMLCanvasElement | null },
  scroller: { current: HTMLDivElement | null },
  tip: { current: HTMLDivElement | null },
  names: { current: number },
  marks: { current: Mark[] },
  lanes: Lanes,
  latest: Latest,
) {
  useEffect(() => {
    const element = canvas.current!;
    const timeAt = (x: number) => {
      const [from, to] = latest.current.window;
      return from + ((x - names.current) / (element.clientWidth - names.current)) * (to - from);
    };
    const nearest = (x: number, y: number) => {
      let best = -1;
      let least = reach * reach;
      for (const mark of marks.current) {
        const away = (mark.x - x) ** 2 + (mark.y - y) ** 2;
        if (away < least) [best, least] = [mark.index, away];
      }
      return best;
    };
    const click = (x: number, y: number) => {
      const row = lanes.rows[Math.floor((y - axisHeight + scroller.current!.scrollTop) / rowHeightOf(lanes))];
      if (x < names.current) {
        const service = row && row.service >= 0 ? latest.current.run.facts.services![row.service].name : null;
        if (service) latest.current.onOpen(service);
        return;
      }
      const found = nearest(x, y);
      if (found >= 0) latest.current.onSelect(found);
      else if (marks.current.length === 0) latest.current.onWindow(zoomed(latest.current.run, latest.current.window, timeAt(x), 0.25));
      else latest.current.onSelect(-1);
    };
    const pointers = new Map<number, { x: number; y: number }>();
    let hasMoved = false;
    const place = (event: PointerEvent) => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const down = (event: PointerEvent) => {
      pointers.set(event.pointerId, place(event));
      hasMoved = false;
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      const now = place(event);
      const { run, window: shown, onWindow, onPointer } = latest.current;
      const before = pointers.get(event.pointerId);
      if (!before) {
        const found = now.x > names.current ? nearest(now.x, now.y) : -1;
        onPointer(now.x > names.current ? timeAt(now.x) : null);
        element.style.cursor = now.x < names.current || found >= 0 ? "pointer" : "crosshair";
        showTip(tip.current!, run, found, event);
        return;
      }
      if (!hasMoved && Math.abs(now.x - before.x) < 4) return;
      hasMoved = true;
      const perPixel = (shown[1] - shown[0]) / (element.clientWidth - names.current);
      tip.current!.textContent = "";
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const factor = Math.max(Math.abs(before.x - other.x), 8) / Math.max(Math.abs(now.x - other.x), 8);
        onWindow(zoomed(run, shown, timeAt(other.x), factor));
      } else {
        onWindow(moved(run, shown, (before.x - now.x) * perPixel));
      }
      pointers.set(event.pointerId, now);
    };
    const up = (event: PointerEvent) => {
      const last = pointers.get(event.pointerId);
      pointers.delete(event.pointerId);
      if (last && !hasMoved && event.type === "pointerup") click(last.x, last.y);
    };
    const leave = () => {
      tip.current!.textContent = "";
      latest.current.onPointer(null);
    };
    // The wheel scrolls the page until the diagram has the focus, or with a key.
    const wheel = (event: WheelEvent) => {
      const { run, window: shown, onWindow } = latest.current;
      const isOurs = event.ctrlKey || event.metaKey || document.activeElement === element;
      const span = shown[1] - shown[0];
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        event.preventDefault();
        onWindow(moved(run, shown, ((event.deltaX || event.deltaY) / element.clientWidth) * span));
      } else if (isOurs) {
        event.preventDefault();
        const x = event.clientX - element.getBoundingClientRect().left;
        onWindow(zoomed(run, shown, timeAt(Math.max(x, names.current)), Math.exp(event.deltaY * 0.0022)));
      }
    };
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", up);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", up);
      element.removeEventListener("pointercancel", up);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("wheel", wheel);
    };
  }, [lanes]);
}

/** The whole run in one strip, with the window in it; a click or a drag moves the window. */
export function Overview(props: { run: Run; window: [number, number]; theme: string; onWindow(window: [number, number]): void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const counted = useRef<{ width: number; all: Uint32Array; bad: Uint32Array } | null>(null);
  useEffect(() => {
    const draw = () => {
      const [context, width, height] = fitCanvas(canvas.current!);
      if (counted.current?.width !== width) counted.current = countColumns(props.run, width);
      paintOverview(context, counted.current!, width, height, latest.current);
    };
    const observer = new ResizeObserver(draw);
    observer.observe(canvas.current!);
    draw();
    return () => observer.disconnect();
  });
  const move = (event: PointerEvent) => {
    if (event.buttons === 0 && event.type === "pointermove") return;
    const { run, window: shown, onWindow } = latest.current;
    const box = canvas.current!.getBoundingClientRect();
    const [first, last] = wholeOf(run);
    const at = first + ((event.clientX - box.left) / box.width) * (last - first);
    onWindow(moved(run, shown, at - (shown[0] + shown[1]) / 2));
  };
  return <canvas class="overview" ref={canvas} aria-hidden="true" onPointerDown={move} onPointerMove={move} />;
}

function countColumns(run: Run, width: number) {
  const columns = Math.max(1, Math.ceil(width / 2));
  const counted = { width, all: new Uint32Array(columns), bad: new Uint32Array(columns) };
  const [first, last] = wholeOf(run);
  for (let i = 0; i < run.count; ++i) {
    const column = Math.min(columns - 1, Math.floor(((run.time[i] - first) / (last - first)) * columns));
    ++counted.all[column];
    if (run.isBad(i)) ++counted.bad[column];
  }
  return counted;
}

function paintOverview(
  context: CanvasRenderingContext2D,
  counted: { all: Uint32Array; bad: Uint32Array },
  width: number,
  height: number,
  { run, window: shown }: { run: Run; window: [number, number] },
) {
  const palette = readPalette(context.canvas);
  context.clearRect(0, 0, width, height);
  const most = counted.all.reduce((a, b) => Math.max(a, b), 1);
  counted.all.forEach((n, column) => {
    if (n === 0) return;
    const tall = 3 + (height - 12) * Math.sqrt(n / most);
    context.fillStyle = palette.message;
    context.fillRect(column * 2, height - 6 - tall, 1.5, tall);
    if (counted.bad[column] === 0) return;
    context.fillStyle = palette.lost;
    context.fillRect(column * 2, height - 4, 2, 4);
  });
  const [first, last] = wholeOf(run);
  const [left, right] = shown.map((time) => ((time - first) / (last - first)) * width);
  context.fillStyle = palette.surface;
  context.globalAlpha = 0.68;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.globalAlpha = 1;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  context.strokeRect(left + 0.75, 0.75, Math.max(right - left - 1.5, 2), height - 1.5);
}
