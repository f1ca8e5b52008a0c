"""Work too long for a request: asked for, kept, done by another process, and found again."""
