import { CsvError, parse } from 'csv-parse/sync';
import { Problem } from '../problems/problem';
import { longTextReader, type BodyReader } from './body';

/** A directory of the whole country is a fifth of this. */
const MAX_CSV_BYTES = 16 * 1024 * 1024;
/** Nobody has so many; what has more is no directory. */
const MAX_ROWS = 100_000;
/** No cell of ours is longer; a quote that is never closed makes one of the rest of the file. */
const MAX_RECORD = 64 * 1024;

const readText = longTextReader(MAX_CSV_BYTES);

/** A table as it was sent: the names of its columns and its cells, each record with the line that it begins in. */
export interface Table {
  columns: string[];
  records: { line: number; cells: string[] }[];
}

/** Reads a body that is CSV, in UTF-8. Throws `media-type`, or `malformed` with the line. */
export const csv: BodyReader = {
  mediaTypes: ['text/csv'],
  read: async (req, res) => {
    const type = (req.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
    if (type !== 'text/csv') {
      throw new Problem('media-type', {
        detail: {
          id: 'Isi permintaan harus text/csv dalam UTF-8, tanpa kompresi.',
          en: 'The body of the request must be text/csv in UTF-8, not compressed.',
        },
      });
    }
    return (await readText(req, res)) ?? '';
  },
};

/**
 * The table of a text after RFC 4180. Spreadsheets of this country separate by semicolons: what the first line holds
 * decides. Throws `malformed` with the line for a quote that does not close, or a line with too many or too few cells.
 */
export function tableOf(text: string): Table {
  // One kind of line end: the parser counts a mixture of them otherwise than people do.
  const plain = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const [head = ''] = plain.split('\n', 1);
  const delimiter = head.includes(',') ? ',' : ';';
  try {
    const parsed = parse(plain, {
      delimiter,
      info: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD,
      to: MAX_ROWS + 2,
      // With `info` every record comes with where the parser stood; the types of the package do not say so.
    }) as unknown as { info: { lines: number }; record: string[] }[];
    const [first, ...rest] = parsed;
    if (rest.length > MAX_ROWS) throw tooLong();
    return {
      columns: (first?.record ?? []).map((name) => name.trim()),
      records: rest.map(({ info, record }) => ({
        // A cell may hold line ends: the parser has counted to the end of the record.
        line: info.lines - record.reduce((sum, cell) => sum + lineEnds(cell), 0),
        cells: record,
      })),
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const said = error.message.replaceAll('`', '"').slice(0, 200);
    throw new Problem('malformed', {
      detail: { id: `Berkas CSV tidak terbaca: ${said}.`, en: `The CSV file cannot be read: ${said}.` },
    });
  }
}

function lineEnds(text: string): number {
  return text.split('\n').length - 1;
}

function tooLong(): Problem {
  return new Problem('malformed', {
    detail: {
      id: `Berkas CSV berisi lebih dari ${MAX_ROWS} baris.`,
      en: `The CSV file holds more than ${MAX_ROWS} rows.`,
    },
  });
}
