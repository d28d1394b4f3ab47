"""How well citations are extracted: passages with annotations, their extraction, the counting, the tables."""
