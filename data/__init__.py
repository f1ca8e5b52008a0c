"""The data room: what happened, who was at risk, what the law says. No statistics."""
