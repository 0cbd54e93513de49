// What moves on a page: tables that sort and filter, a map that arrow keys walk over, figures that follow the events.
// All of it is there without this, too. services/pages/pages.h tells what the attributes of the markup mean.

const page = document.documentElement;
const words = {};
for (const word of document.getElementById('live-words').content.querySelectorAll('[data-word]'))
  words[word.dataset.word] = word.textContent;
const schedules = ['on_schedule', 'slightly_behind', 'behind'];
const number = new Intl.NumberFormat(page.lang);
const percent = new Intl.NumberFormat(page.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const each = (selector, work, within = document) => within.querySelectorAll(selector).forEach(work);

function make(name, properties, ...children) {
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
  if (figure === 'percent_realised') return `${percent.format(value)}%`;
  return (value > 0 && ['carry_over', 'transferred'].includes(figure) ? '+' : '') + number.format(value);
}

// Tables. What the columns of each are, by their headings.

const columns = new Map();
each('table', (table) => columns.set(table, [...table.tHead.rows[0].cells].map((heading) => heading.dataset.figure)));

function cell(row, figure) {
  return row.cells[columns.get(row.closest('table')).indexOf(figure)];
}

// A first click on numbers puts the largest first, on texts the first of the alphabet; the next click turns it around.
function sort(table, heading) {
  const texts = [...table.tBodies[0].rows].map((row) => [row.cells[heading.cellIndex].textContent.trim(), row]);
  const numbers = texts.some(([text]) => !Number.isNaN(read(text)));
  const rows = texts.map(([text, row]) => [numbers ? read(text) || 0 : text, row]);
  const order = heading.getAttribute('aria-sort'), falling = order ? order === 'ascending' : numbers;
  for (const other of heading.parentElement.cells) other.removeAttribute('aria-sort');
  heading.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
  const compare = (a, b) => (numbers ? a - b : a.localeCompare(b, page.lang));
  rows.sort(([a], [b]) => compare(a, b) * (falling ? -1 : 1));
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

function makeSortable(table) {
  for (const heading of table.tHead.rows[0].cells) {
    const button = make('button', { type: 'button' }, ...heading.childNodes);
    button.addEventListener('click', () => sort(table, heading));
    heading.append(button);
  }
}

function makeFilter(table) {
  const rows = [...table.tBodies[0].rows];
  const text = make('input', { type: 'search', autocomplete: 'off' });
  const select = make('select', {}, new Option(words.all, ''), ...schedules.map((name) => new Option(words[name], name)));
  const shown = make('output');
  const filter = () => {
    const wanted = text.value.trim().toLocaleLowerCase(page.lang);
    for (const row of rows) {
      const found = row.cells[0].textContent.toLocaleLowerCase(page.lang).includes(wanted);
      row.hidden = !found || (select.value !== '' && !cell(row, 'schedule').classList.contains(select.value));
      circles.get(row.id)?.classList.toggle('dim', row.hidden);
    }
    shown.textContent = `${rows.filter((row) => !row.hidden).length} ${words.shown} ${rows.length}`;
  };
  text.addEventListener('input', filter);
  select.addEventListener('change', filter);
  const parts = [make('label', {}, words.filter, text)];
  if (table.querySelector('td.on_schedule, td.slightly_behind, td.behind')) parts.push(make('label', {}, words.schedule, select));
  table.closest('.scroll').before(make('div', { className: 'filter' }, ...parts, shown));
}

// The map: one stop of the Tab key; arrow keys go to the nearest circle in that direction.

const map = document.querySelector('.map svg');
const circles = new Map(); // links by their municipality's code

function place(link) {
  const circle = link.querySelector('circle');
  return ['cx', 'cy', 'r'].map((name) => Number(circle.getAttribute(name)));
}

const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function nearest(from, [right, down]) {
  const [x, y] = place(from);
  let best = null, least = Infinity;
  for (const link of circles.values()) {
    const [dx, dy] = [place(link)[0] - x, place(link)[1] - y];
    const along = dx * right + dy * down, far = along + 2 * Math.abs(dx * down + dy * right);
    if (along <= 0 || far >= least || link.classList.contains('dim')) continue;
    [best, least] = [link, far];
  }
  return best;
}

function makeMap() {
  const label = make('p', { className: 'map-label', ariaHidden: 'true' });
  map.after(label);
  const ring = map.querySelector('circle').cloneNode(); // above all others, around the one that has the focus
  ring.setAttribute('class', 'ring');
  map.append(ring);
  each('a', (link) => circles.set(link.getAttribute('href').match(/GM\d{4}/)[0], link), map);
  const choose = (chosen) => {
    for (const link of circles.values()) link.setAttribute('tabindex', link === chosen ? 0 : -1);
    const [x, y, radius] = place(chosen);
    Object.entries({ cx: x, cy: y, r: radius * 1.15 + 3 }).forEach(([name, value]) => ring.setAttribute(name, value));
  };
  const show = (focused) => ring.toggleAttribute('hidden', !focused);
  const tell = (event) => { label.textContent = event.target.closest('a')?.querySelector('title').textContent ?? ''; };
  choose(map.querySelector('a'));
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

// Live: each update sets the figures of its subject.

const [province, municipality] = ['PV', 'GM'].map((kind) => location.pathname.match(`${kind}\\d+$`)?.[0]);
const status = document.getElementById('live');
const summary = make('p', { className: 'hidden-text', ariaLive: 'polite' });
const moved = new Set(); // names to be told
const marks = new Map(); // by element: when it is no longer marked
const waiting = new Map(); // by subject: the update that comes onto the page with the next picture

function mark(element) {
  clearTimeout(marks.get(element));
  element.classList.add('changed');
  marks.set(element, setTimeout(() => element.classList.remove('changed'), 6000));
}

function set(element, figure, value) {
  const text = write(figure, value), old = element.textContent.trim();
  if (old === text || element.classList.contains('not_begun') || (figure !== 'schedule' && (read(old) || 0) === value)) return false;
  element.textContent = text;
  if (figure === 'schedule') {
    const sign = element.closest('.mark') ?? element;
    sign.classList.remove(...schedules);
    sign.classList.add(value);
  }
  mark(element);
  return true;
}

function rows(code, period) {
  return [...document.querySelectorAll(
    `table[data-period="${period}"] tr[id="${code}"], tr[data-municipality="${code}"][data-period="${period}"]`)];
}

// The elements on the page that show a figure of somebody: pairs of the figure's name and the element.
function shown(code, period) {
  const owner = code.startsWith('PV') ? 'province' : 'municipality';
  const found = [];
  each(`[data-figure][data-${owner}="${code}"][data-period="${period}"]`, (at) => found.push([at.dataset.figure, at]));
  for (const row of rows(code, period))
    columns.get(row.closest('table')).forEach((figure, i) => figure && row.cells[i] && found.push([figure, row.cells[i]]));
  return found;
}

function update(code, period, figures) {
  const data = { ...figures };
  if (data.corrected_quota > 0) data.percent_realised = 100 * data.realised / data.corrected_quota;
  return shown(code, period).filter(([figure, element]) => data[figure] != null && set(element, figure, data[figure])).length > 0;
}

// On a province's page what a municipality's row says so far tells how much the sums move. To be called before update.
function moveSums(code, period, data) {
  const row = rows(code, period)[0], next = {};
  if (!row) return;
  for (const [figure, sum] of shown(province, period)) {
    const before = cell(row, figure);
    if (before && Number.isInteger(data[figure]))
      next[figure] = (read(sum.textContent) || 0) + data[figure] - (read(before.textContent) || 0);
  }
  update(province, period, next);
}

function updateCircle(code, period, data) {
  const link = circles.get(code);
  if (!link || map.dataset.period !== period) return;
  const circle = link.querySelector('circle'), title = link.querySelector('title');
  const left = data.remaining > 0 ? words.before_left + number.format(data.remaining) + words.after_left : words.none_left;
  if (!link.classList.contains('s0')) {
    schedules.forEach((name, i) => link.classList.toggle(`s${i + 1}`, name === data.schedule));
    title.textContent = `${title.textContent.split(':')[0]}: ${left}, ${words[data.schedule]}`;
  }
  const radius = Number(map.dataset.scale) * Math.sqrt(Math.max(data.corrected_quota, 0));
  circle.setAttribute('r', Math.max(Number(map.dataset.least), radius).toFixed(1));
  mark(link);
}

function apply() {
  for (const [subject, { data }] of waiting) {
    const [code, period] = subject.includes('/') ? subject.split('/') : ['NL00', subject];
    if (code === 'NL00') {
      if (update(code, period, { ...data, ...data.municipalities, quota: data.quota_sum })) lookAnewSoon();
      continue;
    }
    const figures = { ...data, schedule: data.schedule.replaceAll(' ', '_') };
    if (province) moveSums(code, period, figures);
    if (period === page.dataset.live) lookAnewSoon();
    if (!update(code, period, figures)) continue;
    updateCircle(code, period, figures);
    moved.add(data.name ?? code);
  }
  waiting.clear();
}

// Sentences, charts and sums that an update does not tell come from the page as it is some seconds later: not for all
// readers of the same page at once.
let looking = false;

function lookAnewSoon() {
  if (looking) return;
  looking = true;
  setTimeout(lookAnew, 1000 + (municipality ? 1000 : 10000) * Math.random());
}

async function lookAnew() {
  looking = false;
  if (document.hidden) return document.addEventListener('visibilitychange', lookAnewSoon, { once: true });
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const anew = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const renew = (old, now) => now && !old.isEqualNode(now) && old.replaceChildren(...now.childNodes);
  each('[data-said]', (old) => renew(old, anew.querySelector(`[data-said="${old.dataset.said}"]`)));
  each('tr[id]', (old) => { // by their ids, as they may be sorted; cells that are marked stay as they are
    const now = anew.getElementById(old.id);
    if (old.textContent !== now?.textContent) renew(old, now);
  });
  for (const part of ['.chart svg', '.chart tbody', '.steps', '.log']) {
    const now = anew.querySelectorAll(part);
    each(part, (old) => renew(old, now[[...document.querySelectorAll(part)].indexOf(old)]));
  }
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
  summary.textContent = `${words.changed} ${names.slice(0, 5).join(', ')} ${names.length > 5 ? words.others : ''}`;
  moved.clear();
}

function listen() {
  const stream = new EventSource(`/v1/stream?after=${status.dataset.after}${municipality ? `&municipality=${municipality}` : ''}`);
  const say = (lost) => {
    status.hidden = false;
    status.classList.toggle('lost', lost);
    if (!status.querySelector('a')) status.textContent = lost ? words.lost : words.live;
  };
  stream.addEventListener('open', () => say(false));
  stream.addEventListener('error', () => {
    say(true);
    if (stream.readyState !== EventSource.CLOSED) return;
    offerReload(); // an answer like 503 ends a stream for good, and what comes until the next one is not told
    setTimeout(listen, 5000);
  });
  stream.addEventListener('message', receive);
  stream.addEventListener('reset', offerReload);
  addEventListener('pagehide', () => stream.close());
}

function follow() {
  listen();
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload()); // as it was left, by the way back
  setInterval(tellMoved, 10000);
  document.body.append(summary);
}

if (map?.querySelector('a')) makeMap();
each('.scroll > .numbers', (table) => {
  const count = table.tBodies[0].rows.length;
  if (count > 3 && !table.querySelector('tr[data-period]')) makeSortable(table);
  if (count > 12) makeFilter(table);
});
if (page.dataset.live) follow();
