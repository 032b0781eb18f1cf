"""What a book was made of and what it says: kept for each build, compared, signed for."""
