// The selected event: what it says, what led to it, and what came of it.
import { useMemo } from "preact/hooks";
import type { Run } from "./data";
import { causesOf, effectsOf } from "./relations";
import { instant, shortInstant, speaker, tell } from "./tell";

interface InspectorProps {
  run: Run;
  index: number;
  onSelect(index: number): void;
  onFilter(text: string): void;
  onClose(): void;
}

const mostEffects = 12;
const mostCauses = 14;

export function Inspector({ run, index, onSelect, onFilter, onClose }: InspectorProps) {
  const causes = useMemo(() => causesOf(run, index).slice(0, -1), [run, index]);
  const effects = useMemo(() => effectsOf(run, index), [run, index]);
  const message = run.message[index];
  const topic = run.facts.topics?.[run.topic[index]]?.name ?? "";
  return (
    <aside class="inspector" aria-labelledby="event-heading">
      <div class="heading">
        <h3 id="event-heading">Event #{run.seq[index]}</h3>
        <button type="button" class="quiet" onClick={onClose}>
          Close
        </button>
      </div>
      <p class={run.isBad(index) ? "said bad" : "said"}>
        <b>{speaker(run, index)}</b> {tell(run, index)}
      </p>
      <p class="note">
        {instant(run.time[index])} · {run.facts.kinds[run.kind[index]].name}
        {run.incarnation[index] > 1 && ` · life ${run.incarnation[index]}`}
      </p>
      {message > 0 && (
        <button type="button" onClick={() => onFilter(`#${message}`)}>
          Story of {topic} #{message}
        </button>
      )}
      <Events title="Led to it" run={run} events={causes.slice(-mostCauses)} more={causes.length - mostCauses} onSelect={onSelect} />
      <Events title="Came of it" run={run} events={effects.slice(0, mostEffects)} more={effects.length - mostEffects} onSelect={onSelect} />
    </aside>
  );
}

interface EventsProps {
  title: string;
  run: Run;
  events: number[];
  more: number;
  onSelect(index: number): void;
}

function Events({ title, run, events, more, onSelect }: EventsProps) {
  if (events.length === 0) return null;
  return (
    <div class="related">
      <h4>{title}</h4>
      <ol>
        {events.map((i) => (
          <li key={i}>
            <button type="button" class={run.isBad(i) ? "bad" : ""} onClick={() => onSelect(i)}>
              <span class="time">{shortInstant(run.time[i])}</span>
              <span class="who">{speaker(run, i)}</span>
              <span class="what">{tell(run, i)}</span>
            </button>
          </li>
        ))}
      </ol>
      {more > 0 && <p class="note">and {more} more</p>}
    </div>
  );
}
