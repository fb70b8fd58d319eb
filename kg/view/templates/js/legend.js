// The legend, which filters, and the other filters below it.

function filterRow(entry, key, drawing, name) {
  const off = state[key].includes(entry.key);
  const box = el("input", { type: "checkbox", checked: !off, value: entry.key });
  box.addEventListener("change", () =>
    change({ [key]: box.checked ? state[key].filter((each) => each !== entry.key) : [...state[key], entry.key].sort() }),
  );
  return el(
    "label",
    { className: off ? "off" : "" },
    box,
    drawing,
    el("span", {}, name),
    el("span", { className: "count" }, entry.count.toLocaleString("en")),
  );
}

const titles = [...new Set(graph.documents.map((known) => known.title))];
const talkers = [...new Set(graph.evidence.flatMap((item) => item.by))].map(labelOf).sort((a, b) => a.localeCompare(b, "en"));

// a field that suggests, and filters once it holds one of the values
function choice(key, label, values, none) {
  const list = el(
    "datalist",
    { id: `${key}-values` },
    [...new Set(values)].map((value) => el("option", { value })),
  );
  const field = el("input", {
    id: `by-${key}`,
    type: "search",
    value: state[key],
    placeholder: none,
    autocomplete: "off",
    "aria-label": label,
  });
  field.setAttribute("list", `${key}-values`);
  field.addEventListener("input", () => {
    if (!field.value || values.includes(field.value)) change({ [key]: field.value });
  });
  return [el("h2", {}, label), field, list];
}

function dateSlider() {
  if (days.length < 2) return [];
  const last = days.length - 1;
  const place = (key, otherwise) => (state[key] ? days.indexOf(state[key]) : otherwise);
  const words = el("output", { id: "by-dates" }, `${days[place("from", 0)]} – ${days[place("to", last)]}`);
  const slider = (key, label, otherwise) => {
    const range = el("input", { id: `by-${key}`, type: "range", min: 0, max: last, step: 1, "aria-label": label });
    range.value = place(key, otherwise);
    const spoken = () => range.setAttribute("aria-valuetext", days[range.value]);
    spoken();
    range.addEventListener("input", () => {
      const bound = key === "from" ? Math.min(range.value, place("to", last)) : Math.max(range.value, place("from", 0));
      range.value = bound;
      spoken();
      change({ [key]: bound === otherwise ? "" : days[bound] });
      words.textContent = `${days[place("from", 0)]} – ${days[place("to", last)]}`;
    });
    return range;
  };
  return [el("h2", {}, "Date"), slider("from", "From", 0), slider("to", "To", last), words];
}

function confidenceSlider() {
  const words = () => (state.confidence ? `at least ${Math.round(state.confidence * 100)} %` : "any");
  const shown = el("output", {}, words());
  const range = el("input", { id: "by-confidence", type: "range", min: 0, max: 100, step: 5, "aria-label": "Confidence, in percent" });
  range.value = Math.round(state.confidence * 100);
  range.addEventListener("input", () => {
    change({ confidence: range.value / 100 });
    shown.textContent = words();
  });
  return [el("h2", {}, "Confidence"), range, shown];
}

function showLegend() {
  const { id = "", value = "" } = document.activeElement ?? {};
  if (id.startsWith("by-")) return; // the field in use keeps its focus and its text
  byId("legend-body").replaceChildren(
    el("h2", {}, "Entities"),
    ...graph.classes.map((entry) => filterRow(entry, "classes", symbol(entry.key), entry.plural)),
    el("h2", {}, "Relations"),
    ...graph.relations.map((entry) => filterRow(entry, "relations", swatch(entry.colour), entry.name)),
    ...choice("document", "Report", titles, "all reports"),
    ...choice("speaker", "Speaker", talkers, "everybody"),
    ...dateSlider(),
    ...confidenceSlider(),
    el("h2", {}, "Lines"),
    el("div", { className: "key" }, swatch("#52606d"), "reported"),
    el("div", { className: "key" }, swatch("#52606d", "6 4"), "claimed or uncertain"),
    el("div", { className: "key" }, swatch("#c2362b", "2 4"), "negated"),
    button("Show all", showAll, { id: "show-all" }),
  );
  const again = id ? byId(id) : [...byId("legend-body").querySelectorAll("input[type=checkbox]")].find((box) => box.value === value);
  if (document.activeElement === document.body) again?.focus();
}

function showAll() {
  const { status, classes, relations, document: report, speaker, from, to, confidence, focus } = fresh();
  change({ status, classes, relations, document: report, speaker, from, to, confidence, focus });
}
