/** Draws the figures of `npm run bench:others` as bars, in the colour scheme of the reader: .github/speed.svg. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ratio, seconds } from './figures.mjs';
import { root } from './measuring.mjs';

/** The tasks that are drawn. 1,000 calls are not: their bars differ by three orders of magnitude. */
const drawn = ['call', 'list'];

const width = 760;
const margin = 24;
const bars = { left: 200, height: 18, step: 28, longest: 400 };

const style = `
    text { font: 14px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #1f2328; }
    .title { font-size: 16px; font-weight: 600; }
    .note { font-size: 12px; fill: #59636e; }
    .own { font-weight: 600; }
    rect { fill: #8c959f; }
    rect.own { fill: #0969da; }
    rect.paper { fill: #ffffff; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .note { fill: #9198a1; }
      rect { fill: #656c76; }
      rect.own { fill: #4493f8; }
      rect.paper { fill: #0d1117; }
    }`;

/** Returns the chart of the tasks that figures.json has, as the text of an SVG file. */
export function drawChart(tasks) {
  const parts = [];
  const summaries = [];
  let top = margin;
  for (const { title, measured, figures } of drawn.flatMap((name) => tasks[name] ?? [])) {
    const rows = Object.entries(figures).toSorted(([, one], [, other]) => one.wall - other.wall);
    const slowest = rows.at(-1)[1].wall;
    const heading = `The time of ${title}, relative to mcpc`;
    parts.push(text(margin, top + 14, 'title', heading));
    top += 32;
    const labels = rows.map(([name, { program, wall }]) => {
      const label = `${ratio(wall / figures.mcpc.wall)} (${seconds(wall)})`;
      parts.push(...bar(top, program, label, wall / slowest, name === 'mcpc'));
      top += bars.step;
      return `${program} ${label}`;
    });
    parts.push(text(margin, top + 10, 'note', `Medians of wall times; shorter is better. ${measured}.`));
    summaries.push(`${heading}: ${labels.join(', ')}.`);
    top += 32 + margin;
  }
  const height = top - margin;
  const size = `width="${width}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(summaries.join(' '))}</title>`,
    `<style>${style}</style>`,
    `<rect class="paper" ${size}/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** Draws the tasks of figures.json. */
export function writeChart(tasks) {
  writeFileSync(join(root, '.github/speed.svg'), drawChart(tasks));
}

function bar(top, program, label, share, own) {
  const length = Math.max(2, Math.round(share * bars.longest));
  const name = own ? 'own' : 'other';
  const baseline = top + bars.height - 4;
  return [
    `<text class="${name}" x="${bars.left - 10}" y="${baseline}" text-anchor="end">${escaped(program)}</text>`,
    `<rect class="${name}" x="${bars.left}" y="${top}" width="${length}" height="${bars.height}" rx="2"/>`,
    text(bars.left + length + 8, baseline, name, label),
  ];
}

function text(x, y, name, content) {
  return `<text class="${name}" x="${x}" y="${y}">${escaped(content)}</text>`;
}

function escaped(content) {
  return content.replaceAll('`', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
