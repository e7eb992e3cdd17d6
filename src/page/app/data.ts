// The run as the page carries it, unpacked: facts, and a typed array for each field of its events. The form is that of
// src/page/page_data.hpp and src/page/event_columns.hpp.

/** The form's version. */
const version = 2;

export interface Verdict {
  label: string;
  outcome: "held" | "failed" | "vacuous" | "undecided";
  word: string;
  claim: string;
  explanation: string;
  because: string;
  place: string;
  first: number;
  last: number;
  message: number;
  seq: number;
  time: number;
  story: string;
}

export interface Named {
  name: string;
}

export interface Facts {
  version: number;
  scenario: string;
  run: string;
  seed: number;
  events: number;
  digest: string;
  ended_at: number;
  standing: "passed" | "failed" | "undecided";
  closing: string;
  replay: string;
  /** Of a saved trace: what it does not hold. */
  lacks?: string;
  verdicts: Verdict[];
  kinds: { name: string; bad: boolean }[];
  reasons: { name: string; text: string }[];
  services?: { name: string; kind: string }[];
  instances?: { name: string; service: number | null }[];
  topics?: { name: string; endpoint: boolean }[];
  subscriptions?: { name: string; topic: number | null; service: number | null }[];
  marks?: string[];
  /** Titles over lines of the timeline, with the time of the first. */
  phases?: { title: string; from: number }[];
  timeline?: { line: number; text: string }[];
  kept: number;
  left_out: number;
  /** Kind, reason, who speaks (0 the timeline, 1 the instance, 2 the peer), template. */
  sentences: [number, number, number, string][];
  texts: string[];
  curves: number[];
  curves_until: number | null;
  busy: { samples: number; services: number };
  limits: Limit[];
  columns: [string, number][];
}

export interface Curve {
  subscription: number;
  time: Float64Array;
  waiting: Float64Array;
  inFlight: Float64Array;
  /** When the oldest that waits was published; NaN where none is known to wait. */
  oldest: Float64Array;
}

/** Slot time, summed up to each sample: what a service spent, and what there was. */
export interface Busy {
  time: Float64Array;
  services: { busy: Float64Array; capacity: Float64Array }[];
}

/** A limit that a claim sets to what a curve shows. */
export interface Limit {
  claim: string;
  metric: string;
  topic: number | null;
  service: number | null;
  sign: string;
  value: string;
  text: string;
}

export class Run {
  readonly facts: Facts;
  readonly count: number;
  readonly seq: Float64Array;
  readonly time: Float64Array;
  readonly sentence: Uint32Array;
  readonly kind: Uint8Array;
  readonly reason: Uint8Array;
  /** Ids are -1 where there is none. */
  readonly instance: Int32Array;
  readonly peer: Int32Array;
  readonly topic: Int32Array;
  readonly subscription: Int32Array;
  readonly incarnation: Uint16Array;
  readonly message: Float64Array;
  /** The index, not the number, of the event that led to it; -1 where there is none. */
  readonly cause: Int32Array;
  readonly causeSeq: Float64Array;
  readonly root: Float64Array;
  readonly attempt: Uint16Array;
  readonly detail: Float64Array;
  readonly textHashes: DataView;
  readonly curves: Curve[];
  readonly busy: Busy;

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = view.getUint32(0, true);
    this.facts = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Facts;
    if (this.facts.version !== version) throw new Error("another version of meshsim made that page");
    const columns = new Map<string, Uint8Array>();
    let at = 4 + length;
    for (const [name, size] of this.facts.columns) {
      columns.set(name, bytes.subarray(at, at + size));
      at += size;
    }
    const column = (name: string) => new Varints(columns.get(name) ?? new Uint8Array());
    const n = (this.count = this.facts.kept);

    this.seq = sums(column("seq"), n);
    this.sentence = plain(column("sentence"), new Uint32Array(n));
    this.time = new Float64Array(n);
    this.instance = new Int32Array(n);
    this.peer = new Int32Array(n);
    this.topic = new Int32Array(n);
    this.subscription = new Int32Array(n);
    this.message = new Float64Array(n);
    this.root = new Float64Array(n);
    this.attempt = new Uint16Array(n);
    this.detail = new Float64Array(n);
    const hashes = columns.get("text_hashes") ?? new Uint8Array();
    this.textHashes = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
    this.kind = new Uint8Array(n);
    this.reason = new Uint8Array(n);
    this.incarnation = new Uint16Array(n);
    this.cause = new Int32Array(n);
    this.causeSeq = new Float64Array(n);
    this.readEvents(column);
    this.curves = this.readCurves(columns);
    this.busy = this.readBusy(column("busy"));
  }

  /** Fills the fields, each from its column, in which the events lie by sentence; many are told beside their cause's. */
  private readEvents(column: (name: string) => Varints): void {
    const { facts, sentence } = this;
    const order = orderBy(sentence, facts.sentences.length);
    const raw = (name: string) => placed(column(name), order);
    const [time, cause, instance, incarnation, peer] = ["time", "cause", "instance", "incarnation", "peer"].map(raw);
    const [topic, subscription, message, root] = ["topic", "subscription", "message", "root"].map(raw);
    const [attempt, detail] = ["attempt", "detail"].map(raw);
    const isText = facts.kinds.map((kind) => ["published", "logged", "noted"].includes(kind.name));
    const lives: number[] = [];
    let [now, texts, largestMessage, largestRoot] = [0, 0, 0, 0];
    for (let i = 0; i < this.count; ++i) {
      [this.kind[i], this.reason[i]] = facts.sentences[sentence[i]];
      this.time[i] = now += time[i];
      this.causeSeq[i] = cause[i] === 0 ? 0 : this.seq[i] - cause[i];
      this.cause[i] = cause[i] === 0 ? -1 : this.indexOf(this.causeSeq[i], i);
      const beside = cause[i] < mostBack ? this.cause[i] : -1;
      const party = (value: number) => (value === 0 ? this.instance[beside] : value === 1 ? this.peer[beside] : value - 3);
      const who = (this.instance[i] = party(instance[i]));
      this.peer[i] = party(peer[i]);
      this.incarnation[i] = (who < 0 ? 0 : (lives[who] ?? 0)) + unzigzag(incarnation[i]);
      if (who >= 0) lives[who] = this.incarnation[i];
      this.topic[i] = topic[i] === 0 ? this.topic[beside] : topic[i] - 2;
      this.subscription[i] = subscription[i] === 0 ? this.subscription[beside] : subscription[i] - 2;
      const told = message[i];
      this.message[i] = told === 0 ? this.message[beside] : told === 1 ? 0 : largestMessage + 1 + unzigzag(told - 2);
      this.root[i] = (beside >= 0 ? this.root[beside] : largestRoot) + unzigzag(root[i]);
      largestMessage = Math.max(largestMessage, this.message[i]);
      largestRoot = Math.max(largestRoot, this.root[i]);
      this.attempt[i] = attempt[i];
      if (!isText[this.kind[i]]) this.detail[i] = detail[i];
      else this.detail[i] = detail[i] === 0 ? ++texts : texts + 1 - detail[i];
    }
  }

  /** The index of the event with that number, -1 where it was not kept. */
  indexOf(seq: number, below = this.count): number {
    if (seq >= 1 && seq <= below && this.seq[seq - 1] === seq) return seq - 1;
    let low = 0;
    let high = below;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.seq[middle] < seq) low = middle + 1;
      else high = middle;
    }
    return low < below && this.seq[low] === seq ? low : -1;
  }

  /** The kind with that name. */
  kindOf(name: string): number {
    return this.facts.kinds.findIndex((kind) => kind.name === name);
  }

  isBad(i: number): boolean {
    return this.facts.kinds[this.kind[i]].bad;
  }

  /** "hello → subscriber" */
  subscriptionName(id: number): string {
    const subscription = this.facts.subscriptions?.[id];
    const topic = this.facts.topics?.[subscription?.topic ?? -1]?.name ?? "";
    return `${topic} → ${subscription?.name ?? "?"}`;
  }

  text(i: number): string {
    return this.facts.texts[this.detail[i] - 1] ?? "";
  }

  private readCurves(columns: Map<string, Uint8Array>): Curve[] {
    const curves: Curve[] = [];
    this.facts.curves.forEach((changes, subscription) => {
      if (changes === 0) return;
      const bytes = new Varints(columns.get(`curve_${subscription}`)!);
      const time = sums(bytes, changes);
      const waiting = zigzagSums(bytes, changes);
      const inFlight = zigzagSums(bytes, changes);
      const oldest = zigzagSums(bytes, changes).map((since, k) => (waiting[k] === 0 || since === 0 ? NaN : since - 1));
      curves.push({ subscription, time, waiting, inFlight, oldest });
    });
    return curves;
  }

  private readBusy(bytes: Varints): Busy {
    const { samples, services } = this.facts.busy;
    const time = sums(bytes, samples);
    const read = () => ({ busy: zigzagSums(bytes, samples), capacity: zigzagSums(bytes, samples) });
    return { time, services: Array.from({ length: services }, read) };
  }
}

/** A cause further back than this is not compared with (EventColumns::most_back). */
const mostBack = 65536;

/** The indices of the events, ordered by sentence, then as they are. */
function orderBy(sentence: Uint32Array, sentences: number): Uint32Array {
  const next = new Uint32Array(sentences + 1);
  for (const each of sentence) ++next[each + 1];
  for (let k = 0; k < sentences; ++k) next[k + 1] += next[k];
  const order = new Uint32Array(sentence.length);
  sentence.forEach((each, i) => (order[next[each]++] = i));
  return order;
}

function placed(bytes: Varints, order: Uint32Array): Float64Array {
  const out = new Float64Array(order.length);
  for (const i of order) out[i] = bytes.next();
  return out;
}

class Varints {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  next(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function plain<Numbers extends Uint32Array>(bytes: Varints, out: Numbers): Numbers {
  for (let i = 0; i < out.length; ++i) out[i] = bytes.next();
  return out;
}

function sums(bytes: Varints, n: number): Float64Array {
  const out = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; ++i) out[i] = sum += bytes.next();
  return out;
}

function zigzagSums(bytes: Varints, n: number): Float64Array {
  const out = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; ++i) out[i] = sum += unzigzag(bytes.next());
  return out;
}

/** Unpacks the run that the page carries. */
export async function unpack(base64: string): Promise<Run> {
  const packed = bytesOf(base64);
  const stream = new Blob([packed as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Run(new Uint8Array(await new Response(stream).arrayBuffer()));
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}
