// Fooling rate against budget, and how it went over time.
import uPlot from './uplot.js';
import {byId, el, show, svg} from './dom.js';
import {ATTACKS, ENOUGH, attackName, count, duration, percent, reduced, small, wilson} from './format.js';
import {worst} from './model.js';
import {colour} from './theme.js';

const DASHES = {fgsm: [7, 4], 'bim-a': [], 'bim-b': [2, 3], jsma: [10, 3, 2, 3], deepfool: [4, 2], cwa: [12, 4], pia: [1, 4]};
const dash = (attack) => DASHES[attack] ?? [5, 2];
const AXIS = '12px Inter, "Segoe UI", system-ui, sans-serif';

/** One chart that is made once and then fed, and made anew when its lines or its colours change. */
class Chart {
  constructor(node, options) {
    this.node = node;
    this.options = options;
    new ResizeObserver(() => this.fit()).observe(node);
  }

  draw(lines, data, extra) {
    const key = JSON.stringify([lines.map((l) => [l.id, l.few]), extra?.key, colour('bg')]);
    this.extra = extra;
    this.lines = lines;
    if (!this.plot || key !== this.key) {
      this.plot?.destroy();
      this.key = key;
      this.node.replaceChildren();
      this.node.classList.remove('bare');
      this.plot = new uPlot({...this.options(this), ...this.size()}, data, this.node);
    } else {
      this.plot.setData(data);
    }
  }

  fit() {
    if (this.plot) this.plot.setSize(this.size());
  }

  clear(text) {
    this.plot?.destroy();
    this.plot = null;
    this.node.classList.add('bare');
    this.node.replaceChildren(text ? el('p', {class: 'empty'}, text) : '');
  }

  size() {
    return {width: Math.max(200, this.node.clientWidth), height: this.node.clientHeight};
  }
}

const shared = (chart) => ({
  legend: {show: false},
  cursor: {drag: {x: false, y: false}, points: {size: 6}},
  hooks: {
    drawClear: [(u) => bands(u, chart)],
    draw: [(u) => chart.extra?.over?.(u)],
    setCursor: [(u) => chart.extra?.cursor?.(u)],
  },
  series: [{}, ...chart.lines.map((line) => ({
    stroke: line.few ? colour('few') : colour(line.colour), width: line.thick ? 2.4 : 1.5, dash: line.dash,
    points: {show: false}, paths: line.paths, spanGaps: false,
  }))],
});

const axis = (more) => ({
  stroke: colour('dim'), font: AXIS, grid: {stroke: colour('line'), width: 1}, ticks: {show: false}, gap: 4, ...more});

const rateAxis = (splits) => axis({size: 46, splits: () => splits, values: (u, values) => values.map((v) => percent(v))});

/** The 95 % interval of each line, behind the lines. */
function bands(u, chart) {
  const context = u.ctx;
  context.save();
  context.beginPath();
  context.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
  context.clip();
  for (const line of chart.lines) {
    context.fillStyle = line.few ? colour('few') : colour(line.colour);
    context.globalAlpha = line.thick ? 0.14 : 0.07;
    for (const run of runs(line.band)) area(u, context, run, line.step);
  }
  context.restore();
}

function runs(band) {
  const all = [[]];
  for (const point of band) {
    if (point.lower === null) all.push([]);
    else all.at(-1).push(point);
  }
  return all.filter((run) => run.length > 1);
}

function area(u, context, run, step) {
  context.beginPath();
  trace(u, context, run, 'upper', step);
  trace(u, context, [...run].reverse(), 'lower', step && 'back');
  context.closePath();
  context.fill();
}

function trace(u, context, points, side, step) {
  let last = null;
  for (const point of points) {
    const x = u.valToPos(point.x, 'x', true);
    const y = u.valToPos(point[side], 'y', true);
    if (step && last) context.lineTo(step === 'back' ? last.x : x, step === 'back' ? y : last.y);
    context.lineTo(x, y);
    last = {x, y};
  }
}

const curveChart = new Chart(byId('curves'), (chart) => ({
  ...shared(chart),
  scales: {x: {time: false, range: () => [0, chart.extra.end]}, y: {range: [0, 1.02]}},
  axes: [axis({size: 28, values: (u, values) => values.map((v) => small(v))}), rateAxis([0, 0.25, 0.5, 0.75, 1])],
}));

export function curves(figures) {
  const lines = [];
  for (const model of figures.models) {
    const top = worst(figures, model);
    for (const attack of figures.attacks) {
      const m = figures.fooling(model.id, attack);
      if (m?.attacked > 0) lines.push(curveLine(model, m, m === top));
    }
  }
  show(byId('legend'), lines.length > 0);
  if (!lines.length) {
    byId('curves-note').textContent = 'share of clips for which a perturbation of at most this size was found';
    curveChart.clear('Nothing was attacked yet.');
    return;
  }
  const paper = lines[0].measure.paperL2;
  const end = Math.max(paper * 1.5, ...lines.map((l) => saturation(l.measure)));
  note(lines, paper);
  const xs = [...new Set([0, paper, end, ...lines.flatMap((l) => l.measure.curve.map((p) => p.l2))])].sort((a, b) => a - b);
  const data = [xs, ...lines.map((l) => held(l.measure, xs))];
  lines.forEach((line, i) => { line.band = band(line.measure, xs, data[i + 1]); });
  const cursor = (u) => legend(lines, u.cursor.idx === null || u.cursor.left < 0 ? paper : xs[u.cursor.idx], u.cursor.left < 0);
  curveChart.draw(lines, data, {end, cursor, over: (u) => mark(u, paper), key: null});
  legend(lines, paper, true);
}

function curveLine(model, measure, thick) {
  return {
    id: model.id + '\n' + measure.attack, model, measure, thick, step: true, colour: model.colour,
    few: measure.attacked < ENOUGH, dash: dash(measure.attack), paths: uPlot.paths.stepped({align: 1}), band: [],
  };
}

function note(lines, paper) {
  const rms = small(paper / Math.sqrt(lines[0].measure.pixels));
  const unlabelled = lines.some((l) => !l.measure.labelled) ? '; unlabelled: against its own clean answer' : '';
  byId('curves-note').textContent =
      `share of clips it gets right for which a perturbation of at most this ‖ε‖₂ was found; band: 95\u00a0%; paper's budget: ${small(paper)} (RMS ${rms})${unlabelled}`;
}

/** Where the curve stops rising, with some room. */
function saturation(measure) {
  const last = measure.curve.at(-1)?.rate ?? 0;
  const reached = measure.curve.find((p) => p.rate >= last * 0.995);
  return Math.min(measure.wideL2, (reached?.l2 ?? 0) * 1.12);
}

/** The empirical curve is a step function: a rate holds until the next point. */
function held(measure, xs) {
  let i = 0;
  let rate = 0;
  return xs.map((x) => {
    while (i < measure.curve.length && measure.curve[i].l2 <= x) rate = measure.curve[i++].rate;
    return x > measure.wideL2 ? null : rate;
  });
}

const band = (measure, xs, rates) => xs.map((x, i) => {
  const [lower, upper] = rates[i] === null ? [null, null] : wilson(rates[i], measure.attacked);
  return {x, lower, upper};
});

function mark(u, paper) {
  const context = u.ctx;
  const x = Math.round(u.valToPos(paper, 'x', true));
  context.save();
  context.strokeStyle = colour('dim');
  context.fillStyle = colour('dim');
  context.lineWidth = devicePixelRatio;
  context.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  context.beginPath();
  context.moveTo(x, u.bbox.top);
  context.lineTo(x, u.bbox.top + u.bbox.height);
  context.stroke();
  context.font = `${11 * devicePixelRatio}px Inter, "Segoe UI", system-ui, sans-serif`;
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  context.fillText("paper's budget", x + 5 * devicePixelRatio, u.bbox.top + u.bbox.height - 5 * devicePixelRatio);
  context.restore();
}

function legend(lines, l2, resting) {
  byId('legend').replaceChildren(...lines.map((line) => {
    const m = line.measure;
    const rate = held(m, [l2])[0];
    return el('div', {class: line.few ? 'few' : null}, swatch(line),
        el('span', null, `${line.model.name} · ${attackName(m.attack)} `, reduced(m)),
        el('span', {class: 'v'}, rate === null ? '–' : `${percent(rate)}${resting ? ` · n ${count(m.attacked)}` : ` at ${small(l2)}`}`));
  }));
}

const swatch = (line) => svg('svg', {width: 26, height: 8, class: line.few ? 'few' : line.colour, 'aria-hidden': 'true'},
    svg('line', {x1: 0, x2: 26, y1: 4, y2: 4, stroke: 'currentColor', 'stroke-width': line.thick ? 3 : 1.8, 'stroke-dasharray': line.dash.join(' ')}));

const trendChart = new Chart(byId('trend'), (chart) => ({
  ...shared(chart),
  scales: {x: {time: true}, y: {range: [0, 1.02]}},
  axes: [axis({size: 24, grid: {show: false}, space: 90, values: '{HH}:{mm}'}), rateAxis([0, 0.5, 1])],
}));

/** One point a window; clips too few to say are in the band's width and, below twenty, left out. */
export function trend(state, figures) {
  const lines = figures.models.map((model) => trendLine(state, figures, model)).filter(Boolean);
  const xs = withGaps([...new Set(lines.flatMap((l) => l.points.map((p) => Date.parse(p.end) / 1000)))].sort((a, b) => a - b));
  const visible = xs.length > 2;
  show(byId('trend'), visible);
  show(byId('trend-note'), visible);
  if (!visible) {
    trendChart.clear('');
    return;
  }
  const data = [xs];
  for (const line of lines) {
    const at = new Map(line.points.map((p) => [Date.parse(p.end) / 1000, p]));
    const told = xs.map((x) => (at.get(x)?.clips >= ENOUGH ? at.get(x) : null));
    data.push(told.map((p) => p?.rate ?? null));
    line.band = xs.map((x, i) => ({x, lower: told[i]?.lower ?? null, upper: told[i]?.upper ?? null}));
  }
  byId('trend-note').textContent = "fooling rate within the paper's budget by "
      + [...new Set(lines.map((l) => attackName(l.attack)))].join(' and ')
      + `, windows of ${duration(figures.window)}; gaps: fewer than ${ENOUGH} clips`;
  trendChart.draw(lines, data, null);
}

/** Where windows are missing there is an instant without a value, so that no line bridges them. */
function withGaps(xs) {
  const step = Math.min(...xs.slice(1).map((x, i) => x - xs[i]));
  return xs.flatMap((x, i) => (i && x - xs[i - 1] > 1.5 * step ? [xs[i - 1] + step, x] : [x]));
}

function trendLine(state, figures, model) {
  const top = worst(figures, model);
  const found = top && state.trends.find((t) => t.source === top.source && t.representation === top.representation
      && t.model === model.id && t.attack === top.attack && t.labelled === top.labelled && t.window === top.window.size);
  return found && {id: model.id + top.attack, attack: top.attack, points: found.points, colour: model.colour, thick: true, dash: [], band: []};
}
