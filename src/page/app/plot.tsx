// One curve: drawn by uPlot, with the limits of claims as lines, the values at the cursor, and its table.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { type Line, type Picture, valueAt } from "./lines";
import { readPalette, type Palette } from "./sheet";
import { tickLabel } from "./time_axis";

export interface PlotProps {
  picture: Picture;
  window: [number, number];
  pointer: number | null;
  theme: string;
  onPointer(time: number | null): void;
}

const hues = ["#3b6fd4", "#b4690e", "#0f8a6d", "#8b5cc7", "#c2416c", "#5b7083"];
const darkHues = ["#7ea6f5", "#e0a04a", "#4fc3a1", "#b99af0", "#ee85a9", "#9db2c4"];
const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 4], [10, 4]];
const height = 160;
/** A limit that is so many times above all values is told and not drawn: it would press them flat. */
const farLimit = 3;

export function Plot(props: PlotProps) {
  const { picture, pointer } = props;
  const { title, lines, table, limits, open, format } = picture;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const shape = lines.map((line) => line.name).join("\n") + props.theme;
  useEffect(() => {
    const box = place.current!;
    const made = new uPlot(optionsOf(latest, box), dataOf(lines), box);
    plot.current = made;
    const observer = new ResizeObserver(() => box.clientWidth > 0 && made.setSize({ width: box.clientWidth, height }));
    observer.observe(box);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => {
    // Each plot in a task of its own, so that none is long.
    const timer = setTimeout(() => plot.current?.setData(dataOf(lines)));
    return () => clearTimeout(timer);
  }, [lines]);
  useEffect(() => {
    const made = plot.current;
    if (made) made.setCursor({ left: pointer === null ? -10 : made.valToPos(pointer, "x"), top: -10 }, false);
  }, [pointer]);
  return (
    <figure class="plot">
      <figcaption>
        <h3>{title}</h3>
        <ul>
          {lines.map((line) => (
            <li key={line.name}>
              <i class={`hue hue-${line.hue}`} />
              {line.name}
              <b>{pointer !== null && valueText(line, pointer, format)}</b>
            </li>
          ))}
          {limits.map((limit) => (
            <li key={limit.claim + limit.text}>
              <i class="hue limit" />
              {`${limit.claim} ${limit.sign} ${limit.text}`}
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={place} class="canvas" aria-hidden="true" />
      <details open={open}>
        <summary>{open ? "In this window" : "As a table"}</summary>
        <div class="scroll" tabIndex={0} role="group" aria-label={`${title} as a table`}>
          <table class="numbers">
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

function valueText(line: Line, time: number, format: (value: number) => string): string {
  const value = valueAt(line, time);
  return value === null ? "–" : format(+value.toPrecision(6));
}

/** The lines on one time axis, as uPlot wants them: what a line has no value for is left open. */
function dataOf(lines: Line[]): uPlot.AlignedData {
  const times = [...new Set(lines.flatMap((line) => line.x))].sort((a, b) => a - b);
  const place = new Map(times.map((time, k) => [time, k]));
  const columns = lines.map(({ x, y }) => {
    const column: (number | null | undefined)[] = new Array(times.length).fill(undefined);
    x.forEach((time, k) => (column[place.get(time)!] = y[k]));
    return column;
  });
  return [times, ...columns] as uPlot.AlignedData;
}

function paths(line: Line): uPlot.Series.PathBuilder {
  if (line.sort === "points") return () => null;
  return line.sort === "steps" ? uPlot.paths.stepped!({ align: 1 }) : uPlot.paths.linear!();
}

function highest({ limits }: Picture, most: number): number {
  const near = limits.map((limit) => Number(limit.value)).filter((value) => value <= most * farLimit);
  return Math.max(most, ...near);
}

function optionsOf(latest: { current: PlotProps }, place: HTMLElement): uPlot.Options {
  const { picture, theme } = latest.current;
  const palette = readPalette(place);
  const colours = theme === "dark" ? darkHues : hues;
  const axis = { stroke: palette.muted, grid: { stroke: palette.line, width: 1 }, ticks: { show: false }, font: "11px system-ui, sans-serif" };
  const isShare = picture.title === "Utilisation" || picture.title === "Error rate";
  const least = isShare ? 0.01 : 1;
  return {
    width: place.clientWidth,
    height,
    padding: [8, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => latest.current.window },
      y: { range: (_, __, most) => [0, Math.max(highest(latest.current.picture, most ?? 0) * 1.08, least)] },
    },
    axes: [
      { ...axis, size: 26, space: 90, values: (_, splits) => splits.map((at) => tickLabel(at, splits.length > 1 ? splits[1] - splits[0] : 1)) },
      { ...axis, size: 56, space: 34, values: (_, splits) => splits.map((at) => (at === 0 ? "0" : picture.format(at))) },
    ],
    series: [
      {},
      ...picture.lines.map(
        (line): uPlot.Series => ({
          stroke: colours[line.hue],
          width: 1.5,
          fill: line.sort !== "points" && picture.lines.length === 1 ? colours[line.hue] + "22" : undefined,
          dash: line.sort === "points" ? undefined : dashes[line.hue],
          spanGaps: false,
          paths: paths(line),
          points: line.sort === "points" ? { show: true, size: 4, fill: colours[line.hue], stroke: colours[line.hue] } : { show: false },
        }),
      ),
    ],
    hooks: {
      draw: [(made) => drawLimits(made, latest.current.picture, palette)],
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

function drawLimits(made: uPlot, { limits }: Picture, palette: Palette): void {
  const { ctx, bbox } = made;
  ctx.save();
  ctx.strokeStyle = palette.lost;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const limit of limits) {
    const value = Number(limit.value);
    if (value > (made.scales.y.max ?? 0)) continue;
    const y = Math.round(made.valToPos(value, "y", true)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}
