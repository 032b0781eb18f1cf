"""Sentences about figures: said here, computed above. Direction follows polarity, not sign."""
