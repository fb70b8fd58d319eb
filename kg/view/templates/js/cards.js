// Pieces of evidence as cards: the sentence with its span marked, who says it, the report, its date and its address.

const LISTED = 30;

function tag(item) {
  const statuses = item.statuses || [];
  if (item.negated) return el("span", { className: "tag negated" }, "negated");
  if (!item.solid && !statuses.includes("claimed")) return el("span", { className: "tag claimed" }, "uncertain");
  const text = statuses.length > 1 ? "reported, claimed" : statuses[0];
  return el("span", { className: item.solid ? "tag" : "tag claimed" }, text);
}

const speakers = (item) => item.by.map(labelOf).join(" and ");

function evidenceCard(index) {
  const item = graph.evidence[index];
  const quote = el(
    "q",
    { dir: "auto" },
    item.parts.map((part, i) => (i % 2 ? el("mark", {}, part) : part)),
  );
  const who = speakers(item);
  const note = item.note ? ` (${item.note})` : "";
  const line =
    item.kind !== "fact" && item.claimed
      ? `${who || "Unnamed"}: ${item.cue}${note}`
      : item.claimed
        ? `Claimed by ${who || "an unnamed source"}${item.cue ? `: ${item.cue}` : ""}${note}`
        : `Reported${note}`;
  return el(
    "div",
    { className: item.claimed ? "evidence claimed" : "evidence" },
    el("div", { className: "who" }, named(line)),
    quote,
    el("footer", {}, origin(item)),
  );
}

function origin(item) {
  const known = graph.documents[item.document];
  if (!known) return [item.date];
  const title = named(known.title);
  const name = known.url ? el("a", { href: known.url, target: "_blank", rel: "noopener noreferrer" }, title) : el("span", {}, title);
  const sure = item.confidence === undefined ? "" : `confidence ${Math.round(item.confidence * 100)} %`;
  return [
    name,
    [known.publisher, item.date, sure]
      .filter(Boolean)
      .map((text) => ` · ${text}`)
      .join(""),
  ];
}

// Cards of what passes the filters, some at first, the others at a click; `left` are those that the page does not hold.
function evidenceList(indices, left = 0) {
  const shown = indices.filter((index) => shownEvidence[index]);
  const rest = shown.slice(LISTED);
  const filtered = indices.length - shown.length;
  const words = [left ? `${left} more in the graph` : "", filtered ? `${filtered} hidden by the filters` : ""].filter(Boolean).join(", ");
  const more = rest.length
    ? button(`Show ${rest.length} more`, (event) => event.target.replaceWith(...rest.map(evidenceCard)), { className: "all" })
    : null;
  return [...shown.slice(0, LISTED).map(evidenceCard), more, words ? el("p", { className: "soft" }, words) : null];
}

const entityLink = (id) =>
  nodeOf.has(id)
    ? button([named(labelOf(id))], () => select(id, { move: true, focusPanel: true }), { className: "link" })
    : named(labelOf(id));
