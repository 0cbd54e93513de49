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

// A number as it is written on the page; NaN for any other text.
function read(text) {
  const [thousands, decimal] = page.lang === 'en' ? [',', '.'] : ['.', ','];
  const plain = text.trim().replaceAll(thousands, '').replace(decimal, '.').replace('%', '');
  return plain === '' ? NaN : Number(plain);
}

function write(figure, value) {
  if (figure === 'schedule') return words[value];
  return figure === 'percent_realised' ? `${percent.format(value)}%` : number.format(value);
}

// Tables: the cells of a row by what their columns are, a row by its id.

const schedules = ['on_schedule', 'slightly_behind', 'behind'];
const columns = new Map();
for (const table of document.querySelectorAll('table'))
  columns.set(table, [...table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? []].map((cell) => cell.dataset.figure));

function cell(row, figure) {
  return row.cells[columns.get(row.closest('table')).indexOf(figure)];
}

// A first click on numbers puts the largest first, on texts the first of the alphabet; the next click turns it around.
function sort(table, column, header) {
  const numbers = header.classList.contains('number'), order = header.getAttribute('aria-sort');
  const falling = order ? order === 'ascending' : numbers;
  for (const other of header.parentElement.cells) other.removeAttribute('aria-sort');
  header.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
  const key = (row) => {
    const text = row.cells[column].textContent.trim();
    return numbers ? read(text) || 0 : text;
  };
  const compare = (a, b) => (numbers ? a - b : a.localeCompare(b, page.lang));
  const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
  rows.sort(([a], [b]) => compare(a, b) * (falling ? -1 : 1));
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

function makeSortable(table) {
  const headers = table.tHead.rows[table.tHead.rows.length - 1].cells;
  [...headers].forEach((header, column) => {
    if (header.textContent.trim() === '') return;
    const button = make('button', { type: 'button' }, ...header.childNodes);
    button.addEventListener('click', () => sort(table, column, header));
    header.append(button);
  });
}

function makeFilter(table) {
  const text = make('input', { type: 'search', autocomplete: 'off' });
  const select = make('select', {}, new Option(words.all, ''));
  for (const schedule of schedules) select.add(new Option(words[schedule], schedule));
  const shown = make('output');
  const filter = () => {
    const wanted = text.value.trim().toLocaleLowerCase(page.lang);
    let count = 0;
    for (const row of table.tBodies[0].rows) {
      const name = row.cells[0].textContent.toLocaleLowerCase(page.lang);
      row.hidden = !name.includes(wanted) || (select.value && !cell(row, 'schedule').classList.contains(select.value));
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
  const label = make('p', { className: 'map-label', ariaHidden: 'true' });
  map.after(label);
  const ring = map.querySelector('circle').cloneNode(); // above all others, around the one that has the focus
  ring.setAttribute('class', 'ring');
  map.append(ring);
  const links = [...map.querySelectorAll('a')];
  for (const link of links) circles.set(link.getAttribute('href').match(/GM\d{4}/)[0], link);
  const choose = (chosen) => {
    for (const link of links) link.setAttribute('tabindex', link === chosen ? 0 : -1);
    const [x, y] = place(chosen);
    ring.setAttribute('cx', x);
    ring.setAttribute('cy', y);
    ring.setAttribute('r', Number(chosen.querySelector('circle').getAttribute('r')) * 1.15 + 3);
  };
  const show = (focused) => ring.toggleAttribute('hidden', !focused);
  const tell = (event) => { label.textContent = event.target.closest('a')?.querySelector('title').textContent ?? ''; };
  choose(links[0]);
  show(false);
  map.addEventListener('pointerover', tell);
  map.addEventListener('focusout', () => show(false));
  map.addEventListener('focusin', (event) => {
    tell(event);
    choose(event.target);
    show(true);
  });
  map.addEventListener('keydown', (event) => {
    const next = ways[event.key] && nearest(event.target, ways[event.key]);
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
  const text = write(figure, value), old = element.textContent;
  if (figure === 'schedule' || figure === 'percent_realised' ? old.trim() === text : (read(old) || 0) === value) return false;
  element.textContent = text;
  if (figure === 'schedule') {
    element.classList.remove(...schedules);
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
const province = location.pathname.match(/PV\d\d$/)?.[0];

// On a province's page what the municipality's row says so far tells how much the sums move. Call it before update.
function moveSums(code, period, data) {
  const row = rows(code, period)[0];
  if (!row) return;
  const next = {};
  for (const figure of sums) {
    const at = cell(row, figure);
    const sum = [...singles('province', province, period)].find((single) => single.dataset.figure === figure) ??
      rows(province, period).map((other) => cell(other, figure))[0];
    if (at && sum) next[figure] = read(sum.textContent) + data[figure] - read(at.textContent);
  }
  update(province, period, withPercent(next));
}

// The page of all provinces has no municipalities to tell it: it asks, some seconds after the first of many updates.
let asking = null;

function askForProvinces(period) {
  asking ??= setTimeout(async () => {
    asking = null;
    const answer = await fetch(`/v1/provinces/${period}`).catch(() => null);
    if (answer?.ok) for (const sum of await answer.json()) update(sum.province_code, period, withPercent(sum));
  }, 3000 + 4000 * Math.random());
}

function withPercent(data) {
  return data.corrected_quota > 0 ? { ...data, percent_realised: 100 * data.realised / data.corrected_quota } : data;
}

function updateCircle(code, period, data) {
  const link = circles.get(code);
  if (!link || map.dataset.period !== period) return;
  const circle = link.querySelector('circle'), title = link.querySelector('title');
  const left = data.remaining > 0 ? words.before_left + number.format(data.remaining) + words.after_left : words.none_left;
  if (!link.classList.contains('s0')) {
    schedules.forEach((schedule, i) => link.classList.toggle(`s${i + 1}`, schedule === data.schedule));
    title.textContent = `${title.textContent.split(':')[0]}: ${left}, ${words[data.schedule]}`;
  }
  const radius = Number(map.dataset.scale) * Math.sqrt(Math.max(data.corrected_quota, 0));
  circle.setAttribute('r', Math.max(Number(map.dataset.least), radius).toFixed(1));
  mark(link);
}

function apply() {
  for (const [subject, event] of waiting) {
    const [code, period] = subject.includes('/') ? subject.split('/') : ['NL00', subject];
    if (code === 'NL00') {
      update(code, period, event.data);
      continue;
    }
    const data = withPercent({ ...event.data, schedule: event.data.schedule.replaceAll(' ', '_') });
    if (province) moveSums(code, period, data);
    else if (document.querySelector(`table[data-period="${period}"] tr[id^="PV"]`)) askForProvinces(period);
    if (!update(code, period, data)) continue;
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

if (map?.querySelector('circle')) makeMap();
for (const table of document.querySelectorAll('table.sortable')) {
  makeSortable(table);
  makeFilter(table);
}
if (page.dataset.live) follow();
