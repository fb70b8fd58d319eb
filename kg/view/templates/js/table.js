// The same content as tables: for screen readers, and for people who would rather read.

const ROWS = 200;

function table(caption, heads, rows) {
  const body = el(
    "tbody",
    {},
    rows.slice(0, ROWS).map((row) => row()),
  );
  const parts = [
    el(
      "table",
      {},
      el("caption", {}, caption),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          heads.map((head) => el("th", { scope: "col" }, head)),
        ),
      ),
      body,
    ),
  ];
  if (rows.length > ROWS) {
    let shown = ROWS;
    parts.push(
      button(
        `Show more of ${rows.length.toLocaleString("en")}`,
        (event) => {
          body.append(...rows.slice(shown, shown + 5 * ROWS).map((row) => row()));
          shown += 5 * ROWS;
          if (shown >= rows.length) event.target.remove();
        },
        { className: "all" },
      ),
    );
  }
  return el("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": caption }, parts);
}

const cells = (first, ...others) =>
  el(
    "tr",
    {},
    el("th", { scope: "row" }, first),
    others.map((cell) => el("td", {}, cell)),
  );

// a value that no report tells as a fact says so
const factNote = (fact) => (fact.negated ? " (negated)" : fact.statuses.includes("reported") ? "" : " (claimed)");

function showTable() {
  const nodes = graph.nodes.filter((node) => shownNodes.has(node.id));
  const edges = [...graph.edges].reverse().filter((edge) => shownEdges.has(edge.id));
  const nodeRow = (node) => () =>
    cells(
      el("span", { className: "name" }, symbol(node.class), entityLink(node.id)),
      classOf.get(node.class).name,
      node.facts
        .filter((fact) => state.status === "both" || fact.statuses.includes(state.status))
        .map((fact, i) => [i ? "; " : "", `${fact.label}: `, named(fact.value), factNote(fact)]),
      String(node.mentions),
      String(node.documents),
    );
  const edgeRow = (edge) => () =>
    cells(
      entityLink(edge.from),
      (edge.negated ? "not: " : "") + edge.label,
      entityLink(edge.to),
      isSpeech(edge) ? "said" : edge.negated ? "negated" : edge.statuses.join(", "),
      button(many(edge.evidence.length + edge.more, "piece"), () => select(edge.id, { focusPanel: true }), {
        className: "link",
        "aria-label": `Evidence: ${sentence(edge)}`,
      }),
    );
  byId("table").replaceChildren(
    table(many(nodes.length, "entity"), ["Name", "Class", "Facts", "Mentions", "Reports"], nodes.map(nodeRow)),
    table(many(edges.length, "relation"), ["Who", "Relation", "To whom or what", "Status", "Evidence"], edges.map(edgeRow)),
  );
}
