"""Groups of the `kuramori` command, and what all of them say and read in the same way."""
