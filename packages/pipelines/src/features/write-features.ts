import { encodeCsv } from '../io/encode-csv';
import { npyHeader } from '../io/npy';
import type { Output } from '../io/output';
import type { FeatureRows } from './feature-rows';

/** Writes tables of features, one sound after the other, as their rows come. */
export interface FeatureWriter {
  /** Rows of a sound; the first call for another file begins its table. */
  rows(file: string, rows: FeatureRows): Promise<void>;
  /** Behind the last sound. */
  end(): Promise<void>;
}

/** The forms in which features are written. */
export const featureWriters = { csv: csvWriter, json: jsonWriter, npy: npyWriter };

type Options = { columns: readonly string[]; rowShape: readonly number[] };

function csvWriter(output: Output, { columns }: Options): FeatureWriter {
  let begun = false;
  return {
    async rows(file, { times, data }) {
      if (!begun && times.length > 0) {
        await output.write(encodeCsv([['file', 'time', ...columns]]));
        begun = true;
      }
      const name = encodeCsv([[file]]).trimEnd();
      for (const [row, time] of times.entries()) {
        const values = data.subarray(row * columns.length, (row + 1) * columns.length).join(',');
        await output.write(`${name},${Number(time.toFixed(6))},${values}\n`);
      }
    },
    end: async () => {},
  };
}

function jsonWriter(output: Output, { columns, rowShape }: Options): FeatureWriter {
  let current: string | undefined;
  let times: number[] = [];
  const close = async () => {
    if (current === undefined) return;
    await output.write(
      `],"times":${JSON.stringify(times)},"shape":${JSON.stringify([times.length, ...rowShape])}}`,
    );
    times = [];
  };
  return {
    async rows(file, rows) {
      if (rows.times.length === 0) return;
      if (file !== current) {
        await close();
        const head = JSON.stringify({ file, columns }).slice(0, -1);
        await output.write(`${current === undefined ? '[' : ','}${head},"frames":[`);
        current = file;
      }
      for (const [row, time] of rows.times.entries()) {
        const values = Array.from(rows.data.subarray(row * columns.length, (row + 1) * columns.length));
        await output.write(`${times.length > 0 ? ',' : ''}${JSON.stringify(values)}`);
        times.push(time);
      }
    },
    async end() {
      await close();
      await output.write(`${current === undefined ? '[' : ''}]\n`);
    },
  };
}

const headerBytes = 128;

/** One sound: the number of rows stands in front and is written over in the end. */
function npyWriter(output: Output, { rowShape }: Options): FeatureWriter {
  let count = 0;
  let begun = false;
  const header = () => npyHeader([count, ...rowShape], 'float32', headerBytes);
  return {
    async rows(_, { times, data }) {
      if (!begun) await output.write(header());
      begun = true;
      count += times.length;
      if (data.length > 0) await output.write(new Uint8Array(littleEndian(data)));
    },
    async end() {
      await output.rewriteStart(header());
    },
  };
}

function littleEndian(data: Float32Array): ArrayBuffer {
  const bytes = new ArrayBuffer(4 * data.length);
  const view = new DataView(bytes);
  data.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return bytes;
}
