import { Markup } from '../../../rehearsal/picture/markup';

const PAPER = `
  --paper: #ffffff; --ink: #16202b; --muted: #4b5662; --line: #c9d0d8; --edge: #5a6672;
  --t0: #a9c8e8; --t1: #f0d39a; --t2: #bcd9a5; --t3: #e9b9ad; --t4: #cdbfe6; --t5: #a8d5cf;`;

/** Tints only help the eye along: every arrow has an outline, its number, and a line in the table. */
const DRAWING_STYLE = `
.ribbon { stroke: var(--edge); stroke-width: 0.6; fill-opacity: 0.62; }
.t0 { fill: var(--t0); } .t1 { fill: var(--t1); } .t2 { fill: var(--t2); }
.t3 { fill: var(--t3); } .t4 { fill: var(--t4); } .t5 { fill: var(--t5); }
.node { fill: var(--ink); }
svg text { font: 12.5px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 3.5px; stroke-linejoin: round; }
svg text.name { font-weight: 600; }
svg text.sub { fill: var(--muted); font-size: 11.5px; }
svg text.total { font-weight: 700; fill: var(--ink); }
svg text.number { font-size: 11px; font-variant-numeric: tabular-nums; }
svg text.head { font-size: 15px; font-weight: 700; }
.head-line { stroke: var(--line); stroke-width: 1; }
`;

/** Of a picture that stands alone: light, whatever it is shown on. */
export const ALONE_STYLE = new Markup(`svg {${PAPER} background: #ffffff; }${DRAWING_STYLE}`);

/** Of the whole page. Written without \`<\` and \`&\`, so that it may stand in a page as it is. */
export const PAGE_STYLE = new Markup(`
:root {${PAPER}}
@media (prefers-color-scheme: dark) {
  :root { --paper: #12181f; --ink: #eef2f6; --muted: #b3bec9; --line: #44505c; --edge: #93a0ad;
    --t0: #2c5580; --t1: #6f5618; --t2: #40592a; --t3: #763d31; --t4: #51427a; --t5: #22615a; }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); color-scheme: light dark; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 20px 20px 40px; max-width: 1200px; overflow-wrap: anywhere;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
h1 { font-size: 24px; line-height: 1.2; margin: 0 0 4px; }
h1 .en { display: block; font-size: 17px; font-weight: 400; }
.en { color: var(--muted); font-weight: 400; }
.lead { margin: 10px 0 4px; max-width: 110ch; }
.lead .en { display: block; }
figure { margin: 16px 0 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
.scroll:focus-visible { outline: 3px solid var(--edge); outline-offset: 2px; }
.scroll svg { display: block; width: 100%; min-width: 1040px; height: auto; }
${DRAWING_STYLE}
caption { font-size: 17px; font-weight: 700; text-align: left; padding: 28px 0 8px; }
table { border-collapse: collapse; width: 100%; max-width: 1000px; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line);
  font-weight: 400; }
thead th { border-bottom: 2px solid var(--ink); font-weight: 700; }
td .en, th .en { display: block; }
td.count, th.count { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
footer { margin-top: 28px; font-size: 13px; color: var(--muted); }
footer .en { display: block; }
@media print {
  @page { size: A4 landscape; margin: 10mm; }
  :root {${PAPER} --ink: #000000; --muted: #3a424b; --edge: #333b43; }
  html { -webkit-print-color-adjust: exact; print-color-adjust: exact; color-scheme: light; }
  body { padding: 0; max-width: none; font-size: 12px; }
  h1 { font-size: 19px; } h1 .en { font-size: 14px; }
  .lead { margin: 4px 0; max-width: none; }
  figure { margin-top: 6px; }
  .scroll { overflow: visible; border: 0; break-inside: avoid; }
  .scroll svg { min-width: 0; max-height: 160mm; }
  table { font-size: 12px; max-width: none; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
}
`);
