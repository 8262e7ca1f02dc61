"""How fast loading, standings and questions are, beside the same work written in other engines."""
