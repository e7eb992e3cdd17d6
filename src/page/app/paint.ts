// Draws the space-time diagram: true to scale, as a density where there is too much to tell apart, as marks and arrows
// where there is not.
import { Arrows } from "./arrows";
import { Density } from "./density";
import { Ground } from "./ground";
import { type Mark, Marks } from "./marks";
import { firstAt } from "./series";
import { axisHeight, font, mostMarks, type Palette, type Scene, Sheet } from "./sheet";

/** Draws everything; returns the marks that can be chosen, none where a density is shown. */
export function paint(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): Mark[] {
  const { run, chosen, from, to, width, height, names, selected, chain } = scene;
  const sheet = new Sheet(context, scene, palette);
  const [ground, arrows, marks] = [new Ground(sheet), new Arrows(sheet), new Marks(sheet)];
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, width, height);
  context.font = font;
  context.textBaseline = "middle";
  context.save();
  context.beginPath();
  context.rect(names, axisHeight, width - names, height - axisHeight);
  context.clip();
  ground.grid();
  ground.faults();
  ground.moments();
  ground.lives();
  const first = firstAt(run, chosen, from);
  const last = firstAt(run, chosen, to + 1);
  const isDense = last - first > mostMarks;
  if (isDense) new Density(sheet).paint(first, last);
  else paintNear(scene, arrows, first, last);
  for (const i of chain) arrows.arrow(i, true);
  if (!isDense) paintMarks(scene, marks, first, last);
  ground.timelineWords();
  if (selected >= 0) marks.selected(selected);
  ground.pointer();
  context.restore();
  ground.names();
  ground.axis();
  return marks.drawn;
}

function paintNear({ run, chosen }: Scene, arrows: Arrows, first: number, last: number): void {
  // An arrow that begins here may end behind the window.
  const behind = Math.min(chosen ? chosen.length : run.count, last + mostMarks - (last - first));
  for (let k = first; k < behind; ++k) arrows.occupation(chosen ? chosen[k] : k);
  for (let k = first; k < behind; ++k) arrows.arrow(chosen ? chosen[k] : k, false);
}

/** Puts losses above all else that happened at the same time. */
function paintMarks({ chosen }: Scene, marks: Marks, first: number, last: number): void {
  for (const isBad of [false, true]) {
    for (let k = first; k < last; ++k) marks.mark(chosen ? chosen[k] : k, isBad);
  }
}
