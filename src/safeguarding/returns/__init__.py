"""The official returns: recognised, read, checked, and joined into one history."""
