// The panel: the card of what is selected, or an overview.

// a fact in a line, which unfolds its evidence; the line may hold links, so only its arrow is a button
function factRow(what, item, open) {
  const body = el("div", { hidden: !open }, evidenceList(item.evidence, item.more));
  const arrow = button("", () => unfoldFact(row, body.hidden), {
    className: "twist",
    "aria-expanded": String(open),
    "aria-label": "Sentences",
  });
  const line = el(
    "div",
    {
      className: "line",
      onclick: (event) => {
        if (!event.target.closest("button")) unfoldFact(row, body.hidden);
      },
    },
    arrow,
    el("span", { className: "what" }, what),
    tag(item),
  );
  const row = el("div", { className: "fact" }, line, body);
  return row;
}

function unfoldFact(row, open) {
  row.lastChild.hidden = !open;
  row.querySelector(".twist").setAttribute("aria-expanded", String(open));
}

const section = (heading, children) => (children.length ? [el("h3", {}, heading), children] : []);
const closeButton = () => button("×", () => select(null), { className: "close", "aria-label": "Close", title: "Close (Esc)" });

function nodePanel(node) {
  const related = edgesAt.get(node.id).filter((edge) => !isSpeech(edge) && (!sifting() || shownEdges.has(edge.id)));
  const open = node.facts.length + related.length < 6;
  const counted = node.mentions ? `${many(node.mentions, "mention")} in ${many(node.documents, "report")}` : "";
  return [
    closeButton(),
    el("h2", { tabIndex: -1 }, named(node.label)),
    el("p", { className: "kind" }, symbol(node.class), [classOf.get(node.class).name, node.status, counted].filter(Boolean).join(" · ")),
    node.names.length
      ? el(
          "p",
          { className: "soft" },
          "Also: ",
          node.names.flatMap((name, i) => [i ? ", " : "", named(name)]),
        )
      : null,
    actions(node),
    open ? null : openAll(),
    section(
      "Facts",
      node.facts.map((fact) => factRow([el("span", { className: "relation" }, `${fact.label} `), named(fact.value)], fact, open)),
    ),
    section("Relations", relationGroups(node, related, open)),
    section("What they say", evidenceList(node.said, node.saidMore).filter(Boolean)),
    section("What is said about it", evidenceList(node.about, node.aboutMore).filter(Boolean)),
  ];
}

// what can be done with an entity in the picture
function actions(node) {
  const focused = state.focus === node.id;
  const pinned = node.id in state.pins;
  const waiting = state.path.length === 1 && state.path[0] === node.id;
  const deeper =
    focused && state.depth < 5
      ? button(`${state.depth + 1} steps`, () => change({ depth: state.depth + 1 }), { title: "Also those one step further" })
      : null;
  return el(
    "div",
    { className: "actions" },
    button(
      focused ? "Show all" : "Neighbours only",
      () => {
        change({ focus: focused ? null : node.id, depth: 1 });
        fit();
      },
      { "aria-pressed": String(focused) },
    ),
    deeper,
    button(waiting ? "Choose the other end" : "Path to …", () => change({ path: waiting ? [] : [node.id] }), {
      "aria-pressed": String(waiting),
      title: "The shortest path to another entity",
    }),
    button(pinned ? "Unpin" : "Pin", () => pin(node.id, pinned ? null : placeOf(node.id)), {
      "aria-pressed": String(pinned),
      title: "A pinned node stays where it is; drag a node to pin it elsewhere",
    }),
    large && !folded(node) ? button("Fold", () => change({ open: state.open.filter((number) => number !== node.community) })) : null,
  );
}

function pin(id, place) {
  const pins = { ...state.pins };
  if (place) pins[id] = [Math.round(place.x), Math.round(place.y)];
  else delete pins[id];
  change({ pins });
}

const openAll = () =>
  button(
    "Show all sentences",
    (event) => {
      const facts = [...byId("panel").querySelectorAll(".fact")];
      const opening = facts.some((fact) => fact.lastChild.hidden);
      for (const fact of facts) unfoldFact(fact, opening);
      event.target.textContent = opening ? "Hide sentences" : "Show all sentences";
    },
    { className: "all" },
  );

// by relation as it reads from the node, reported ones first
function relationGroups(node, related, open) {
  const groups = new Map();
  const certainty = (edge) => (edge.negated ? 2 : edge.solid ? 0 : 1);
  for (const edge of [...related].reverse().sort((a, b) => certainty(a) - certainty(b))) {
    const reading = edge.from === node.id ? edge.label : edge.relation === "holds" ? `${edge.label}:` : edge.inverse;
    if (!groups.has(reading)) groups.set(reading, []);
    groups.get(reading).push(edge);
  }
  return [...groups].map(([reading, members]) =>
    el(
      "div",
      { className: "group" },
      el("h4", {}, named(reading)),
      members.map((edge) => factRow([edge.negated ? "not " : "", entityLink(edge.from === node.id ? edge.to : edge.from)], edge, open)),
    ),
  );
}

function edgePanel(edge) {
  return [
    closeButton(),
    el(
      "h2",
      { tabIndex: -1 },
      entityLink(edge.from),
      el("span", { className: "relation" }, ` ${edge.negated ? "not: " : ""}${edge.label} `),
      entityLink(edge.to),
    ),
    el("p", { className: "kind" }, isSpeech(edge) ? many(edge.evidence.length + edge.more, "statement") : tag(edge)),
    el("h3", {}, "Evidence"),
    evidenceList(edge.evidence, edge.more),
  ];
}

function pathPanel() {
  const [from, to] = state.path;
  const path = shortestPath(from, to);
  const leave = button("×", () => change({ path: [] }), { className: "close", "aria-label": "Close", title: "Close (Esc)" });
  const heading = el("h2", { tabIndex: -1 }, "From ", entityLink(from), " to ", entityLink(to));
  if (!path) return [leave, heading, el("p", {}, "No line of those shown leads from one to the other.")];
  let at = from;
  const rows = path.map((edge) => {
    const forward = edge.from === at;
    at = forward ? edge.to : edge.from;
    return factRow(
      [
        entityLink(forward ? edge.from : edge.to),
        el("span", { className: "relation" }, ` ${forward ? edge.label : `← ${edge.label}`} `),
        entityLink(at),
      ],
      edge,
      true,
    );
  });
  return [leave, heading, el("p", { className: "soft" }, `The shortest way has ${many(path.length, "step")}.`), rows];
}

function communityPanel(number) {
  const members = graph.nodes.filter((node) => node.community === number && shownNodes.has(node.id));
  const open = state.open.includes(number);
  return [
    closeButton(),
    el("h2", { tabIndex: -1 }, named(graph.communities[number].label)),
    el(
      "p",
      { className: "kind" },
      `A community of ${many(members.length, "entity")}: they have more to do with each other than with others.`,
    ),
    el(
      "div",
      { className: "actions" },
      button(open ? "Fold" : "Unfold", () => toggleCommunity(number)),
    ),
    section("Most important", [entityList(members.slice(0, LISTED))]),
  ];
}

const entityList = (nodes) =>
  el(
    "ul",
    { className: "entities" },
    nodes.map((node) =>
      el(
        "li",
        {},
        button(
          [symbol(node.class), named(node.label), el("span", { className: "count" }, many(node.mentions, "mention"))],
          () => select(node.id, { move: true, focusPanel: true }),
          { className: "link" },
        ),
      ),
    ),
  );

const communityList = () =>
  el(
    "ul",
    { className: "entities" },
    [...bubbleOf].slice(0, LISTED).map(([id, community]) =>
      el(
        "li",
        {},
        button(
          [named(community.label), el("span", { className: "count" }, many(community.count, "entity"))],
          () => change({ selected: id }),
          { className: "link" },
        ),
      ),
    ),
  );

function overviewPanel() {
  const listed = graph.documents
    .map((known, document) => ({ document, date: known.date }))
    .reverse()
    .slice(0, LISTED);
  const reports = listed.map((item) => el("li", {}, origin(item)));
  if (graph.documents.length > LISTED) reports.push(el("li", {}, `and ${graph.documents.length - LISTED} more`));
  const how = large
    ? "Click a community to unfold it, an entity or a line to see its facts and the sentences behind them."
    : "Click a node or a line to see its facts and the sentences behind them.";
  return [
    el("h2", { tabIndex: -1 }, "Overview"),
    el(
      "p",
      { className: "soft" },
      `${many(graph.nodes.length, "entity")} and ${many(graph.edges.length, "relation")} from ${many(graph.documents.length, "report")}. ${how}`,
    ),
    section("Communities", large ? [communityList()] : []),
    section("Most important", [entityList(graph.nodes.filter((node) => shownNodes.has(node.id)).slice(0, 12))]),
    section("Reports", reports.length ? [el("ul", { className: "reports" }, reports)] : []),
  ];
}

function showPanel() {
  const { selected } = state;
  const [node, edge] = [nodeOf.get(selected), edgeOf.get(selected)];
  const content =
    state.path.length === 2
      ? pathPanel()
      : node
        ? nodePanel(node)
        : edge
          ? edgePanel(edge)
          : bubbleOf.has(selected)
            ? communityPanel([...bubbleOf.keys()].indexOf(selected))
            : overviewPanel();
  byId("panel").replaceChildren(...content.flat(4).filter((child) => child !== null && child !== "" && child !== undefined));
  byId("panel").scrollTop = 0;
  document.querySelector("main").classList.toggle("reading", selected !== null || state.path.length === 2);
}
