"""Who said what: quotations, attributions, statements, and which facts they claim."""
