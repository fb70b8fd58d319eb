// Exercises, meetings and agreements as bars on a time axis, and the statements of each day, week or month below them.

const DAY = 86_400_000;
const TIMED = ["Exercise", "Meeting", "Agreement", "Event"];
let shownBin = null;

// the first and the last day of a date that may be a month or a year, in days since 1970
function span(date) {
  const [year, month, day] = date.slice(0, 10).split("-").map(Number);
  if (!year) return null;
  const first = Date.UTC(year, (month || 1) - 1, day || 1) / DAY;
  const last = day ? first : Date.UTC(month ? year : year + 1, month || 0, 1) / DAY - 1;
  return { first, last };
}

const iso = (number) => new Date(number * DAY).toISOString().slice(0, 10);

// the value of a fact on a card, a reported one before a claimed one
function dated(node, label) {
  const told = (fact) => state.status === "both" || fact.statuses.includes(state.status);
  const passing = (fact) => told(fact) && (!sifting() || fact.evidence.some((i) => shownEvidence[i]));
  const facts = node.facts
    .filter((fact) => fact.label === label && !fact.negated && passing(fact) && span(fact.value))
    .sort((a, b) => b.solid - a.solid);
  return facts.length ? { ...span(facts[0].value), text: facts[0].value, solid: facts[0].solid } : null;
}

function timedEvents() {
  return graph.nodes
    .filter((node) => TIMED.includes(node.class) && shownNodes.has(node.id))
    .flatMap((node) => {
      const [start, end] = [dated(node, "starts"), dated(node, "ends")];
      if (!start && !end) return [];
      const [first, last] = [(start ?? end).first, Math.max((end ?? start).last, (start ?? end).first)];
      return [{ node, first, last, solid: (start ?? end).solid, text: [...new Set([start?.text, end?.text].filter(Boolean))].join(" – ") }];
    })
    .sort((a, b) => a.first - b.first || a.last - b.last);
}

function spokenStatements() {
  if (state.status === "reported") return [];
  return graph.evidence.flatMap((item, index) =>
    item.kind === "statement" && shownEvidence[index] && span(item.date) ? [{ index, ...span(item.date) }] : [],
  );
}

// from the first report on, to the last day that anything is dated
function timeRange(events, statements) {
  const first = state.from ? span(state.from).first : days.length ? span(days[0]).first : Math.min(...events.map((event) => event.first));
  const last = state.to
    ? span(state.to).last
    : Math.max(first, ...days.map((day) => span(day).last), ...events.map((event) => event.last), ...statements.map((one) => one.last));
  const gap = Math.max(1, (last - first) * 0.02);
  return { first: first - gap, last: last + gap };
}

function showTimeline() {
  const events = timedEvents();
  const statements = spokenStatements();
  const place = byId("timeline");
  if (!events.length && !statements.length) {
    place.replaceChildren(el("p", { className: "soft" }, "Nothing that is shown has a date."));
    return;
  }
  const range = timeRange(events, statements);
  const inside = events.filter((event) => event.last >= range.first && event.first <= range.last);
  const outside = events.filter((event) => !inside.includes(event));
  place.replaceChildren(
    axisPicture(inside, statements, range),
    outside.length
      ? el(
          "p",
          { className: "soft" },
          "Outside this time: ",
          outside.flatMap((event, i) => [i ? ", " : "", entityLink(event.node.id), ` (${event.text})`]),
        )
      : "",
    el("div", { id: "bin" }),
  );
  if (shownBin) showBin(shownBin, statements);
}

const ROW = 34;
const STACK = 90;

function axisPicture(events, statements, range) {
  const width = Math.max(320, byId("timeline").clientWidth - 32);
  const height = 34 + events.length * ROW + STACK + 34;
  const at = (number) => 10 + ((number - range.first) / (range.last - range.first)) * (width - 20);
  const root = svg("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "group",
    "aria-label": `Timeline from ${iso(range.first)} to ${iso(range.last)}`,
  });
  root.append(
    ...ticks(range, width).flatMap(({ number, text }) => [
      svg("line", { class: "tick", x1: at(number), x2: at(number), y1: 22, y2: height - 24 }),
      svg("text", { class: "soft", x: at(number) + 3, y: 16 }, text),
    ]),
  );
  root.append(...events.map((event, i) => bar(event, 30 + i * ROW, at, width)));
  root.append(svg("text", { class: "soft", x: 10, y: height - STACK - 38 }, "Statements"), ...stacks(statements, range, at, height - 30));
  return root;
}

// the first days of years, months or weeks, as many as have room
function ticks({ first, last }, width) {
  const room = Math.max(3, Math.floor(width / 90));
  const steps = [
    ["day", 1],
    ["day", 7],
    ["day", 14],
    ["month", 1],
    ["month", 3],
    ["month", 6],
    ["month", 12],
    ["month", 24],
    ["month", 60],
    ["month", 120],
  ];
  const length = { day: 1, month: 30.4 };
  const [unit, many] = steps.find(([name, count]) => (last - first) / (length[name] * count) <= room) ?? steps.at(-1);
  const out = [];
  if (unit === "day")
    for (let number = Math.ceil(first / many) * many; number <= last; number += many) out.push({ number, text: iso(number) });
  else {
    const begin = new Date(first * DAY);
    for (let month = Math.ceil((begin.getUTCFullYear() * 12 + begin.getUTCMonth() + 1) / many) * many; ; month += many) {
      const number = Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY;
      if (number > last) break;
      out.push({ number, text: many >= 12 ? iso(number).slice(0, 4) : iso(number).slice(0, 7) });
    }
  }
  return out;
}

// something of a picture that can be clicked, and reached and used by keyboard
function pressable(element, label, action) {
  for (const [name, value] of Object.entries({ role: "button", tabindex: 0, "aria-label": label, class: "press" }))
    element.setAttribute(name, value);
  element.addEventListener("click", action);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      action();
    }
  });
  return element;
}

function bar({ node, first, last, solid, text }, y, at, width) {
  const colour = tone(classOf.get(node.class).colour);
  const [left, right] = [Math.max(4, at(first)), Math.min(width - 4, at(last + 1))];
  const late = left > width * 0.6;
  const label = node.label.length > 60 ? `${node.label.slice(0, 59)}…` : node.label;
  return pressable(
    svg(
      "g",
      {},
      svg("rect", {
        x: left,
        y: y + 16,
        width: Math.max(6, right - left),
        height: 9,
        rx: 3,
        fill: solid ? colour : paper(),
        stroke: colour,
        "stroke-width": 1.5,
        "stroke-dasharray": solid ? "none" : "4 3",
      }),
      svg(
        "text",
        { x: late ? Math.max(left + 6, right) : left, y: y + 12, "text-anchor": late ? "end" : "start" },
        label,
        " ",
        svg("tspan", { class: "soft", dx: 4 }, text),
      ),
    ),
    `${label} ${text}${solid ? "" : ", claimed"}`,
    () => select(node.id),
  );
}

// statements by day, week or month
function binsOf(statements, { first, last }) {
  const length = last - first > 800 ? 30 : last - first > 150 ? 7 : 1;
  const bins = new Map();
  for (const one of statements) {
    const begin = Math.floor(one.first / length) * length;
    if (!bins.has(begin)) bins.set(begin, { begin, length, members: [] });
    bins.get(begin).members.push(one.index);
  }
  return [...bins.values()].sort((a, b) => a.begin - b.begin);
}

function stacks(statements, range, at, floor) {
  const bins = binsOf(
    statements.filter((one) => one.first >= range.first && one.first <= range.last),
    range,
  );
  const most = Math.max(1, ...bins.map((bin) => bin.members.length));
  return bins.map((bin) => {
    const high = Math.max(4, (bin.members.length / most) * (STACK - 24));
    const wide = Math.max(7, at(bin.begin + bin.length) - at(bin.begin) - 1);
    const when = bin.length === 1 ? iso(bin.begin) : `${bin.length === 7 ? "week" : "30 days"} from ${iso(bin.begin)}`;
    const rect = svg("rect", { x: at(bin.begin), y: floor - high, width: wide, height: high, fill: tone("#2f6db5") });
    return pressable(
      svg("g", {}, rect, svg("title", {}, `${when}: ${many(bin.members.length, "statement")}`)),
      `${when}: ${many(bin.members.length, "statement")}`,
      () => showBin(bin, statements),
    );
  });
}

function showBin(bin, statements) {
  shownBin = bin;
  const known = new Set(statements.map((one) => one.index));
  byId("bin").replaceChildren(
    el("h2", {}, `Statements, ${bin.length === 1 ? iso(bin.begin) : `${iso(bin.begin)} – ${iso(bin.begin + bin.length - 1)}`}`),
    ...evidenceList(bin.members.filter((index) => known.has(index))).filter(Boolean),
  );
}
