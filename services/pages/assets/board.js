// What moves on a page: figures that follow the events, tables that sort and filter, a map that arrow keys walk over.
// Everything is on the page without it, too. services/pages/pages.h tells what the attributes of the markup mean.

const page = document.documentElement;
const words = {};
for (const word of document.getElementById('live-words')?.content.querySelectorAll('[data-word]') ?? [])
  words[word.dataset.word] = word.textContent;
const number = new Intl.NumberFormat(page.lang);
const percent = new Intl.NumberFormat(page.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// A number as it is written on the page, in either language; a text that is none is NaN.
function read(text) {
  const plain = text.trim().replace('\u2212', '-').replace(/[%\s]/g, '');
  const english = page.lang === 'en' ? plain.replaceAll(',', '') : plain.replaceAll('.', '').replace(',', '.');
  return english === '' ? NaN : Number(english);
}

function write(figure, value) {
  if (figure === 'schedule') return words[value] ?? value;
  const format = figure.startsWith('percent') ? percent : number;
  return format.format(value).replace('-', '\u2212');
}

// Tables: the cells of a row by what their columns are, a row by its id.

const columns = new Map();
for (const table of document.querySelectorAll('table'))
  columns.set(table, [...table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? []].map((cell) => cell.dataset.figure));

function cell(row, figure) {
  return row.cells[columns.get(row.closest('table')).indexOf(figure)];
}

function sort(table, column, button) {
  const header = button.closest('th');
  const numbers = header.classList.contains('number');
  const falling = header.ariaSort === (numbers ? null : 'ascending') || header.ariaSort === 'ascending';
  for (const other of header.parentElement.cells) other.removeAttribute('aria-sort');
  header.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
  const body = table.tBodies[0];
  const key = (row) => row.cells[column].textContent.trim();
  const empty = (text) => Number.isNaN(read(text)) ? -Infinity : read(text);
  const rows = [...body.rows].map((row) => [numbers ? empty(key(row)) : key(row), row]);
  rows.sort(([a], [b]) => (numbers ? a - b || 0 : a.localeCompare(b, page.lang)) * (falling ? -1 : 1));
  body.append(...rows.map(([, row]) => row));
}

function makeSortable(table) {
  const headers = table.tHead.rows[table.tHead.rows.length - 1].cells;
  [...headers].forEach((header, column) => {
    if (header.textContent.trim() === '') return;
    const button = make('button', { type: 'button' }, ...header.childNodes);
    button.addEventListener('click', () => sort(table, column, button));
    header.append(button);
  });
}

function scheduleOf(row) {
  return cell(row, 'schedule')?.className.match(/on_schedule|slightly_behind|behind/)?.[0];
}

function makeFilter(table) {
  const text = make('input', { type: 'search', autocomplete: 'off' });
  const select = make('select', {}, new Option(words.all, ''));
  for (const schedule of ['on_schedule', 'slightly_behind', 'behind']) select.add(new Option(words[schedule], schedule));
  const shown = make('output');
  const filter = () => {
    const wanted = text.value.trim().toLocaleLowerCase(page.lang);
    let count = 0;
    for (const row of table.tBodies[0].rows) {
      const name = row.cells[0].textContent.toLocaleLowerCase(page.lang);
      row.hidden = !name.includes(wanted) || (select.value !== '' && scheduleOf(row) !== select.value);
      count += !row.hidden;
      circles.get(row.id)?.classList.toggle('dim', row.hidden);
    }
    shown.textContent = `${number.format(count)} ${words.shown} ${number.format(table.tBodies[0].rows.length)}`;
  };
  text.addEventListener('input', filter);
  select.addEventListener('change', filter);
  const parts = [make('label', {}, words.filter, text)];
  if (columns.get(table).includes('schedule')) parts.push(make('label', {}, words.schedule, select));
  const place = table.closest('.scroll') ?? table;
  place.before(make('div', { className: 'filter' }, ...parts, shown));
}

// The map: one stop of the Tab key; arrow keys go to the nearest circle in that direction.

const map = document.querySelector('.map svg');
const circles = new Map();

function place(link) {
  const circle = link.querySelector('circle');
  return [Number(circle.getAttribute('cx')), Number(circle.getAttribute('cy'))];
}

const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function nearest(from, [right, down]) {
  const [x, y] = place(from);
  let best = null, least = Infinity;
  for (const link of circles.values()) {
    const [dx, dy] = [place(link)[0] - x, place(link)[1] - y];
    const along = dx * right + dy * down, aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (along <= 0 || along + 2 * aside >= least || link.classList.contains('dim')) continue;
    best = link;
    least = along + 2 * aside;
  }
  return best;
}

function makeMap() {
  const label = make('p', { className: 'map-label' });
  label.setAttribute('aria-hidden', 'true');
  map.after(label);
  const links = [...map.querySelectorAll('a')];
  for (const link of links) {
    circles.set(link.getAttribute('href').match(/GM\d{4}/)[0], link);
    link.setAttribute('tabindex', link === links[0] ? 0 : -1);
  }
  const tell = (event) => { label.textContent = event.target.closest('a')?.querySelector('title').textContent ?? ''; };
  map.addEventListener('pointerover', tell);
  map.addEventListener('focusin', (event) => {
    tell(event);
    for (const link of links) link.setAttribute('tabindex', link === event.target ? 0 : -1);
  });
  map.addEventListener('keydown', (event) => {
    const next = ways[event.key] && nearest(event.target.closest('a'), ways[event.key]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// Live: each update sets the figures of its subject; a province's sums move by the difference.

const status = make('p', { id: 'live', textContent: words.live ?? '' });
const summary = make('p', { className: 'hidden-text' });
status.setAttribute('role', 'status');
summary.setAttribute('aria-live', 'polite');
const moved = new Set();
const marks = new Map();
const waiting = new Map();

function mark(element) {
  clearTimeout(marks.get(element));
  element.classList.add('changed');
  marks.set(element, setTimeout(() => element.classList.remove('changed'), 6000));
}

function set(element, figure, value) {
  const text = write(figure, value);
  if (element.textContent.trim() === text) return false;
  (element.querySelector('a') ?? element).textContent = text;
  if (figure === 'schedule') {
    element.classList.remove('on_schedule', 'slightly_behind', 'behind');
    element.classList.add(value);
  }
  mark(element);
  return true;
}

// The row of a code in the tables of a period.
function rows(code, period) {
  return [...document.querySelectorAll(`table[data-period="${period}"] tr[id="${code}"]`)];
}

function singles(attribute, code, period) {
  return document.querySelectorAll(`[data-figure][data-${attribute}="${code}"][data-period="${period}"]`);
}

function update(code, period, data) {
  const attribute = code.startsWith('PV') ? 'province' : 'municipality';
  let changed = false;
  for (const element of singles(attribute, code, period))
    if (element.dataset.figure in data) changed = set(element, element.dataset.figure, data[element.dataset.figure]) || changed;
  for (const row of rows(code, period))
    columns.get(row.closest('table')).forEach((figure, column) => {
      if (figure in data && row.cells[column]) changed = set(row.cells[column], figure, data[figure]) || changed;
    });
  return changed;
}

const sums = ['quota', 'transferred', 'carry_over', 'corrected_quota', 'realised', 'realised_family', 'remaining'];

// What the municipality's row says now tells how much its province's sums move.
function updateProvince(code, period, data) {
  const row = rows(code, period).find((at) => at.dataset.province);
  if (!row) return;
  const province = row.dataset.province;
  const old = (element) => (element ? read(element.textContent) : NaN);
  const next = {};
  for (const figure of sums) {
    const difference = data[figure] - old(cell(row, figure));
    const sum = [...singles('province', province, period)].find((at) => at.dataset.figure === figure) ??
      rows(province, period).map((at) => cell(at, figure))[0];
    if (difference && sum) next[figure] = old(sum) + difference;
  }
  update(province, period, next);
}

function updateCircle(code, period, data) {
  const link = circles.get(code);
  if (!link || map.dataset.period !== period) return;
  const circle = link.querySelector('circle'), title = link.querySelector('title');
  const name = title.textContent.split(':')[0];
  const left = data.remaining > 0 ? words.before_left + number.format(data.remaining) + words.after_left : words.none_left;
  if (!link.classList.contains('s0')) {
    link.classList.remove('s1', 's2', 's3');
    link.classList.add({ on_schedule: 's1', slightly_behind: 's2', behind: 's3' }[data.schedule]);
    title.textContent = `${name}: ${left}, ${words[data.schedule]}`;
  }
  const radius = Number(map.dataset.scale) * Math.sqrt(Math.max(data.corrected_quota, 0));
  circle.setAttribute('r', Math.max(Number(map.dataset.least), radius).toFixed(1));
  mark(link);
}

function apply() {
  for (const [subject, event] of waiting) {
    const [code, period] = subject.includes('/') ? subject.split('/') : ['NL00', subject];
    const data = { ...event.data, schedule: String(event.data.schedule).replaceAll(' ', '_') };
    if (code !== 'NL00' && data.corrected_quota > 0) data.percent_realised = 100 * data.realised / data.corrected_quota;
    if (code !== 'NL00') updateProvince(code, period, data);
    if (!update(code, period, data) || code === 'NL00') continue;
    updateCircle(code, period, data);
    moved.add(data.name ?? code);
  }
  waiting.clear();
}

function receive(message) {
  const event = JSON.parse(message.data);
  if (!event.data) return offerReload();
  if (waiting.size === 0) requestAnimationFrame(apply);
  waiting.set(event.subject, event);
}

function offerReload() {
  status.replaceChildren(make('a', { href: location.href, textContent: words.reload }));
}

function tellMoved() {
  if (moved.size === 0) return;
  const names = [...moved];
  summary.textContent = `${words.changed} ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` ${words.others}` : ''}`;
  moved.clear();
}

function follow() {
  const one = location.pathname.match(/GM\d{4}$/);
  const stream = new EventSource(`/v1/stream${one ? `?municipality=${one[0]}` : ''}`);
  const say = (lost) => {
    status.classList.toggle('lost', lost);
    if (!status.querySelector('a')) status.textContent = lost ? words.lost : words.live;
  };
  stream.onopen = () => say(false);
  stream.onerror = () => say(true);
  stream.onmessage = receive;
  stream.addEventListener('reset', offerReload);
  addEventListener('pagehide', () => stream.close());
  setInterval(tellMoved, 10000);
  document.querySelector('.site-header .wrap')?.append(status);
  document.body.append(summary);
}

if (map) makeMap();
for (const table of document.querySelectorAll('table.sortable')) {
  makeSortable(table);
  makeFilter(table);
}
if (page.dataset.live) follow();
