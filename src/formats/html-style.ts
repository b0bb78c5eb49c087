/** How the HTML report looks: in both themes, on any width, and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --background: #fff; --raised: #f3f6fc; --text: #1f1f1f; --subtle: #474747; --divider: #d3dbe8; --link: #0b57d0;
  --good: #146c2e; --good-fill: #2c8a4b; --bad: #b3261e; --bad-fill: #c5352b; --warning: #8a3a00; --warning-fill: #b06000;
  --running-fill: #1a6ae0; --offline: #e3e3e3; --gap: #b0b0b0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --background: #202124; --raised: #2b2c2f; --text: #e8e8e8; --subtle: #c7c7c7; --divider: #505357; --link: #a8c7fa;
    --good: #6dd58c; --good-fill: #6dd58c; --bad: #f2b8b5; --bad-fill: #f08a80; --warning: #ffb68a; --warning-fill: #f2b84b;
    --running-fill: #8ab4f8; --offline: #3c3f44; --gap: #777;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 16px 20px 48px; max-width: 1200px; background: var(--background); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 24px; line-height: 1.25; margin: 8px 0 16px; }
h2 { font-size: 19px; margin: 36px 0 12px; padding-bottom: 4px; border-bottom: 1px solid var(--divider); }
h3 { font-size: 16px; margin: 0 0 6px; }
h4 { font-size: 14px; margin: 12px 0 2px; }
p { margin: 4px 0; }
a { color: var(--link); }
bdi { unicode-bidi: isolate; }
ul { margin: 4px 0; padding-left: 20px; }
.subtle, .more { color: var(--subtle); }
.good { color: var(--good); }
.bad { color: var(--bad); }
.warning { color: var(--warning); }
.sign { font-weight: 600; white-space: nowrap; }
.verdicts { list-style: none; padding: 0; }
.verdicts li { padding: 4px 0; }
article { border: 1px solid var(--divider); border-left: 4px solid var(--divider); border-radius: 6px; padding: 12px 16px; margin: 12px 0; }
article.bad, article.warning { color: inherit; }
article.bad { border-left-color: var(--bad-fill); }
article.warning { border-left-color: var(--warning-fill); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; }
dt { color: var(--subtle); }
dd { margin: 0; min-width: 0; }
figure { margin: 0; }
.lane { border-top: 1px solid var(--divider); padding: 6px 0 4px; break-inside: avoid; }
.lane p { margin: 0; font-size: 13px; }
svg { display: block; width: 100%; overflow: hidden; }
svg svg { overflow: visible; }
svg text { fill: var(--subtle); font-size: 12px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; padding: 8px 0 0; margin: 0; font-size: 13px; color: var(--subtle); border-top: 1px solid var(--divider); }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend svg { width: 24px; flex: none; }
.bar { stroke-width: 1.5; }
.bar.succeeded { fill: var(--good-fill); }
.bar.failed { fill: var(--bad-fill); }
.bar.lost { fill: var(--bad-fill); }
.bar.risk { fill: var(--warning-fill); }
.bar.open { fill: none; stroke: var(--running-fill); stroke-dasharray: 4 3; }
.bar.simulated { fill-opacity: .45; stroke: var(--text); stroke-dasharray: 2 2; }
.mark { fill: none; stroke-width: 1.75; }
.mark.failed, .mark.refused { stroke: var(--bad-fill); }
.mark.lost { stroke: var(--bad-fill); }
.mark.risk { stroke: var(--warning-fill); }
.mark.registered { fill: var(--running-fill); }
.wait { stroke: var(--subtle); stroke-width: 1.5; stroke-dasharray: 2 4; }
.offline { fill: var(--offline); }
.gap { fill: url(#hatch); }
.hatch { stroke: var(--gap); stroke-width: 2; }
.tick { stroke: var(--divider); }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; color: var(--subtle); font-weight: 600; border-bottom: 1px solid var(--divider); }
th, td { padding: 6px 8px; vertical-align: top; }
tr + tr td, tbody tr td { border-bottom: 1px solid var(--divider); }
td ul { list-style: none; padding: 0; margin: 0; }
td li + li { margin-top: 4px; }
li .number { margin-right: 4px; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
tr:target { outline: 2px solid var(--link); outline-offset: -2px; }
pre { margin: 4px 0; padding: 8px; background: var(--raised); border-radius: 4px; font: 12px/1.45 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
summary { cursor: pointer; }
.label { display: none; }
@media (max-width: 760px) {
  body { padding: 8px 12px 32px; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd + dt { margin-top: 8px; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { border: 1px solid var(--divider); border-radius: 6px; padding: 6px 8px; margin: 10px 0; }
  tbody tr td { border: 0; padding: 3px 0; }
  td:empty, td.empty { display: none; }
  .label { display: inline-block; min-width: 84px; color: var(--subtle); }
}
@media print {
  :root {
    color-scheme: light;
    --background: #fff; --raised: #f3f6fc; --text: #000; --subtle: #333; --divider: #bbb; --link: #000;
    --good: #146c2e; --good-fill: #2c8a4b; --bad: #b3261e; --bad-fill: #c5352b; --warning: #8a3a00; --warning-fill: #b06000;
    --running-fill: #1a6ae0; --offline: #e3e3e3; --gap: #b0b0b0;
  }
  body { max-width: none; padding: 0; font-size: 11pt; }
  svg, .offline { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  article, tr, .lane { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
