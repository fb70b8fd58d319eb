// The SPARQL editor: YASGUI, told to stay on this server.
"use strict";

(() => {
  const prefixes = [
    "PREFIX kg: <https://kg.example/ontology#>",
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>",
  ];
  const query = `${prefixes.join("\n")}
SELECT ?agent (COUNT(?statement) AS ?statements) WHERE {
  ?statement kg:statedBy/skos:prefLabel ?agent .
} GROUP BY ?agent ORDER BY DESC(?statements) ?agent LIMIT 25`;
  const { Yasgui } = window.Yasgui.Yasgui ? window.Yasgui : { Yasgui: window.Yasgui };
  const endpoint = new URL("/sparql", window.location.href).href;
  // prefixes are completed from a list of the library's own, and nothing is asked of another server
  Yasgui.Yasqe.defaults.autocompleters = Yasgui.Yasqe.defaults.autocompleters.filter((name) => name === "variables");
  Yasgui.Yasqe.defaults.value = query;
  window.kgEditor = new Yasgui(document.getElementById("editor"), {
    requestConfig: { endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    copyEndpointOnNewTab: false,
    populateFromUrl: true,
    persistenceId: "kg-serve",
  });
})();
