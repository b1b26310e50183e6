import { palette, type Palette } from './palette';

const variables = (colours: Palette) =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');

const kinds = ['audio', 'video', 'train', 'validation', 'stream0', 'stream1', 'stream2', 'stream3'];
const kindRules = kinds.map((kind) => `.${kind.replace(/(\d)/, '-$1')}{--colour:var(--${kind})}`).join('');

const page = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer,nav{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:56px}
h1{font-size:clamp(1.7rem,4.5vw,2.5rem);line-height:1.15;letter-spacing:-.02em;margin:0 0 10px;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:1.45rem;line-height:1.25;letter-spacing:-.01em;margin:64px 0 14px}
h3{font-size:1rem;line-height:1.35;margin:0 0 10px;overflow-wrap:anywhere}
p{margin:0 0 14px;max-width:74ch}
a{color:var(--accent)}
.subtitle{font-size:1.12rem;color:var(--muted);max-width:68ch;overflow-wrap:anywhere}
.finding{font-size:1.12rem;max-width:68ch;border-left:3px solid var(--accent);padding-left:16px;margin:26px 0;overflow-wrap:anywhere}
.facts{display:flex;flex-wrap:wrap;gap:14px 44px;margin:0 0 8px}
.facts div{display:flex;flex-direction:column-reverse}
.facts dt{color:var(--muted);font-size:.875rem}
.facts dd{margin:0;font-size:1.75rem;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 22px;margin:26px 0 0;padding:12px 0;border:solid var(--rule);border-width:1px 0;font-size:.925rem}
nav a{display:inline-block;padding:3px 0;text-decoration:none}
nav a:hover{text-decoration:underline}
footer{color:var(--muted);font-size:.875rem;padding-top:20px;padding-bottom:48px;margin-top:64px;border-top:1px solid var(--rule)}
.notes li,ol li{max-width:74ch;margin-bottom:8px;overflow-wrap:anywhere}
ol{color:var(--muted);font-size:.925rem;padding-left:22px}
.source{color:var(--muted)}
p .source{font-size:.925rem}
`;

const tables = `
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--rule);border-radius:10px;margin:0 0 24px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.925rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);font-size:.875rem;padding:12px 16px 4px}
th,td{text-align:left;vertical-align:baseline;padding:8px 16px;border-top:1px solid var(--rule);font-weight:400;overflow-wrap:anywhere;unicode-bidi:isolate}
thead th{border-top:0;color:var(--muted);font-size:.8125rem;font-weight:600;white-space:nowrap;overflow-wrap:normal}
tbody th,td:not(.figures){min-width:7em}
.figures{text-align:right;white-space:nowrap;overflow-wrap:normal}
tbody th.figures{min-width:0}
.best th,.best .estimate{font-weight:700;color:var(--accent)}
td .interval{color:var(--muted);font-size:.875rem;display:inline-block;min-width:5.6em}
.reading{display:inline-flex;gap:10px;min-width:15em}
.evidence{color:var(--accent);letter-spacing:2px;font-size:.75rem;line-height:1.9;white-space:nowrap}
p.key{color:var(--muted);font-size:.875rem}
.line.truth{stroke:var(--ink);stroke-width:1.3}
.abouts{max-width:78ch;padding-left:20px;margin:0 0 24px}
.abouts li{margin-bottom:4px}
code{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.settings{columns:340px 3;column-gap:20px}
.settings .scroll{break-inside:avoid;margin-bottom:20px}
.settings caption{font-weight:600;color:var(--ink)}
.settings thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.settings th,.settings td{padding:5px 16px;font-size:.875rem}
.settings th{color:var(--muted);min-width:0;overflow-wrap:normal}
.nowrap{white-space:nowrap}
details{margin-top:8px;font-size:.875rem}
summary{color:var(--muted);cursor:pointer;padding:4px 0}
summary:hover{color:var(--accent)}
details .scroll{margin:6px 0 0;border-radius:6px}
details table{font-size:.8125rem}
details caption{padding:8px 10px 2px}
details th,details td{padding:4px 10px}
details tbody th,.settings td:not(.figures){min-width:0}
@media(max-width:640px){.stacked thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.stacked tr{display:flex;flex-wrap:wrap;gap:2px 18px;padding:10px 12px;border-top:1px solid var(--rule)}.stacked th,.stacked td{padding:0;border:0;min-width:0}.stacked tbody th{font-weight:600}.stacked td:has(.reading){flex-basis:100%}.stacked td::before{content:attr(data-label) " ";color:var(--muted)}}
`;

const figures = `
figure{margin:0}
figcaption{max-width:78ch;margin:0 0 14px}
.panels{display:grid;gap:20px}
.wide,.pair{grid-template-columns:repeat(auto-fill,minmax(min(100%,430px),1fr))}
.slim{grid-template-columns:repeat(auto-fill,minmax(min(100%,310px),1fr))}
.slim:not(:has(>:nth-child(2))){grid-template-columns:minmax(0,460px)}
.slim:has(>:nth-child(2)):not(:has(>:nth-child(3))){grid-template-columns:repeat(auto-fill,minmax(min(100%,430px),1fr))}
.panel{background:var(--surface);border:1px solid var(--rule);border-radius:10px;padding:16px 18px 12px;min-width:0}
.charts{display:grid;grid-template-columns:1fr 1fr;gap:14px}
@media(max-width:520px){.charts{grid-template-columns:minmax(0,360px)}main,header,footer,nav{padding-left:16px;padding-right:16px}.panel{padding:14px 12px 10px}header{padding-top:32px}h2{margin-top:48px}th,td{padding-left:12px;padding-right:12px}}
.stage{font-weight:400;color:var(--muted)}
.stage::before{content:"· "}
.clip{font-weight:600}
.remark,.verdict{color:var(--muted);font-size:.875rem;line-height:1.45;margin:8px 0 0;overflow-wrap:anywhere}
.verdict{margin:-6px 0 8px}
.right,.wrong{font-weight:700}
.right{color:var(--validation)}
.wrong{color:var(--video)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 24px;margin:0 0 14px;padding:0;font-size:.875rem}
.legend li{display:flex;align-items:center;gap:8px}
img{display:block;max-width:100%;height:auto;image-rendering:pixelated}
.swatch{width:28px;height:14px;flex:none}
`;

/** What charts look like, on a page or alone. */
const charts = `
svg{display:block;width:100%;height:auto;overflow:visible}
text{font-size:12px;fill:var(--ink)}
.heading{font-size:12.5px;font-weight:600}
.name{font-size:13px}
.value{font-size:12.5px;fill:var(--muted);font-variant-numeric:tabular-nums}
.tick{font-size:11px;fill:var(--muted);font-variant-numeric:tabular-nums}
.axis-name{font-size:11px;fill:var(--muted)}
.grid,.lattice{stroke:var(--grid);fill:none}
.axis{stroke:var(--muted);fill:none}
.reference{stroke:var(--ink);stroke-width:1.25;stroke-dasharray:4 3;fill:none;opacity:.75}
.hit{fill:none;pointer-events:all}
.strip{fill:var(--strip)}
.row .whisker{stroke:var(--ink);stroke-width:1.5;fill:none}
.row .estimate{fill:var(--ink)}
.row.best .whisker{stroke:var(--accent);stroke-width:2}
.row.best .estimate{fill:var(--accent)}
.row.best .name,.row.best .value{font-weight:700;fill:var(--accent)}
.line{fill:none;stroke:var(--colour);stroke-width:1.9;stroke-linejoin:round;stroke-linecap:round}
.line.train{stroke-dasharray:5 4}
.band{fill:var(--colour);fill-opacity:.17}
.dot,.mark{fill:var(--colour)}
.faint{fill-opacity:.35}
.dot.truth{fill:var(--ink)}
.dot.train{fill:var(--surface);stroke:var(--colour);stroke-width:1.9}
.row .whisker.audio,.row .whisker.video,.row .whisker[class*=stream-]{stroke:var(--colour)}
.heat{fill:var(--heat)}
.cell{text-anchor:middle;font-variant-numeric:tabular-nums}
.small{font-size:10px}
.diagonal,.frame{fill:none;stroke:var(--muted)}
.diagonal{stroke-width:1.5}
`;

const dark = `@media screen and (prefers-color-scheme:dark){:root{${variables(palette.dark)}}}`;

const print = `
@page{margin:14mm}
@media print{body{background:none;font-size:10.5pt}main,header,footer,nav{max-width:none;padding-left:0;padding-right:0}header{padding-top:0}nav,details{display:none}h2{margin-top:28pt;break-after:avoid}figcaption,.legend,h3{break-after:avoid}.panel,.scroll,figcaption,tr,li{break-inside:avoid}.scroll{overflow:visible}.wide,.pair{grid-template-columns:1fr 1fr}.slim{grid-template-columns:1fr 1fr 1fr}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** The style sheet of the report. */
export const style =
  `:root{color-scheme:light dark;${variables(palette.light)}}${kindRules}${page}${tables}${figures}${charts}${dark}${print}`.replace(
    /\n/g,
    '',
  );

/** The style sheet of a chart in a file of its own. */
export const chartStyle =
  `:root{${variables(palette.light)}}${kindRules}text{font-family:system-ui,sans-serif}${charts}`.replace(
    /\n/g,
    '',
  );
