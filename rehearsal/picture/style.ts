import { Markup } from './markup';

/**
 * The look of the page. Colours are named once, for light and for dark; every pair of text and ground has a contrast of
 * at least 4.5. Nothing is told by colour alone. Written without `<` and `&`, so that it may stand in a page as it is.
 */
export const STYLE = new Markup(`
:root {
  --paper: #ffffff; --ink: #16202b; --muted: #4b5662; --line: #c9d0d8; --faint: #e6eaee;
  --weekend: #e7ebf0; --closed: #f1f4f7; --holiday: #fbe3de; --holiday-mark: #c25441;
  --joint: #fdf1cf; --joint-mark: #96690a;
  --run: #1d5fa6; --late: #b3261e; --late-mark: #f7c9c4; --still: #ffffff; --still-mark: #6b7683;
  --event: #ffffff; --escalate: #8c1d18; --on-escalate: #ffffff; --act: #16202b;
  --band-a: #d6e6f5; --band-b: #e9f1d8; --band-c: #e5def2; --band-d: #f3e3d3; --step: #f0b7a6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12181f; --ink: #eef2f6; --muted: #b3bec9; --line: #44505c; --faint: #232c35;
    --weekend: #212a33; --closed: #1a2129; --holiday: #43211c; --holiday-mark: #c4604f;
    --joint: #3b3013; --joint-mark: #c79c35;
    --run: #6cb2f5; --late: #f2867c; --late-mark: #6d1f19; --still: #12181f; --still-mark: #98a4b0;
    --event: #12181f; --escalate: #f5a59b; --on-escalate: #2b0a07; --act: #eef2f6;
    --band-a: #1c3a56; --band-b: #2f3d18; --band-c: #372b52; --band-d: #4a3421; --step: #7d3526;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); color-scheme: light dark; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 20px 20px 40px; max-width: 1160px; overflow-wrap: anywhere;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
h1 { font-size: 24px; line-height: 1.2; margin: 0 0 4px; }
h1 .en { display: block; font-size: 17px; font-weight: 400; }
h2, caption { font-size: 17px; font-weight: 700; margin: 28px 0 8px; text-align: left; }
caption { margin: 0; padding: 28px 0 8px; }
.en { color: var(--muted); font-weight: 400; }
.lead { margin: 10px 0 4px; max-width: 110ch; }
.lead .en { display: block; }
small { display: block; font-size: 13px; color: var(--muted); }
code { font: 13px/1.4 ui-monospace, "Liberation Mono", "DejaVu Sans Mono", monospace; color: var(--ink); }
figure { margin: 16px 0 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
.scroll:focus-visible { outline: 3px solid var(--run); outline-offset: 2px; }
.scroll svg { display: block; width: 100%; min-width: 1040px; height: auto; }
.hint { display: none; margin: 4px 0 0; font-size: 13px; color: var(--muted); }
svg.defs { position: absolute; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  fill: var(--ink); unicode-bidi: plaintext; }
svg text.caption, svg text.clock-label, svg text.words, svg text.step-number, svg text.date {
  paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
svg .caption, svg .muted { fill: var(--muted); }
svg .caption { font-weight: 600; }
svg .clock-name, svg .month, svg .monday { font-weight: 700; }
.paper { fill: var(--paper); }
.ground-weekend { fill: var(--weekend); }
.ground-holiday { fill: var(--holiday); }
.ground-jointLeave { fill: var(--joint); }
.ground-late { fill: var(--late); }
.ground-still { fill: var(--still); }
.marks-holiday { stroke: var(--holiday-mark); stroke-width: 1; opacity: 0.55; }
.marks-jointLeave { fill: var(--joint-mark); opacity: 0.8; }
.marks-late { stroke: var(--late-mark); stroke-width: 1.4; }
.marks-still { stroke: var(--still-mark); stroke-width: 1.4; }
.closed { fill: var(--closed); }
.legend .closed, .legend .off { stroke: var(--line); }
.day { stroke: var(--faint); stroke-width: 0.5; }
.week { stroke: var(--line); stroke-width: 1; }
.month-edge, .base { stroke: var(--line); stroke-width: 1; }
.fold { fill: var(--paper); }
.tear { fill: none; stroke: var(--muted); stroke-width: 1.2; }
.band { stroke: var(--paper); stroke-width: 1.5; }
.band.even { fill: var(--band-a); }
.band.odd { fill: var(--band-b); }
.band.holder.even { fill: var(--band-c); }
.band.holder.odd { fill: var(--band-d); }
.step { fill: var(--step); }
svg text.step-number { font-weight: 700; stroke: none; }
.bar { stroke-width: 1.2; }
.bar.running { fill: var(--run); stroke: var(--run); }
.bar.left-over { fill: none; stroke: var(--run); stroke-dasharray: 4 3; }
.bar.late { stroke: var(--late); }
.bar.still { stroke: var(--still-mark); stroke-dasharray: 2 2; }
.due { fill: none; stroke: var(--ink); stroke-width: 2; }
.due-flag { fill: var(--ink); }
.unfired { fill: var(--paper); stroke: var(--muted); stroke-width: 1.2; }
.end circle { fill: var(--paper); stroke: var(--ink); stroke-width: 1.6; }
.end path { fill: none; stroke: var(--ink); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.leader { stroke: var(--ink); stroke-width: 1; opacity: 0.6; }
.marker rect { fill: var(--event); stroke: var(--ink); stroke-width: 1.3; }
.marker.refused rect { stroke-dasharray: 3 2; }
.marker.escalate rect { fill: var(--escalate); stroke: var(--escalate); }
.marker.escalate .number { fill: var(--on-escalate); }
.marker .number { font-weight: 600; }
.marker .inner { fill: none; stroke-width: 1; }
svg .second { fill: var(--muted); }
.legend ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 4px 18px;
  margin: 0; padding: 0; list-style: none; }
.legend li { display: flex; align-items: center; gap: 10px; font-size: 14px; line-height: 1.25; }
.legend li svg { flex: none; }
.legend li .en { display: block; }
.legend p { margin: 10px 0 0; font-size: 14px; max-width: 90ch; }
.note { border-left: 4px solid var(--run); padding-left: 10px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 10px 18px; margin: 0; }
dt { font-size: 13px; color: var(--muted); }
dd { margin: 0; }
dd .en { display: block; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); overflow-wrap: normal; }
td .en, th .en { display: block; }
.timeline tbody th, .timeline td:nth-child(2), .timeline td:nth-child(4) { font-variant-numeric: tabular-nums; }
.timeline td:nth-child(2) { min-width: 11em; }
tr.rung { background: color-mix(in srgb, var(--step) 18%, transparent); }
tbody th { padding-left: 6px; }
.clocks tbody th { min-width: 8.5em; }
.clocks td { min-width: 6em; }
.clocks td:nth-child(7) { min-width: 12em; }
td ul { margin: 0; padding: 0; list-style: none; }
td li + li { margin-top: 4px; }
footer { margin-top: 28px; font-size: 13px; color: var(--muted); }
@media screen and (max-width: 1080px) {
  .hint { display: block; }
}
@media screen and (max-width: 760px) {
  body { padding: 14px 14px 30px; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, caption, tr, td, tbody th { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: 8px 6px; }
  th, td { border: 0; padding: 3px 0; }
  tbody th { font-size: 16px; padding-left: 0; }
  td { display: grid; grid-template-columns: 6.5em 1fr; gap: 8px; }
  td.empty { display: none; }
  td::before { content: attr(data-title); font-size: 13px; color: var(--muted); overflow-wrap: normal; }
}
@media print {
  @page { size: A4 landscape; margin: 10mm; }
  :root { --paper: #ffffff; --ink: #000000; --muted: #3a424b; --line: #b4bcc5; --faint: #e1e5e9;
    --weekend: #e3e7ec; --closed: #f1f4f7; --holiday: #fbe3de; --holiday-mark: #9c3a2a;
    --joint: #fdf1cf; --joint-mark: #6f4d05;
    --run: #1d5fa6; --late: #a11d16; --late-mark: #f7c9c4; --still: #ffffff; --still-mark: #555f6a;
    --event: #ffffff; --escalate: #7d1712; --on-escalate: #ffffff; --act: #000000;
    --band-a: #d6e6f5; --band-b: #e9f1d8; --band-c: #e5def2; --band-d: #f3e3d3; --step: #f0b7a6; }
  html { -webkit-print-color-adjust: exact; print-color-adjust: exact; color-scheme: light; }
  body { padding: 0; max-width: none; font-size: 12px; }
  h1 { font-size: 19px; } h1 .en { font-size: 14px; }
  .lead { margin: 4px 0; max-width: none; }
  figure { margin-top: 6px; }
  .scroll { overflow: visible; border: 0; break-inside: avoid; }
  .scroll svg { min-width: 0; max-height: 158mm; }
  .legend, .facts div, tr { break-inside: avoid; }
  .legend ul { grid-template-columns: repeat(4, 1fr); }
  .facts { grid-template-columns: repeat(5, 1fr); }
  .legend li, .legend p, table { font-size: 12px; }
  small, code, dt { font-size: 11px; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
}
`);
