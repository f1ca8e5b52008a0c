"""What the pages say, in both languages; a table of words for each page."""
