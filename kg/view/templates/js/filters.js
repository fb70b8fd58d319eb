// What the filters leave: pieces of evidence first, then the lines and entities that still have one.

let shownEvidence = [];
let shownEdges = new Set();
let shownNodes = new Set();
// what is behind the document's title or the speaker's name that was typed
const documentsOf = (title) => new Set(graph.documents.flatMap((known, i) => (known.title === title ? [i] : [])));
const sifting = () => Boolean(state.document || state.speaker || state.from || state.to || state.confidence);
// a date may be a month or a year: it passes where it overlaps
const inDays = (date) => (!state.from || (date && date >= state.from.slice(0, date.length))) && (!state.to || (date && date <= state.to));

function sift() {
  const wanted = documentsOf(state.document);
  shownEvidence = graph.evidence.map(
    (item) =>
      (!state.document || wanted.has(item.document)) &&
      inDays(item.date) &&
      (!state.speaker || item.by.some((id) => labelOf(id) === state.speaker)) &&
      (item.confidence ?? 1) >= state.confidence,
  );
  const near = state.focus ? within(state.focus, state.depth) : null;
  const hidden = new Set(state.classes);
  const listed = (node) => !hidden.has(node.class) && (!near || near.has(node.id));
  shownEdges = new Set(
    graph.edges.filter((edge) => listed(nodeOf.get(edge.from)) && listed(nodeOf.get(edge.to)) && passes(edge)).map((edge) => edge.id),
  );
  const linked = new Set(graph.edges.filter((edge) => shownEdges.has(edge.id)).flatMap((edge) => [edge.from, edge.to]));
  shownNodes = new Set(
    graph.nodes.filter((node) => listed(node) && (!sifting() || linked.has(node.id) || backed(node, wanted))).map((node) => node.id),
  );
}

function passes(edge) {
  const wanted = state.status === "both" || (isSpeech(edge) ? state.status === "claimed" : edge.statuses.includes(state.status));
  return wanted && !state.relations.includes(edge.relation) && (!sifting() || edge.evidence.some((i) => shownEvidence[i]));
}

// an entity without lines stays where its card has something left, or where a report that passes mentions it
function backed(node, wanted) {
  const told = [...node.facts.flatMap((fact) => fact.evidence), ...node.said, ...node.about];
  if (told.some((i) => shownEvidence[i])) return true;
  return !state.speaker && !state.confidence && node.in.some((i) => (!state.document || wanted.has(i)) && inDays(graph.documents[i].date));
}

// neighbourhoods and paths, over the lines that the reader has not hidden by relation or status

function steps(start, depth = Infinity) {
  const reached = new Map([[start, null]]);
  let front = [start];
  for (let step = 0; step < depth && front.length; step += 1) {
    const next = [];
    for (const id of front) {
      for (const edge of edgesAt.get(id)) {
        const other = edge.from === id ? edge.to : edge.from;
        // a fact that is denied is no step of a path
        if (reached.has(other) || (edge.negated && depth === Infinity) || state.classes.includes(nodeOf.get(other).class) || !passes(edge))
          continue;
        reached.set(other, edge);
        next.push(other);
      }
    }
    front = next;
  }
  return reached;
}

const within = (id, depth) => new Set(steps(id, depth).keys());

// the lines of a shortest path, in order; null where there is none
function shortestPath(from, to) {
  const reached = steps(from);
  if (!reached.has(to)) return null;
  const path = [];
  for (let id = to; id !== from;) {
    const edge = reached.get(id);
    path.unshift(edge);
    id = edge.from === id ? edge.to : edge.from;
  }
  return path;
}
