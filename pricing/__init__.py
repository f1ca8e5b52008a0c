"""Insurance: from a loss model and contract terms to a premium and a verdict."""
