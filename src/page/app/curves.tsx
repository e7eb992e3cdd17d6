// The curves on the diagram's time: how long it took, what failed, how much was done, what waits and since when, who was
// busy. One cursor goes through all of them and the diagram. Beside each stands its table, for who cannot see it.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Run } from "./data";
import { materialOf, picturesOf } from "./lines";
import { Plot } from "./plot";
import { instant } from "./tell";

interface CurvesProps {
  run: Run;
  chosen: Int32Array | null;
  window: [number, number];
  pointer: number | null;
  theme: string;
  onPointer(time: number | null): void;
}

/** A run of more events than that has its curves drawn when the window has come to rest. */
const manyEvents = 20_000;

/** The window, of a long run a moment after it stopped to change. */
function useRested(run: Run, shown: [number, number]): [number, number] {
  const [rested, setRested] = useState(shown);
  useEffect(() => {
    const timer = setTimeout(() => setRested(shown), 90);
    return () => clearTimeout(timer);
  }, [shown[0], shown[1]]);
  return run.count > manyEvents ? rested : shown;
}

export function Curves(props: CurvesProps) {
  const { run, chosen, pointer } = props;
  const shown = useRested(run, props.window);
  const material = useMemo(() => materialOf(run, chosen), [run, chosen]);
  const pictures = useMemo(() => picturesOf(run, chosen, shown, material), [run, chosen, material, shown[0], shown[1]]);
  const until = run.facts.curves_until;
  return (
    <section aria-labelledby="curves-heading" id="curves">
      <div class="heading">
        <h2 id="curves-heading">Curves</h2>
        <p class="note">{pointer === null ? "in the diagram's window" : `at ${instant(Math.max(0, Math.round(pointer / 1e3) * 1e3))}`}</p>
      </div>
      {pictures.length === 0 && <p class="note">Nothing was published, called or handled in this window.</p>}
      <div class="curves">
        {pictures.map((picture) => (
          <Plot key={picture.title} picture={picture} window={shown} pointer={pointer} theme={props.theme} onPointer={props.onPointer} />
        ))}
      </div>
      {until !== null && <p class="note">What waits, what is in flight and how old it is are known up to {instant(until)} only.</p>}
    </section>
  );
}
