"""Statistics: from checked tables to a fitted model of theft losses. No policies, no law."""
