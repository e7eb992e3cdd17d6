// The run as the page carries it, unpacked: facts, and a typed array for each field of its events. The form is that of
// src/page/page_data.hpp and src/page/event_columns.hpp.

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
  closing: string;
  replay: string;
  verdicts: Verdict[];
  kinds: { name: string; bad: boolean }[];
  reasons: { name: string; text: string }[];
  services?: { name: string; kind: string }[];
  instances?: { name: string; service: number | null }[];
  topics?: { name: string; endpoint: boolean }[];
  subscriptions?: { name: string; topic: number | null; service: number | null }[];
  marks?: string[];
  timeline?: { line: number; text: string }[];
  kept: number;
  left_out: number;
  /** Kind, reason, who speaks (0 the timeline, 1 the instance, 2 the peer), template. */
  sentences: [number, number, number, string][];
  texts: string[];
  curves: number[];
  curves_until: number | null;
  columns: [string, number][];
}

export interface Curve {
  subscription: number;
  time: Float64Array;
  waiting: Float64Array;
  inFlight: Float64Array;
}

export class Run {
  readonly facts: Facts;
  readonly count: number;
  readonly seq: Float64Array;
  readonly time: Float64Array;
  readonly sentence: Uint16Array;
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

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = view.getUint32(0, true);
    this.facts = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Facts;
    const columns = new Map<string, Uint8Array>();
    let at = 4 + length;
    for (const [name, size] of this.facts.columns) {
      columns.set(name, bytes.subarray(at, at + size));
      at += size;
    }
    const column = (name: string) => new Varints(columns.get(name) ?? new Uint8Array());
    const n = (this.count = this.facts.kept);

    this.seq = sums(column("seq"), n);
    this.time = sums(column("time"), n);
    this.sentence = plain(column("sentence"), new Uint16Array(n));
    this.instance = ids(column("instance"), n);
    this.peer = ids(column("peer"), n);
    this.topic = ids(column("topic"), n);
    this.subscription = ids(column("subscription"), n);
    this.message = zigzagSums(column("message"), n);
    this.root = zigzagSums(column("root"), n);
    this.attempt = plain(column("attempt"), new Uint16Array(n));
    this.detail = plain(column("detail"), new Float64Array(n));
    const hashes = columns.get("text_hashes") ?? new Uint8Array();
    this.textHashes = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);

    this.kind = new Uint8Array(n);
    this.reason = new Uint8Array(n);
    this.incarnation = new Uint16Array(n);
    this.cause = new Int32Array(n);
    this.causeSeq = new Float64Array(n);
    const incarnations = column("incarnation");
    const causes = column("cause");
    const last: number[] = [];
    for (let i = 0; i < n; ++i) {
      const template = this.facts.sentences[this.sentence[i]];
      this.kind[i] = template[0];
      this.reason[i] = template[1];
      const who = this.instance[i];
      const life = (who < 0 ? 0 : (last[who] ?? 0)) + unzigzag(incarnations.next());
      if (who >= 0) last[who] = life;
      this.incarnation[i] = life;
      const back = causes.next();
      this.causeSeq[i] = back === 0 ? 0 : this.seq[i] - back;
      this.cause[i] = back === 0 ? -1 : this.indexOf(this.causeSeq[i], i);
    }
    this.curves = this.readCurves(columns);
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

  text(i: number): string {
    return this.facts.texts[this.detail[i] - 1] ?? "";
  }

  private readCurves(columns: Map<string, Uint8Array>): Curve[] {
    const curves: Curve[] = [];
    this.facts.curves.forEach((changes, subscription) => {
      if (changes === 0) return;
      const bytes = new Varints(columns.get(`curve_${subscription}`)!);
      const curve = {
        subscription,
        time: new Float64Array(changes),
        waiting: new Float64Array(changes),
        inFlight: new Float64Array(changes),
      };
      let time = 0;
      let waiting = 0;
      let inFlight = 0;
      for (let i = 0; i < changes; ++i) {
        curve.time[i] = time += bytes.next();
        curve.waiting[i] = waiting += unzigzag(bytes.next());
        curve.inFlight[i] = inFlight += unzigzag(bytes.next());
      }
      curves.push(curve);
    });
    return curves;
  }
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

function plain<Numbers extends Uint16Array | Float64Array>(bytes: Varints, out: Numbers): Numbers {
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

function ids(bytes: Varints, n: number): Int32Array {
  const out = new Int32Array(n);
  for (let i = 0; i < n; ++i) out[i] = bytes.next() - 1;
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
