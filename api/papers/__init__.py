"""Documents made for people: papers as PDF, comparisons as a page, the model report."""
