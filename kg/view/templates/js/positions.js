// Who characterises an exercise how: statements about it, in rows by the speakers' side, in columns by what the words do.

const STANCES = [
  ["Praise, agree, promise", ["praise", "agree", "promise"]],
  ["State, predict", ["assert", "predict", "ask", ""]],
  ["Warn, accuse, demand", ["warn", "criticise", "accuse", "threaten", "demand", "order"]],
  ["Deny, refuse", ["deny", "refuse"]],
];
const topics = graph.nodes.filter(
  (node) => ["Exercise", "ExerciseSeries", "Meeting", "Agreement", "Event"].includes(node.class) && node.about.length,
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
  const shown = topic.about.filter((index) => shownEvidence[index]);
  const columns = STANCES.filter(([, forces]) => shown.some((index) => forces.includes(graph.evidence[index].force)));
  byId("positions").replaceChildren(
    el("label", {}, "What is said about ", chosen),
    shown.length ? grid(shown, columns) : el("p", { className: "soft" }, "No statement passes the filters."),
  );
}

function grid(shown, columns) {
  const sides = new Map();
  for (const index of shown) {
    const { by } = graph.evidence[index];
    for (const side of new Set(by.length ? by.map(sideOf) : ["Unnamed sources"])) sides.set(side, [...(sides.get(side) ?? []), index]);
  }
  const rows = [...sides].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0], "en"));
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
            columns.map(([, forces]) => el("td", {}, members.filter((index) => forces.includes(graph.evidence[index].force)).map(saying))),
          ),
        ),
      ),
    ),
  );
}

// a statement in few words; a click shows the sentence
function saying(index) {
  const item = graph.evidence[index];
  const words = item.parts.filter((_, i) => i % 2).join(" … ") || item.parts.join("");
  return el(
    "details",
    { className: "saying" },
    el(
      "summary",
      {},
      el("b", {}, named(speakers(item) || "Unnamed")),
      ` ${item.cue}: `,
      el("q", { dir: "auto" }, words.length > 180 ? `${words.slice(0, 179)}…` : words),
    ),
    evidenceCard(index),
  );
}
