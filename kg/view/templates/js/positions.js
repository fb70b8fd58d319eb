// Who characterises an exercise how: wordings in rows by their speakers' side, in columns by their stance, and the other statements
// about it. Where nobody characterises it, statements stand in columns by what the words do.

const STANCES = [
  ["Favourable", "favourable"],
  ["Neutral or undecided", "neutral"],
  ["Hostile", "hostile"],
];
const OTHERS = "other";
const FORCES = [
  ["Praise, agree, promise", ["praise", "agree", "promise"]],
  ["State, predict", ["assert", "predict", "ask", ""]],
  ["Warn, accuse, demand", ["warn", "criticise", "accuse", "threaten", "demand", "order"]],
  ["Deny, refuse", ["deny", "refuse"]],
];
const topics = graph.nodes.filter(
  (node) => ["Exercise", "ExerciseSeries", "Meeting", "Agreement", "Event"].includes(node.class) && (node.about.length || node.framed.length),
);

// the state or body that a speaker speaks for: itself, or where it holds a post or belongs
function sideOf(id) {
  const node = nodeOf.get(id);
  if (!node || ["State", "UnnamedSource"].includes(node.class)) return node?.class === "UnnamedSource" ? "Unnamed sources" : labelOf(id);
  const joined = edgesAt
    .get(id)
    .filter((edge) => edge.from === id && !edge.negated && ["holds", "subOrganizationOf", "memberOf"].includes(edge.relation));
  const states = joined.filter((edge) => nodeOf.get(edge.to).class === "State");
  const first = states[0] ?? joined[0];
  if (!first) return labelOf(id);
  return nodeOf.get(first.to).class === "State" || node.class !== "Actor" ? labelOf(first.to) : sideOf(first.to);
}

function showPositions() {
  const topic = nodeOf.get(state.topic) ?? topics[0];
  if (!topic) {
    byId("positions").replaceChildren(el("p", { className: "soft" }, "No statement is about an exercise, a meeting or an agreement."));
    return;
  }
  const chosen = el(
    "select",
    { id: "topic", onchange: (event) => change({ topic: event.target.value }) },
    (topics.includes(topic) ? topics : [topic, ...topics]).map((node) =>
      el("option", { value: node.id, selected: node === topic }, node.label),
    ),
  );
  const [entries, columns] = topic.framed.length ? byStance(topic) : byForce(topic);
  byId("positions").replaceChildren(
    el("label", {}, "What is said about ", chosen),
    entries.length ? grid(entries, columns) : el("p", { className: "soft" }, "No statement passes the filters."),
  );
}

// what stands in the table: pieces of evidence with the key of their column, and the columns that have any
function byStance(topic) {
  const framed = topic.framed.filter(({ evidence }) => shownEvidence[evidence[0]]);
  const told = new Set(topic.framed.flatMap(({ statement }) => statement));
  const rest = topic.about.filter((index) => shownEvidence[index] && !told.has(index));
  const entries = [
    ...framed.map(({ evidence, stance }) => ({ index: evidence[0], column: stance })),
    ...rest.map((index) => ({ index, column: OTHERS })),
  ];
  return [entries, occurring([...STANCES, ["Other statements", OTHERS]], entries)];
}

function byForce(topic) {
  const columnOf = (index) => FORCES.find(([, forces]) => forces.includes(graph.evidence[index].force))?.[0] ?? FORCES[1][0];
  const entries = topic.about.filter((index) => shownEvidence[index]).map((index) => ({ index, column: columnOf(index) }));
  const columns = FORCES.map(([name]) => [name, name]);
  return [entries, occurring(columns, entries)];
}

const occurring = (columns, entries) => columns.filter(([, key]) => entries.some(({ column }) => column === key));

function sidesOf({ by, claimed }) {
  return new Set(by.length ? by.map(sideOf) : [claimed ? "Unnamed sources" : "The reports themselves"]);
}

function grid(entries, columns) {
  const sides = new Map();
  for (const entry of entries)
    for (const side of sidesOf(graph.evidence[entry.index])) sides.set(side, [...(sides.get(side) ?? []), entry]);
  const weight = (members) => members.filter(({ column }) => column !== OTHERS).length;
  const rows = [...sides].sort((a, b) => weight(b[1]) - weight(a[1]) || b[1].length - a[1].length || a[0].localeCompare(b[0], "en"));
  const cell = (members, key) => {
    const found = members.filter(({ column }) => column === key).map(({ index }) => saying(index, key));
    return el("td", {}, key === OTHERS && found.length > 1 ? aside(found) : found);
  };
  return el(
    "div",
    { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Positions" },
    el(
      "table",
      { className: columns.length > 1 ? "positions many" : "positions" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("td", {}),
          columns.map(([name]) => el("th", { scope: "col" }, name)),
        ),
      ),
      el(
        "tbody",
        {},
        rows.map(([side, members]) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, named(side)),
            columns.map(([, key]) => cell(members, key)),
          ),
        ),
      ),
    ),
  );
}

// statements that characterise nothing, out of the way of those that do
const aside = (sayings) =>
  el("details", { className: "others" }, el("summary", {}, `${sayings.length} other statements`), sayings);

const short = (words) => (words.length > 180 ? `${words.slice(0, 179)}…` : words);

// a statement in few words; a click shows the sentence
function saying(index, key) {
  const item = graph.evidence[index];
  const framing = item.kind === "framing";
  const words = item.parts.filter((_, i) => i % 2).join(" … ") || item.parts.join("");
  return el(
    "details",
    { className: framing ? `saying ${key}` : "saying" },
    el(
      "summary",
      {},
      el("b", {}, named(speakers(item) || (item.claimed ? "Unnamed" : "The report"))),
      framing ? (item.note ? ` (${item.note}): ` : ": ") : ` ${item.cue}: `,
      el("q", { dir: "auto" }, framing && !/["“”]/.test(words) ? `“${short(words)}”` : short(words)),
    ),
    evidenceCard(index),
  );
}
