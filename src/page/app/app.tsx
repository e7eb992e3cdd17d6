// The page's shell: holds what is shown (view_state.ts), hands it to the parts, and obeys the keys.
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Compare } from "./compare";
import { Curves } from "./curves";
import type { Run } from "./data";
import { Diagram, moved, Overview, wholeOf, zoomed } from "./diagram";
import { digestOf } from "./digest";
import { parseFilter } from "./filter";
import { Inspector } from "./inspector";
import { faultsOf, livesOf, momentsOf } from "./lanes";
import { mostMarks } from "./sheet";
import { chainOf, neighbour } from "./relations";
import { mermaidOf } from "./mermaid";
import { save } from "./save";
import { firstAt } from "./series";
import { Summary, Verdicts } from "./summary";
import { grouped, instant } from "./tell";
import { nothing, parseFragment, toFragment, type ViewState } from "./view_state";

const keys: [string, string][] = [
  ["j k", "next and previous event"],
  ["J K", "next and previous event of the same message"],
  ["n p", "next and previous failure"],
  ["c", "to its cause"],
  ["o", "open or close the replicas of its service"],
  ["← →", "move the window"],
  ["+ −", "zoom"],
  ["0", "the whole run"],
  ["/", "filter"],
  ["g", "go to an event by its number"],
  ["Esc", "choose nothing"],
  ["?", "this help"],
];

function useTheme(): string {
  const query = window.matchMedia("(prefers-color-scheme: dark)");
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const change = () => setDark(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return dark ? "dark" : "light";
}

/** The state, which is the fragment's. */
function useFragment(): [ViewState, (change: Partial<ViewState>) => void] {
  const [state, setState] = useState(() => parseFragment(location.hash));
  const latest = useRef(state);
  latest.current = state;
  const timer = useRef(0);
  const change = useCallback((part: Partial<ViewState>) => {
    const next = { ...latest.current, ...part };
    latest.current = next;
    setState(next);
    // Browsers slow down who changes the address with every frame.
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => history.replaceState(null, "", toFragment(next) || "#"), 120);
  }, []);
  useEffect(() => {
    const follow = () => setState(parseFragment(location.hash));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return [state, change];
}

function chosenBy(run: Run, text: string): [Int32Array | null, string[]] {
  const filter = parseFilter(run, text);
  if (!filter) return [null, []];
  const chosen: number[] = [];
  for (let i = 0; i < run.count; ++i) if (filter.passes(i)) chosen.push(i);
  return [Int32Array.from(chosen), filter.unknown];
}

/** Keeps the time in the window: moves it there, with the same width, where it is not. */
function windowWith(run: Run, shown: [number, number], time: number): [number, number] | null {
  const margin = (shown[1] - shown[0]) * 0.05;
  if (time >= shown[0] + margin && time <= shown[1] - margin) return null;
  return moved(run, shown, time - (shown[0] + shown[1]) / 2);
}

const nobody: Set<number> = new Set();

export function App({ run }: { run: Run }) {
  const theme = useTheme();
  const [state, change] = useFragment();
  const [pointer, setPointer] = useState<number | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const filterBox = useRef<HTMLInputElement>(null);
  const whole = wholeOf(run);
  const shown = state.window ?? whole;
  const lives = useMemo(() => livesOf(run), [run]);
  const faults = useMemo(() => faultsOf(run), [run]);
  const moments = useMemo(() => momentsOf(run), [run]);
  const [chosen, unknown] = useMemo(() => chosenBy(run, state.filter), [run, state.filter]);
  const drawing = useRef<(() => string) | null>(null);
  const isDense = firstAt(run, chosen, shown[1] + 1) - firstAt(run, chosen, shown[0]) > mostMarks;
  const name = run.facts.run.replace(/[^\w.-]+/g, "_");
  const selected = state.event > 0 ? run.indexOf(state.event) : -1;
  const chain = useMemo(() => (selected < 0 ? nobody : chainOf(run, selected)), [run, selected]);

  const select = useCallback(
    (index: number) => {
      if (index < 0) return change({ event: 0 });
      const window = windowWith(run, state.window ?? wholeOf(run), run.time[index]);
      change(window ? { event: run.seq[index], window } : { event: run.seq[index] });
    },
    [run, state],
  );
  const setWindow = (window: [number, number]) => {
    const isWhole = window[0] <= 0 && window[1] >= whole[1];
    change({ window: isWhole ? null : [Math.max(0, Math.round(window[0])), Math.round(window[1])] });
  };
  const witness = (seq: number, message: number) => {
    const index = run.indexOf(seq);
    if (index < 0) return;
    const around = aroundStory(run, index, message);
    change({ event: seq, filter: message > 0 ? `#${message}` : "", window: around });
    document.getElementById("diagram")?.scrollIntoView({ block: "start" });
  };
  useKeys(run, { state, shown, chosen, selected, change, select, setWindow, filterBox, setHelpOpen });

  return (
    <>
      <Summary run={run}>
        <Check run={run} />
      </Summary>
      <Verdicts run={run} onWitness={witness} />
      <section id="diagram" aria-labelledby="events-heading">
        <div class="heading">
          <h2 id="events-heading">Events</h2>
          <p class="note">{chosenNote(run, chosen, unknown)}</p>
        </div>
        <div class="tools">
          <label class="filter">
            <span class="unseen">Show only</span>
            <input
              ref={filterBox}
              type="search"
              placeholder="worker  dropped(overflow)  #41"
              value={state.filter}
              onInput={(event) => change({ filter: event.currentTarget.value })}
            />
          </label>
          <div class="buttons">
            <button type="button" title="Zoom in (+)" onClick={() => setWindow(zoomed(run, shown, centre(shown), 0.5))}>+<span class="unseen"> zoom in</span></button>
            <button type="button" title="Zoom out (−)" onClick={() => setWindow(zoomed(run, shown, centre(shown), 2))}>−<span class="unseen"> zoom out</span></button>
            <button type="button" title="The whole run (0)" onClick={() => change({ window: null })}>Whole run</button>
            <button type="button" title="Next failure (n)" onClick={() => select(neighbour(run, chosen, selected, 1, (i) => run.isBad(i)))}>Next failure</button>
            <button type="button" title="Keys (?)" onClick={() => setHelpOpen(true)}>Keys</button>
          </div>
        </div>
        <Overview run={run} window={shown} theme={theme} onWindow={setWindow} />
        <div class={selected >= 0 ? "stage with-event" : "stage"}>
          <Diagram
            run={run} open={state.open} lives={lives} faults={faults} moments={moments} chosen={chosen} window={shown} selected={selected}
            chain={chain} pointer={pointer} theme={theme} onWindow={setWindow} onSelect={select} onPointer={setPointer}
            drawing={drawing} onOpen={(service) => change({ open: toggled(state.open, service) })}
          />
          {selected >= 0 && (
            <Inspector run={run} index={selected} onSelect={select} onFilter={(filter) => change({ filter })} onClose={() => change({ event: 0 })} />
          )}
        </div>
        <div class="below">
          <Legend isDense={isDense} />
          <p class="note save">
            Save what is seen:{" "}
            <button type="button" class="quiet" onClick={() => save(`${name}.svg`, "image/svg+xml", drawing.current!())}>SVG</button>
            {!isDense && (
              <button type="button" class="quiet" onClick={() => save(`${name}.mmd`, "text/plain", mermaidOf(run, chosen, shown))}>Mermaid</button>
            )}
          </p>
        </div>
      </section>
      <Curves run={run} chosen={chosen} window={shown} pointer={pointer} theme={theme} onPointer={setPointer} />
      <Compare run={run} onSelect={select} />
      {isHelpOpen && <Help onClose={() => setHelpOpen(false)} />}
    </>
  );
}

function centre([from, to]: [number, number]): number {
  return (from + to) / 2;
}

function toggled(names: string[], name: string): string[] {
  return names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
}

/** A window around all that happened to the message, or around the event. */
function aroundStory(run: Run, index: number, message: number): [number, number] {
  let from = run.time[index];
  let to = from;
  for (let i = 0; message > 0 && i < run.count; ++i) {
    if (run.message[i] !== message) continue;
    from = Math.min(from, run.time[i]);
    to = Math.max(to, run.time[i]);
  }
  const margin = Math.max((to - from) * 0.15, run.facts.ended_at * 0.002, 1000);
  return [Math.round(Math.max(0, from - margin)), Math.round(Math.min(run.facts.ended_at, to + margin))];
}

function chosenNote(run: Run, chosen: Int32Array | null, unknown: string[]): string {
  if (unknown.length > 0) return `Nothing is called ${unknown.join(", ")}.`;
  if (chosen) return `${grouped(chosen.length)} of ${grouped(run.count)} events`;
  if (run.facts.left_out === 0) return `${grouped(run.count)} events`;
  return `${grouped(run.count)} of ${grouped(run.facts.events)} events: after the first million only failures, faults and what was logged`;
}

/** Says whether the events of the page are the run's, by its digest. */
function Check({ run }: { run: Run }) {
  const [found, setFound] = useState("");
  useEffect(() => {
    if (run.facts.left_out === 0 && !run.facts.lacks) void digestOf(run).then(setFound);
  }, [run]);
  if (run.facts.lacks) return <span id="digest-check">as the trace's last line says</span>;
  if (run.facts.left_out > 0) return <span id="digest-check">not all events are here</span>;
  if (found === "") return <span id="digest-check">checking</span>;
  return (
    <span id="digest-check" data-digest={found}>
      {found === run.facts.digest ? "✓ checked against the events below" : `✗ the events below have ${found}`}
    </span>
  );
}

function Legend({ isDense }: { isDense: boolean }) {
  if (isDense) {
    return (
      <ul class="legend" aria-label="Marks">
        <li><i class="bar message" />messages and processes</li>
        <li><i class="bar call" />calls</li>
        <li><i class="bar lost" />lost or failed</li>
        <li>as much as the bar is high; with at most {grouped(mostMarks)} events in the window, each is drawn</li>
      </ul>
    );
  }
  return (
    <ul class="legend" aria-label="Marks">
      <li><i class="mark published" />published</li>
      <li><i class="mark delivered" />delivered</li>
      <li><i class="mark handled" />handled</li>
      <li><i class="mark requested" />call</li>
      <li><i class="mark again" />again, with its number</li>
      <li><i class="mark lost" />lost or failed, with its reason</li>
    </ul>
  );
}

function Help({ onClose }: { onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="keys-heading">
      <h2 id="keys-heading">Keys</h2>
      <dl class="keys">
        {keys.map(([key, text]) => (
          <div key={key}>
            <dt>{key.split(" ").map((each) => <kbd>{each}</kbd>)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p class="note">The wheel zooms when the diagram has the focus, or with Ctrl; dragging moves the window.</p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

interface Controls {
  state: ViewState;
  shown: [number, number];
  chosen: Int32Array | null;
  selected: number;
  change(part: Partial<ViewState>): void;
  select(index: number): void;
  setWindow(window: [number, number]): void;
  filterBox: { current: HTMLInputElement | null };
  setHelpOpen(open: boolean): void;
}

function useKeys(run: Run, controls: Controls) {
  const latest = useRef(controls);
  latest.current = controls;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target.tagName === "INPUT" && event.key === "Escape") return target.blur();
      if (target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (obey(run, latest.current, event.key)) event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [run]);
}

/** Does what the key stands for; false where it stands for nothing. */
function obey(run: Run, c: Controls, key: string): boolean {
  const goTo = (index: number) => (index >= 0 ? c.select(index) : undefined);
  const isSame = (i: number) => c.selected >= 0 && run.message[i] === run.message[c.selected];
  const span = c.shown[1] - c.shown[0];
  const actions: Record<string, () => void> = {
    j: () => goTo(neighbour(run, c.chosen, c.selected, 1)),
    k: () => goTo(neighbour(run, c.chosen, c.selected, -1)),
    J: () => goTo(neighbour(run, null, c.selected, 1, isSame)),
    K: () => goTo(neighbour(run, null, c.selected, -1, isSame)),
    n: () => goTo(neighbour(run, c.chosen, c.selected, 1, (i) => run.isBad(i))),
    p: () => goTo(neighbour(run, c.chosen, c.selected, -1, (i) => run.isBad(i))),
    c: () => goTo(c.selected >= 0 ? run.cause[c.selected] : -1),
    o: () => openReplicas(run, c),
    ArrowLeft: () => c.setWindow(moved(run, c.shown, -span * 0.2)),
    ArrowRight: () => c.setWindow(moved(run, c.shown, span * 0.2)),
    "+": () => c.setWindow(zoomed(run, c.shown, middleOf(run, c), 0.5)),
    "=": () => c.setWindow(zoomed(run, c.shown, middleOf(run, c), 0.5)),
    "-": () => c.setWindow(zoomed(run, c.shown, middleOf(run, c), 2)),
    "0": () => c.change({ window: null }),
    "/": () => c.filterBox.current?.focus(),
    g: () => askForEvent(run, c),
    Escape: () => c.change(nothing.event === c.state.event ? { filter: "" } : { event: 0 }),
    "?": () => c.setHelpOpen(true),
  };
  if (!(key in actions)) return false;
  actions[key]();
  return true;
}

function openReplicas(run: Run, c: Controls) {
  const service = run.facts.instances?.[run.instance[c.selected]]?.service;
  const name = run.facts.services?.[service ?? -1]?.name;
  if (name !== undefined) c.change({ open: toggled(c.state.open, name) });
}

function middleOf(run: Run, c: Controls): number {
  const time = c.selected >= 0 ? run.time[c.selected] : -1;
  return time >= c.shown[0] && time <= c.shown[1] ? time : centre(c.shown);
}

function askForEvent(run: Run, c: Controls) {
  const answer = prompt(`The event's number, from 1 to ${run.facts.events} (the run ends at ${instant(run.facts.ended_at)})`);
  const index = answer === null ? -1 : run.indexOf(Number(answer.replace("#", "")));
  if (index >= 0) c.select(index);
}
