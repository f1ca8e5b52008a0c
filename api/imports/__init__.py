"""Profiles, policies and exposures from spreadsheets: all of a file, or none and every fault."""
