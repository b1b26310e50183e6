import type { RowSource } from '../frames/row-stage';
import { createContourEngine, type ContourEngine, type ContourRows } from './contour-engine';
import type { OpenSmileTable } from './open-smile-set';

/** Puts the descriptors of a set side by side, each row as soon as the slowest contour has it. @internal */
export function createDescriptorJoin({ descriptors }: OpenSmileTable): (come: ContourRows[]) => Float32Array {
  const width = descriptors.length;
  const places = new Map(descriptors.map((contour, place) => [contour, place]));
  let queues: Float64Array[] = [];
  return (come) => {
    let count = Infinity;
    queues = come.map(({ contours, rows }, i) => {
      const queue = joined(queues[i], rows);
      if (contours.some((contour) => places.has(contour))) {
        count = Math.min(count, queue.length / contours.length);
      }
      return queue;
    });
    if (count === Infinity) count = 0;
    const out = new Float32Array(count * width);
    queues = come.map(({ contours }, i) => {
      for (const [column, contour] of contours.entries()) {
        const place = places.get(contour);
        if (place === undefined) continue;
        for (let t = 0; t < count; t++) out[t * width + place] = queues[i][t * contours.length + column];
      }
      return queues[i].slice(count * contours.length);
    });
    return out;
  };
}

/** The descriptors of a set as rows of a stream. @internal */
export function descriptorRows(table: OpenSmileTable, sampleRate: number): RowSource {
  const engine: ContourEngine = createContourEngine(table, sampleRate);
  const join = createDescriptorJoin(table);
  return {
    width: table.descriptors.length,
    push: (samples, last) => join(engine.push(samples, last)),
  };
}

function joined(held: Float64Array | undefined, rows: Float64Array): Float64Array {
  if (!held || held.length === 0) return rows;
  const all = new Float64Array(held.length + rows.length);
  all.set(held);
  all.set(rows, held.length);
  return all;
}
