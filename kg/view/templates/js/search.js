// The search: suggestions by any name, folded to plain letters, and by people's posts.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const postsOf = (node) => node.facts.filter((fact) => fact.label === "post").map((fact) => fact.value);
let searchable = null;
const field = byId("search");
const list = byId("suggestions");
let active = -1;

function rank(names, wanted) {
  const scores = names.map((name, i) => {
    const at = name.indexOf(wanted);
    if (at < 0) return 9;
    if (name === wanted) return i ? -0.5 : -1;
    return (at === 0 ? 0 : /[^\p{L}\p{N}]/u.test(name[at - 1]) ? 1 : 2) + (i ? 0.5 : 0);
  });
  return Math.min(...scores);
}

function suggest() {
  searchable ??= graph.nodes.map((node) => ({ node, names: [node.label, ...node.names, ...postsOf(node)].map(plain) }));
  const wanted = plain(field.value.trim());
  const found = wanted
    ? searchable
        .map(({ node, names }) => ({ node, score: rank(names, wanted) }))
        .filter(({ score }) => score < 9)
        .sort((a, b) => a.score - b.score)
        .slice(0, 10)
    : [];
  const rows = found.map(({ node }, i) => {
    const take = (event) => {
      event.preventDefault();
      choose(node.id);
    };
    const row = el(
      "li",
      { role: "option", id: `option-${i}`, "aria-selected": "false", onmousedown: take },
      symbol(node.class),
      named(node.label),
      el("span", { className: "kind" }, classOf.get(node.class).name),
    );
    row.dataset.id = node.id;
    return row;
  });
  if (wanted && !rows.length)
    rows.push(el("li", { className: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing of that name"));
  list.replaceChildren(...rows);
  list.hidden = !rows.length;
  field.setAttribute("aria-expanded", String(!list.hidden));
  mark(found.length ? 0 : -1);
}

function mark(index) {
  active = index;
  for (const [i, row] of [...list.children].entries()) row.setAttribute("aria-selected", String(i === index));
  if (index < 0) field.removeAttribute("aria-activedescendant");
  else {
    field.setAttribute("aria-activedescendant", `option-${index}`);
    list.children[index].scrollIntoView({ block: "nearest" });
  }
}

function closeList() {
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  mark(-1);
}

function choose(id) {
  field.value = nodeOf.get(id).label;
  closeList();
  if (small.matches) field.blur();
  select(id, { move: true });
}

function searchKey(event) {
  const found = [...list.querySelectorAll("[data-id]")];
  if (event.key === "Escape" && !list.hidden) {
    event.stopPropagation();
    event.preventDefault();
    closeList();
  } else if (event.key === "Enter" && found[active] && !list.hidden) choose(found[active].dataset.id);
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length && !list.hidden) {
    event.preventDefault();
    mark((active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
  }
}

field.addEventListener("input", suggest);
field.addEventListener("focus", () => {
  if (field.value) field.select();
});
field.addEventListener("blur", closeList);
field.addEventListener("keydown", searchKey);
