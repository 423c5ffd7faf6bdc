// Plots as SVG that can be read on a light and on a dark page.

const WIDTH = 760
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 15px } .quiet { fill: #59636e } .grid { stroke: #d1d9e0 }
  .ours { fill: #0969da } .other { fill: #9aa4af }
  .line { fill: none; stroke-width: 2 }
  .c0 { stroke: #0969da } .c1 { stroke: #1a7f37 } .c2 { stroke: #8250df } .c3 { stroke: #bc4c00 } .c4 { stroke: #cf222e }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .quiet { fill: #9198a1 } .grid { stroke: #3d444d }
    .ours { fill: #4493f8 } .other { fill: #656c76 }
    .c0 { stroke: #4493f8 } .c1 { stroke: #3fb950 } .c2 { stroke: #ab7df8 } .c3 { stroke: #db6d28 } .c4 { stroke: #f85149 }
  }`

/** @param {number} value */
const short = (value) =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })

/**
 * @param {{title: string, bars: {label: string, value: number, ours: boolean}[]}} plot
 * @returns {string} a bar a line, as long as its value
 */
export function drawBars({ title, bars }) {
  const [labels, rowPx, topPx] = [270, 26, 40]
  const most = Math.max(...bars.map(({ value }) => value))
  const rows = bars.map(({ label, value, ours }, at) => {
    const y = topPx + at * rowPx
    const width = Math.max(1, (value / most) * (WIDTH - labels - 90))
    return `<text x="${labels - 8}" y="${y + 14}" text-anchor="end">${escaped(label)}</text>
<rect class="${ours ? 'ours' : 'other'}" x="${labels}" y="${y}" width="${width.toFixed(1)}" height="${rowPx - 7}" rx="3"/>
<text x="${(labels + width + 6).toFixed(1)}" y="${y + 14}" class="quiet">${short(value)}</text>`
  })
  return frame(title, topPx + bars.length * rowPx + 4, rows)
}

/**
 * @param {{title: string, xName: string, lines: {label: string, points: number[]}[]}} plot the points are one apart in x
 * @returns {string}
 */
export function drawLines({ title, xName, lines }) {
  const [left, top, right, bottom] = [60, 86, WIDTH - 20, 356]
  const end = Math.max(1, ...lines.map(({ points }) => points.length - 1))
  const most = ceiling(Math.max(...lines.flatMap(({ points }) => points)))
  const x = (/** @type {number} */ value) => left + (value / end) * (right - left)
  const y = (/** @type {number} */ value) => bottom - (value / most) * (bottom - top)
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (part) => `<line class="grid" x1="${left}" x2="${right}" y1="${y(part * most)}" y2="${y(part * most)}"/>
<text class="quiet" x="${left - 8}" y="${y(part * most) + 4}" text-anchor="end">${short(part * most)}</text>
<text class="quiet" x="${x(part * end)}" y="${bottom + 20}" text-anchor="middle">${short(Math.round(part * end))}</text>`,
  )
  let [legend, row] = [left, 48]
  const drawn = lines.map(({ label, points }, at) => {
    // About as wide as it will be.
    const width = 36 + label.length * 8
    if (legend + width > right) [legend, row] = [left, row + 20]
    const from = legend
    legend += width
    const path = points.map((value, n) => `${x(n).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
    return `<polyline class="line c${at % 5}" points="${path}"/>
<line class="line c${at % 5}" x1="${from}" x2="${from + 16}" y1="${row}" y2="${row}"/>
<text x="${from + 20}" y="${row + 4}">${escaped(label)}</text>`
  })
  const name = `<text class="quiet" x="${right}" y="${bottom + 38}" text-anchor="end">${escaped(xName)}</text>`
  return frame(title, bottom + 46, [...grid, ...drawn, name])
}

/**
 * @param {string} title
 * @param {number} height
 * @param {string[]} parts
 */
function frame(title, height, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" role="img">
<title>${escaped(title)}</title>
<style>${STYLE}
</style>
<text class="title" x="8" y="22">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`
}

/**
 * The next of 1, 2, 4 and 8 times a power of ten: a quarter of it is a number that one reads easily.
 * @param {number} value
 */
function ceiling(value) {
  const unit = 10 ** Math.floor(Math.log10(Math.max(value, 1)))
  return [1, 2, 4, 8, 10].map((times) => times * unit).find((round) => round >= value) ?? value
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
