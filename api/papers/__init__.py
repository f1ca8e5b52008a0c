"""Documents made for people: the model report."""
