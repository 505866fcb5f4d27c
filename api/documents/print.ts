import { fileURLToPath } from 'node:url';
import type pdfmake from 'pdfmake';

/**
 * Paper as the archive keeps it: the font travels with it, and the same content gives the same bytes, today and in ten
 * years, so that its digest is evidence. Nothing is fetched, and no file is read but the font.
 */
const FONT = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf'),
);
const MILLIMETRE = 72 / 25.4;
const MARGIN = 20 * MILLIMETRE;

type TDocumentDefinitions = Parameters<typeof pdfmake.createPdf>[0];
type Content = TDocumentDefinitions['content'];

export interface Paper {
  readonly title: string;
  /** The day that the record knows for it, which stands in for the moment of printing. */
  readonly datedOn: string;
  readonly content: readonly Content[];
}

let printer: Promise<typeof pdfmake> | undefined;

/** Loaded with the first paper: it is large, and most of what runs here prints none. */
function getPrinter(): Promise<typeof pdfmake> {
  printer ??= import('pdfmake').then(({ default: loaded }) => {
    loaded.setFonts({ serif: { normal: FONT, bold: FONT, italics: FONT, bolditalics: FONT } });
    loaded.setUrlAccessPolicy(() => false);
    loaded.setLocalAccessPolicy((path) => path === FONT);
    return loaded;
  });
  return printer;
}

export async function printPaper({ title, datedOn, content }: Paper): Promise<Buffer> {
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageMargins: MARGIN,
    info: { title, creationDate: new Date(`${datedOn}T00:00:00Z`), producer: 'Jiangxin', creator: 'Jiangxin' },
    defaultStyle: { font: 'serif', fontSize: 10.5, lineHeight: 1.3 },
    styles: { title: { fontSize: 18, alignment: 'center', margin: [0, 0, 0, 14] }, note: { fontSize: 9 } },
    content: [{ text: title, style: 'title' }, ...content],
    footer: (page, pages) => ({ text: `第${page}页，共${pages}页`, alignment: 'center', fontSize: 9 }),
  };
  return (await getPrinter()).createPdf(definition).getBuffer();
}

/** What is filled in beside what it is. */
export function facts(pairs: readonly (readonly [label: string, value: string | null])[]): Content {
  const body = pairs.map(([label, value]) => [label, value ?? '—']);
  return { table: { widths: [100, '*'], body }, margin: [0, 0, 0, 12] };
}

/** A list whose head stands again on every page. */
export function list(
  widths: readonly (number | '*' | 'auto')[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Content {
  const body = [head, ...rows].map((cells) => [...cells]);
  return { table: { headerRows: 1, widths: [...widths], dontBreakRows: true, body }, margin: [0, 0, 0, 12] };
}
