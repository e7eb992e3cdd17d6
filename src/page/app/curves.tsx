// The curves on the diagram's time: what waits, what is in flight, how long it took, how much was done. One cursor goes
// through all of them and the diagram. Beside each stands its table, for who cannot see it.
import { useEffect, useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Run } from "./data";
import { readPalette, type Palette } from "./paint";
import { latencies, percentile, rates, type Samples, thinned, upperBound } from "./series";
import { duration, grouped, instant } from "./tell";
import { tickLabel } from "./time_axis";

interface CurvesProps {
  run: Run;
  chosen: Int32Array | null;
  window: [number, number];
  pointer: number | null;
  theme: string;
  onPointer(time: number | null): void;
}

interface Line {
  name: string;
  x: number[];
  y: number[];
  sort: "steps" | "points";
}

const hues = ["#3b6fd4", "#b4690e", "#0f8a6d", "#8b5cc7", "#c2416c", "#5b7083"];
const darkHues = ["#7ea6f5", "#e0a04a", "#4fc3a1", "#b99af0", "#ee85a9", "#9db2c4"];
const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 4], [10, 4]];
const mostLines = 6;

export function Curves(props: CurvesProps) {
  const { run, chosen, window: shown } = props;
  const parts = 600;
  const queues = useMemo(() => queueLines(run, shown, parts), [run, shown[0], shown[1]]);
  const samples = useMemo(() => latencies(run, chosen), [run, chosen]);
  const rows = useMemo(() => samples.map((each) => within(each, shown)), [samples, shown[0], shown[1]]);
  const points = useMemo(() => samples.slice(0, mostLines).map((each) => pointsOf(each, shown)).filter((line) => line.x.length > 0), [samples, shown[0], shown[1]]);
  const done = useMemo(() => rateLines(run, chosen, shown), [run, chosen, shown[0], shown[1]]);
  return (
    <section aria-labelledby="curves-heading">
      <h2 id="curves-heading">Curves</h2>
      <div class="curves">
        <Plot {...props} title="Waiting" lines={queues.waiting} format={String} table={lineTable(queues.waiting, "most")} />
        <Plot {...props} title="In flight" lines={queues.inFlight} format={String} table={lineTable(queues.inFlight, "most")} />
        <Plot {...props} title="Latency" lines={points} format={duration} table={latencyTable(rows)} open />
        <Plot {...props} title="Per second" lines={done} format={(n) => String(+n.toPrecision(4))} table={lineTable(done, "most")} />
      </div>
      {run.facts.curves_until !== null && (
        <p class="note">What waits and what is in flight is known up to {instant(run.facts.curves_until)} only.</p>
      )}
    </section>
  );
}

function queueLines(run: Run, shown: [number, number], parts: number) {
  const curves = [...run.curves].sort((a, b) => mostOf(b.waiting) - mostOf(a.waiting)).slice(0, mostLines);
  const lines = (value: "waiting" | "inFlight") =>
    curves
      .map((curve): Line => {
        const subscription = run.facts.subscriptions![curve.subscription];
        const topic = subscription.topic === null ? "" : run.facts.topics![subscription.topic].name;
        const [x, y] = thinned(curve.time, curve[value], shown, parts);
        return { name: `${topic} → ${subscription.name}`, x, y, sort: "steps" };
      })
      .filter((line) => line.y.some((y) => y > 0) || curves.length === 1);
  return { waiting: lines("waiting"), inFlight: lines("inFlight") };
}

function mostOf(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

/** At most some thousand points: evenly those of the window, and always the largest. */
function pointsOf(samples: Samples, [from, to]: [number, number]): Line {
  const first = upperBound(samples.time, from - 1);
  const last = upperBound(samples.time, to);
  const every = Math.max(1, Math.ceil((last - first) / 2000));
  const x: number[] = [];
  const y: number[] = [];
  for (let k = first; k < last; k += every) {
    let most = k;
    for (let other = k; other < Math.min(k + every, last); ++other) if (samples.value[other] > samples.value[most]) most = other;
    x.push(samples.time[most]);
    y.push(samples.value[most]);
  }
  return { name: samples.name, x, y, sort: "points" };
}

function within(samples: Samples, [from, to]: [number, number]): { name: string; sorted: Float64Array } {
  const sorted = samples.value.slice(upperBound(samples.time, from - 1), upperBound(samples.time, to)).sort();
  return { name: samples.name, sorted };
}

function rateLines(run: Run, chosen: Int32Array | null, shown: [number, number]): Line[] {
  const parts = 120;
  const width = (shown[1] - shown[0]) / parts;
  return ["published", "handled", "answered", "dropped"]
    .map((kind): Line => {
      const counts = rates(run, chosen, kind, shown, parts);
      const x = Array.from(counts, (_, k) => shown[0] + k * width);
      return { name: kind, x, y: Array.from(counts, (n) => (n * 1e9) / width), sort: "steps" };
    })
    .filter((line) => line.y.some((y) => y > 0));
}

type Table = { head: string[]; rows: string[][] };

function lineTable(lines: Line[], word: string): Table {
  return {
    head: ["", word, "at", "at the end"],
    rows: lines.map((line) => {
      const most = line.y.reduce((best, y, k) => (y > line.y[best] ? k : best), 0);
      const number = (n: number) => grouped(+n.toPrecision(6));
      return [line.name, number(line.y[most]), instant(Math.round(line.x[most])), number(line.y[line.y.length - 1])];
    }),
  };
}

function latencyTable(rows: { name: string; sorted: Float64Array }[]): Table {
  return {
    head: ["", "p50", "p95", "p99", "max", "samples"],
    rows: rows
      .filter((row) => row.sorted.length > 0)
      .map(({ name, sorted }) => [
        name,
        ...[50, 95, 99, 100].map((percent) => duration(percentile(sorted, percent))),
        grouped(sorted.length),
      ]),
  };
}

interface PlotProps extends CurvesProps {
  title: string;
  lines: Line[];
  format(value: number): string;
  table: Table;
  open?: boolean;
}

function Plot(props: PlotProps) {
  const { title, lines, table, open } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const shape = lines.map((line) => line.name).join("\n") + props.theme;
  useEffect(() => {
    if (lines.length === 0) return;
    const box = place.current!;
    const made = new uPlot(optionsOf(latest, box), dataOf(lines), box);
    plot.current = made;
    const observer = new ResizeObserver(() => box.clientWidth > 0 && made.setSize({ width: box.clientWidth, height: 150 }));
    observer.observe(box);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => plot.current?.setData(dataOf(lines)), [lines]);
  useEffect(() => {
    const made = plot.current;
    if (!made) return;
    const left = props.pointer === null ? -10 : made.valToPos(props.pointer, "x");
    made.setCursor({ left, top: -10 }, false);
  }, [props.pointer]);
  if (lines.length === 0) return null;
  return (
    <figure class="plot">
      <figcaption>
        <h3>{title}</h3>
        <ul>
          {lines.map((line, k) => (
            <li key={line.name}>
              <i class={`hue hue-${k}`} />
              {line.name}
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={place} class="canvas" aria-hidden="true" />
      <details open={open}>
        <summary>{open ? "In this window" : "As a table"}</summary>
        <div class="scroll" tabIndex={0} role="group" aria-label={`${title} as a table`}>
          <table>
            <thead>
              <tr>{table.head.map((cell, k) => (k === 0 ? <td key={k} /> : <th scope="col" key={k}>{cell}</th>))}</tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row[0]}>{row.map((cell, k) => (k === 0 ? <th scope="row" key={k}>{cell}</th> : <td key={k}>{cell}</td>))}</tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** The lines on one time axis, as uPlot wants them: what a line has no value for is left open. */
function dataOf(lines: Line[]): uPlot.AlignedData {
  const tables = lines.map((line): uPlot.AlignedData => [line.x, line.y]);
  const separate = lines.map((line) => line.x);
  const times = [...new Set(separate.flat())].sort((a, b) => a - b);
  const place = new Map(times.map((time, k) => [time, k]));
  const columns = tables.map(([x, y]) => {
    const column: (number | null | undefined)[] = new Array(times.length).fill(undefined);
    (x as number[]).forEach((time, k) => (column[place.get(time)!] = (y as number[])[k]));
    return column;
  });
  return [times, ...columns] as uPlot.AlignedData;
}

function optionsOf(latest: { current: PlotProps }, place: HTMLElement): uPlot.Options {
  const { lines, theme } = latest.current;
  const palette: Palette = readPalette(place);
  const colours = theme === "dark" ? darkHues : hues;
  const axis = { stroke: palette.muted, grid: { stroke: palette.line, width: 1 }, ticks: { show: false }, font: "11px system-ui, sans-serif" };
  return {
    width: place.clientWidth,
    height: 150,
    padding: [8, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { x: { time: false, range: () => latest.current.window }, y: { range: (_, __, most) => [0, Math.max(most * 1.08, 1)] } },
    axes: [
      { ...axis, size: 26, space: 90, values: (_, splits) => splits.map((at) => tickLabel(at, splits.length > 1 ? splits[1] - splits[0] : 1)) },
      { ...axis, size: 52, space: 34, values: (_, splits) => splits.map((at) => (at === 0 ? "0" : latest.current.format(at))) },
    ],
    series: [
      {},
      ...lines.map(
        (line, k): uPlot.Series => ({
          stroke: colours[k],
          width: 1.5,
          dash: line.sort === "steps" ? dashes[k] : undefined,
          spanGaps: true,
          paths: line.sort === "steps" ? uPlot.paths.stepped!({ align: 1 }) : () => null,
          points: line.sort === "points" ? { show: true, size: 4, fill: colours[k], stroke: colours[k] } : { show: false },
        }),
      ),
    ],
    hooks: {
      setCursor: [
        (made) => {
          const left = made.cursor.left ?? -1;
          if (!place.matches(":hover")) return;
          latest.current.onPointer(left >= 0 ? made.posToVal(left, "x") : null);
        },
      ],
    },
  };
}
